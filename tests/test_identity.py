"""What makes entries the same article: addresses, guids, titles; what makes their content another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.identity import canonical, digest_of, is_address, keys_of, keys_with, names_in
from bot.models import Entry

FEED = "https://a.org/rss"


def entry(text: str = "Text.", **fields: str | None) -> Entry:
    return Entry(source=FEED, text=text, **fields)  # type: ignore[arg-type]


# --- Addresses


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/x", "http://www.A.org/x/"),
        ("https://a.org/x", "HTTPS://a.org/x"),
        ("https://a.org/x", "https://m.a.org/x"),
        ("https://a.org/x", "https://www.m.a.org/x"),
        ("https://a.org/x", "https://mobile.a.org/x"),
        ("https://a.org/x", "https://amp.a.org/x"),
        ("https://a.org/x", "https://a.org/x/amp/"),
        ("https://a.org/x", "https://a.org/amp/x"),
        ("https://a.org/x.html", "https://a.org/x.amp.html"),
        ("https://a.org/x", "https://a.org/x?amp=1"),
        ("https://a.org/x", "https://a.org/x?outputType=amp"),
        ("https://a.org/x", "https://www.google.com/amp/s/www.a.org/x"),
        ("https://a.org/x", "https://a-org.cdn.ampproject.org/c/s/a.org/x"),
        ("https://a.org/x?id=5", "https://a.org/x?id=5&print=yes"),
        ("https://a.org/x?id=5", "https://a.org/x?utm_source=rss&utm_medium=feed&id=5&yclid=7&at_medium=RSS"),
        ("https://a.org/x?id=5", "https://a.org/x?id=5&from=rss"),
        ("https://a.org/x?a=1&b=2", "https://a.org/x?b=2&a=1"),
        ("https://a.org/x?id=5", "https://a.org/x;jsessionid=0A1B?id=5&PHPSESSID=9"),
        ("https://a.org/x", "https://a.org//x#comments"),
        ("https://a.org/новости", "https://a.org/%d0%bd%D0%be%D0%b2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://новости.рф/x", "https://xn--b1amnebsh.xn--p1ai/x"),
        ("https://a.org/x", "https://a.org./x"),
        ("https://a.org/x", " https://a.org/x\n"),
    ],
)
def test_one_article_at_two_addresses(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.org/x?id=1", "https://a.org/x?id=2"),
        ("https://a.org/x?1", "https://a.org/x?2"),
        ("https://a.org/x?id=1", "https://a.org/x"),
        ("https://a.org/x?from=1", "https://a.org/x?from=2"),
        ("https://a.org/x", "https://b.org/x"),
        ("https://a.org/X", "https://a.org/x"),
        ("https://a.org:8080/x", "https://a.org:8081/x"),
        ("https://a.org/camp", "https://a.org/c"),
        ("https://a.org/amplifier", "https://a.org/lifier"),
        ("https://m.org/x", "https://org/x"),
        ("https://news.a.org/x", "https://a.org/x"),
        ("https://a.org/#!/news/1", "https://a.org/#!/news/2"),
        ("https://a.org/%2Fx", "https://a.org/x"),
    ],
)
def test_two_articles_at_two_addresses(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@given(st.text(max_size=60) | st.from_regex(r"https?://[\w.:@\[\]-]{0,12}[/?#;&%=\w. -]{0,30}", fullmatch=True))
def test_any_text_has_one_canonical_form(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once or canonical(f"https://{once}") == once


WORDS = st.text("abcdefxyz0123456789-", min_size=1, max_size=8)


@given(
    path=st.lists(WORDS.filter(lambda word: word != "amp"), max_size=4),
    query=st.dictionaries(st.sampled_from(["id", "page", "p", "news"]), WORDS, max_size=3),
    noise=st.dictionaries(st.sampled_from(["utm_source", "fbclid", "yclid", "_openstat"]), WORDS),
    host=st.sampled_from(["", "www.", "m.", "amp.", "www.m."]),
    scheme=st.sampled_from(["http", "https"]),
    dice=st.randoms(use_true_random=False),
)
def test_noise_is_folded_and_nothing_else(path, query, noise, host, scheme, dice) -> None:  # type: ignore[no-untyped-def]
    pairs = [*query.items(), *noise.items()]
    dice.shuffle(pairs)
    noisy = f"{scheme}://{host}a.org/{'/'.join(path)}?{urlencode(pairs)}#top"
    assert canonical(noisy) == canonical(f"https://a.org/{'/'.join(path)}?{urlencode(query)}")
    assert canonical(f"{noisy.split('#', maxsplit=1)[0]}&id2=other") != canonical(noisy)


# --- Names and keys


def test_keys_name_the_guid_and_last_the_address() -> None:
    assert keys_of(entry(guid="17", url="http://www.a.org/1")) == (f"{FEED} 17", "a.org/1")
    assert keys_of(entry(guid="tag:a.org,2025:1", url="http://a.org/1")) == ("tag:a.org,2025:1", "a.org/1")
    assert keys_of(entry(guid="https://a.org/?p=1", url="http://a.org/1")) == ("guid:a.org?p=1", "a.org/1")
    assert [is_address(key) for key in keys_of(entry(guid="https://a.org/?p=1", url="http://a.org/1"))] == [False, True]


def test_a_guid_that_is_the_address_is_no_second_key() -> None:
    assert keys_of(entry(guid="http://a.org/1?utm_source=x", url="https://a.org/1")) == ("a.org/1",)
    assert keys_of(entry(guid="http://a.org/1")) == ("a.org/1",)


@pytest.mark.parametrize(
    "front", ["https://a.org", "https://www.a.org/", "http://a.org:8080/?utm_source=x", "mailto:a@b"]
)
def test_a_front_page_names_no_article(front: str) -> None:
    assert keys_of(entry(guid="17", url=front)) == (f"{FEED} 17",)
    assert keys_of(entry(title="A", url=front)) != keys_of(entry(title="B", url=front))


def test_without_guid_and_address_the_title_names_it_within_its_source() -> None:
    (by_title,) = keys_of(entry(title="Title"))
    assert keys_of(entry("Other.", title=" TITLE! ")) == (by_title,)
    assert keys_of(replace(entry(title="Title"), source="b")) != (by_title,)
    assert not is_address(by_title)


@given(st.builds(Entry, source=st.text(), text=st.text(), title=st.none() | st.text(), url=st.none() | st.text()))
def test_every_entry_has_a_key_and_its_date_is_no_part_of_it(given: Entry) -> None:
    keys = keys_of(given)
    assert keys
    assert all(keys)
    for day in (date(2020, 1, 1), datetime(2030, 1, 1, tzinfo=UTC)):
        assert keys_of(replace(given, published=day)) == keys
        assert digest_of(replace(given, published=day)) == digest_of(given)


def named(*entries: Entry) -> tuple[list[list[str]], set[str]]:
    names, shared = names_in(entries)
    return [[name.strip().split("\n")[-1] for name in of] for of in names], {name.strip() for name in shared}


@pytest.mark.parametrize(
    ("entries", "names", "shared"),
    [
        pytest.param(
            [entry(guid="1", url="http://a.org/1"), entry(guid="2", url="http://a.org/2")],
            [["1", "a.org/1"], ["2", "a.org/2"]],
            set(),
            id="each its own",
        ),
        pytest.param(
            [entry(guid="1", url="http://a.org/1"), entry(guid="1", url="http://a.org/2")],
            [["a.org/1"], ["a.org/2"]],
            {"1"},
            id="a guid at two addresses",
        ),
        pytest.param(
            [entry(guid="1", url="http://a.org/1", title="A"), entry(guid="1", url="http://a.org/1", title="B")],
            [["1", "a.org/1"], ["1", "a.org/1"]],
            set(),
            id="the same item twice, its title corrected",
        ),
        pytest.param(
            [entry(guid="1", title="A"), entry(guid="1", title="B")],
            [["a"], ["b"]],
            {"1"},
            id="a guid with two titles and no address",
        ),
        pytest.param(
            [entry(guid="1", url="http://a.org/x", title="A"), entry(guid="2", url="http://a.org/x", title="B")],
            [["1"], ["2"]],
            {"a.org/x"},
            id="one address for two items",
        ),
        pytest.param(
            [entry(guid="1", url="http://a.org/x", title="A"), entry(guid="2", url="http://a.org/x", title="A")],
            [["1", "a.org/x"], ["2", "a.org/x"]],
            set(),
            id="one item with two guids",
        ),
        pytest.param(
            [entry(url="http://a.org/x", title="A"), entry(url="http://a.org/x", title="B")],
            [["a"], ["b"]],
            {"a.org/x"},
            id="one address, no guids, two titles",
        ),
        pytest.param(
            [entry(title="A"), entry(title="B"), entry(title="A")], [["a"], ["b"], ["a"]], set(), id="titles alone"
        ),
    ],
)
def test_names_that_several_entries_of_a_document_share_are_none(
    entries: Sequence[Entry], names: list[list[str]], shared: set[str]
) -> None:
    assert named(*entries) == (names, shared)


def test_the_page_adds_keys_but_none_that_the_feed_gives_to_several() -> None:
    given = entry(guid="1", url="http://a.org/1")
    whole = keys_of(replace(given, url="https://a.org/canonical"))
    assert keys_with(keys_of(given), given, whole) == (f"{FEED} 1", "a.org/1", "a.org/canonical")
    assert keys_with(("a.org/1",), given, whole) == ("a.org/1", "a.org/canonical")


# --- Content

BODY = "Trade reached 43.8 billion dollars.\nIt grew by a tenth, the ministry says.\n12 comments"


@pytest.mark.parametrize(
    "text",
    [
        BODY.replace("\n", "\r\n\r\n   "),
        BODY.replace(" ", "\u00a0"),
        BODY.replace("12 comments", "Comments: 314"),
        BODY.replace("12 comments", ""),
        BODY + "\nhttps://ads.example/click?id=8812",
    ],
)
def test_no_change_to_a_reader(text: str) -> None:
    assert digest_of(entry(text)) == digest_of(entry(BODY))


@pytest.mark.parametrize(
    "text",
    [BODY.replace("43.8", "44.8"), BODY.replace("grew", "fell"), BODY + "\nExports reached 15 billion dollars in May."],
)
def test_a_change_to_a_reader(text: str) -> None:
    assert digest_of(entry(text)) != digest_of(entry(BODY))
    assert digest_of(entry(BODY, title="Up")) != digest_of(entry(BODY, title="Down"))


@given(st.text(), st.text())
def test_digests_are_whole_numbers_of_64_bits(text: str, title: str) -> None:
    assert -(2**63) <= digest_of(entry(text, title=title)) < 2**63
