"""The one address of an article, the days pages carry, the selectors of profiles."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.feeds.page import profile_of
from bot.feeds.page.address import canonical_url, full_version, same_site
from bot.feeds.page.profiles import load_profiles, read_profiles, select, to_xpath
from bot.feeds.page.when import moment_of_path, read_moment

AT = "https://news.example.kz/economy/2025/port-1234567"


@pytest.mark.parametrize(
    ("url", "full"),
    [
        ("https://amp.example.kz/a/1", "https://example.kz/a/1"),
        ("https://example.kz/amp/a/1", "https://example.kz/a/1"),
        ("https://example.kz/a/1/amp/", "https://example.kz/a/1/"),
        ("https://example.kz/a/1.amp.html", "https://example.kz/a/1.html"),
        ("https://example.kz/a/1?amp=1&id=7", "https://example.kz/a/1?id=7"),
        ("https://example.kz/a/1?outputType=amp", "https://example.kz/a/1"),
        ("https://example.kz/a/1?print=Y", "https://example.kz/a/1"),
        ("https://example.kz/print/a/1", "https://example.kz/a/1"),
        ("https://print.example.kz/a/1", "https://example.kz/a/1"),
        ("https://example-kz.cdn.ampproject.org/c/s/example.kz/a/1", "https://example.kz/a/1"),
        ("https://www.google.com/amp/s/www.example.kz/a/1", "https://www.example.kz/a/1"),
        ("https://example.kz/a/1#comments", "https://example.kz/a/1"),
        (
            "https://example.kz/printing-press/amplitude?ampere=2",
            "https://example.kz/printing-press/amplitude?ampere=2",
        ),
        ("https://example.kz/a?q=a%20b&c", "https://example.kz/a?q=a%20b&c"),
        ("https://example.kz", "https://example.kz/"),
        ("https://example.kz/print", "https://example.kz/print"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_the_full_version(url: str, full: str) -> None:
    assert full_version(url) == full


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("https://news.example.kz/economy/2025/port-1234567", AT),
        ("https://www.example.kz/economy/port-1234567", "https://www.example.kz/economy/port-1234567"),
        ("//news.example.kz/x/port-1234567", "https://news.example.kz/x/port-1234567"),
        ("/ru/port-1234567", "https://news.example.kz/ru/port-1234567"),
        ("https://news.example.kz/economy/2025/port-1234567/amp", AT),
        ("https://news.example.kz/", AT),
        ("https://news.example.kz/ru/", AT),
        ("https://news.example.kz/index.php", AT),
        ("https://news.example.kz/economy", AT),
        ("https://other.example.com/port-1234567", AT),
        ("port.html", AT),
        ("", AT),
        ("/", AT),
        ("javascript:void(0)", AT),
        ("https://localhost/a/b", AT),
        ("https://news.example.kz/a b", AT),
        ("https://news.example.kz/" + "a" * 3000, AT),
        ("http://[broken", AT),
    ],
)
def test_what_a_page_calls_canonical(named: str, known: str) -> None:
    assert canonical_url(AT, [named]) == known


def test_the_first_address_believed_is_taken() -> None:
    named = ["https://news.example.kz/", None, "https://news.example.kz/b-good-one", "https://news.example.kz/c"]
    assert canonical_url(AT, named) == "https://news.example.kz/b-good-one"


def test_a_longer_address_of_the_same_article() -> None:
    at = "https://example.kz/news/1234567/port-opens"
    assert canonical_url(at, ["https://example.kz/news/1234567"]) == "https://example.kz/news/1234567"


def test_a_file_has_the_address_it_names() -> None:
    assert canonical_url(None, ["a.html", "https://example.kz/a"]) == "https://example.kz/a"
    assert canonical_url(None, ["/a", "https://example.kz/"]) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("news.example.kz", "www.example.kz", True),
        ("a.gov.kz", "b.gov.kz", False),
        ("www.a.com.cn", "m.a.com.cn", True),
        ("a.com.cn", "b.com.cn", False),
        ("", "", False),
    ],
)
def test_hosts_of_one_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_any_address_has_an_answer(url: str, named: list[str]) -> None:
    assert isinstance(canonical_url("https://example.kz/" + url, named), str)
    canonical_url(url, named)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-08-30", date(2025, 8, 30)),
        ("2025-08-30T10:00:00", date(2025, 8, 30)),
        ("2025-08-30T10:00:00+05:00", datetime.fromisoformat("2025-08-30T10:00:00+05:00")),
        ("2025-08-30 10:00:00 +0500", datetime.fromisoformat("2025-08-30T10:00:00+05:00")),
        ("2025-08-30T05:00:00.000Z", datetime.fromisoformat("2025-08-30T05:00:00+00:00")),
        ("Sat, 30 Aug 2025 10:00:00 +0500", datetime.fromisoformat("2025-08-30T10:00:00+05:00")),
        ("30.08.2025, 10:00", date(2025, 8, 30)),
        ("30 августа 2025", date(2025, 8, 30)),
        ("2025年8月30日 10:00 来源", date(2025, 8, 30)),
        ("19 май 2025, 11:05", date(2025, 5, 19)),
        ("12 тамыз 2025", date(2025, 8, 12)),
        ("August 30, 2025", date(2025, 8, 30)),
        ("yesterday", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("", None),
        ("2025-13-45", None),
        ("7" * 90, None),
    ],
)
def test_the_days_pages_carry(text: str, moment: date | None) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.kz/2025/08/30/a", date(2025, 8, 30)),
        ("https://example.kz/2025-08/30/a", date(2025, 8, 30)),
        ("https://example.kz/20250830/a", date(2025, 8, 30)),
        ("https://example.kz/20250830/1012345678", date(2025, 8, 30)),
        ("https://example.kz/2025/08/a", None),
        ("https://example.kz/2025/18/30/a", None),
        ("https://example.kz/1234567890/a", None),
        (None, None),
    ],
)
def test_the_day_in_an_address(url: str | None, day: date | None) -> None:
    assert moment_of_path(url) == day


@given(st.text(max_size=120))
def test_any_text_is_a_day_or_none(text: str) -> None:
    read_moment(text)
    moment_of_path(text)


# --- Profiles

HTML = etree.HTML(
    '<div class="a b"><p id="x" data-k="one two">1</p><p lang="ru-KZ">2</p>'
    '<section><p class="b-c">3</p></section></div>'
)


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("p", ["1", "2", "3"]),
        (".a > p", ["1", "2"]),
        ("div.a.b p.b-c", ["3"]),
        ("#x", ["1"]),
        ("[lang]", ["2"]),
        ("p[lang^=ru]", ["2"]),
        ('[lang$="KZ"]', ["2"]),
        ("[data-k*=ne]", ["1"]),
        ("[data-k~=two]", ["1"]),
        ("[data-k=one]", []),
        (".b-c, #x", ["1", "3"]),
        ("//p[2]", ["2"]),
        (".b.c", []),
    ],
)
def test_selectors(selector: str, texts: list[str]) -> None:
    assert [one.text for one in select(HTML, (selector,))] == texts


def test_the_first_selector_that_finds_anything_counts() -> None:
    assert [one.text for one in select(HTML, (".none", "#x", "p"))] == ["1"]
    assert len(select(HTML, ("p, div",))) == 1  # none within another


@pytest.mark.parametrize("selector", ["p:first-child", "", "a >", "[", "p + p", "//p[", "{x}"])
def test_a_selector_that_cannot_be_read(selector: str) -> None:
    with pytest.raises(ValueError, match=r"example\.kz"):
        read_profiles({"example.kz": {"text": selector}})


def test_xpath_of_a_selector() -> None:
    assert to_xpath("div > p#x") == './/div/p[@id="x"]'


def test_profiles_by_host() -> None:
    known = read_profiles({"example.kz": {"text": ".t"}, "kz.example.kz": {"text": [".k"], "verified": True}})
    hosts = {"www.example.kz": ".t", "kz.example.kz": ".k", "a.b.example.kz:8": ".t"}
    for host, text in hosts.items():
        found = profile_of(f"https://{host}/a", known)
        assert found is not None
        assert found.text == (text,)
    for stranger in ("https://notexample.kz/", "", None, "http://[broken"):
        assert profile_of(stranger, known) is None


def test_the_profiles_that_come_along() -> None:
    assert len(load_profiles()) > 100
    assert all(profile.text and not profile.verified for profile in load_profiles().values())
