"""OPML: what other readers write is read, what is hostile costs nothing, and what we write we read again."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadError
from bot.feeds.opml import MAX_BYTES, MAX_SOURCES, parse_opml, render_opml
from bot.feeds.presets import presets
from bot.models import Refused, Source

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)


def only(body: str, head: str = '<opml version="1.0">') -> Source | Refused:
    (found,) = parse_opml(f"{head}<body>{body}</body></opml>".encode())
    return found


def source(body: str) -> Source:
    found = only(body)
    assert isinstance(found, Source), found
    return found


def test_a_plain_outline() -> None:
    found = source(
        '<outline text="Вести" title="" type="rss" xmlUrl="https://a.kz/rss" htmlUrl="https://a.kz/" language="ru-RU"/>'
    )
    assert found == Source(url="https://a.kz/rss", name="Вести", site="https://a.kz/", language="ru")


def test_folders_around_it_are_its_section_the_outermost_first() -> None:
    found = source('<outline text="Asia"><outline title="Trade"><outline xmlUrl="http://a.kz/f"/></outline></outline>')
    assert (found.section, found.name) == ("Asia/Trade", "a.kz")


@pytest.mark.parametrize(
    ("category", "section"), [("/economy/trade,/news", "economy/trade"), ("economy", "economy"), (" / ", None)]
)
def test_a_category_is_the_section_where_there_is_no_folder(category: str, section: str | None) -> None:
    assert source(f'<outline text="A" xmlUrl="http://a.kz/f" category="{category}"/>').section == section


def test_folders_end_where_they_are_closed() -> None:
    found = parse_opml(
        b'<opml><body><outline text="A"><outline xmlUrl="http://a.kz/1"/></outline>'
        b'<outline xmlUrl="http://a.kz/2"/><outline text="B"><outline xmlUrl="http://a.kz/3"/></outline></body></opml>'
    )
    assert [one.section for one in found if isinstance(one, Source)] == ["A", None, "B"]


@pytest.mark.parametrize("name", ["xmlUrl", "xmlurl", "XMLURL"])
@pytest.mark.parametrize("head", ["<opml>", '<OPML version="1.1">', '<opml xmlns="http://opml.org/spec2">'])
def test_odd_spellings_are_read(name: str, head: str) -> None:
    found = only(f'<outline {name}=" https://a.kz/f?x=1&amp;y=2 "/>', head)
    assert isinstance(found, Source)
    assert found.url == "https://a.kz/f?x=1&y=2"


def test_broken_xml_gives_what_can_be_read() -> None:
    found = parse_opml(b'<opml><body><outline text="A & B" xmlUrl="http://a.kz/1"/><outline xmlUrl="http://a.kz/2">')
    assert [one.url for one in found if isinstance(one, Source)] == ["http://a.kz/1", "http://a.kz/2"]


def test_an_address_counts_once() -> None:
    found = parse_opml(
        b'<opml><outline text="1" xmlUrl="http://a.kz/"/><outline text="2" xmlUrl="http://a.kz/"/></opml>'
    )
    assert [one.name for one in found if isinstance(one, Source)] == ["1"]


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><opml><outline text="Қазақ" xmlUrl="http://a.kz/"/></opml>'
    data = text.replace("Қазақ", "Казах").encode(encoding)
    found = parse_opml(data)[0]
    assert isinstance(found, Source)
    assert found.name == "Казах"


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "feed://a.kz/rss", "/rss", "http://", "http://[", "gopher://a.kz/"],
)
def test_what_is_no_address_on_the_web_is_refused_and_the_rest_read(url: str) -> None:
    first, second = parse_opml(f'<opml><outline xmlUrl="{url}"/><outline xmlUrl="http://a.kz/"/></opml>'.encode())
    assert first == Refused(url, "not an address on the web")
    assert isinstance(second, Source)


def test_a_site_that_is_no_address_is_left_out() -> None:
    assert source('<outline xmlUrl="http://a.kz/" htmlUrl="javascript:alert(1)"/>').site is None


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"<html><body>x</body></html>", b"<rss/>", b"\x00\x01\x02", b"opml", b'{"opml": 1}']
)
def test_what_is_no_opml_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ReadError, match="not OPML"):
        parse_opml(data)


def test_a_list_without_feeds_is_empty() -> None:
    assert parse_opml(b'<opml><body><outline text="nothing"/></body></opml>') == ()


# --- Hostile

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE opml [<!ENTITY l0 "ha">{LAUGHS}]><opml><outline text="&l9;" xmlUrl="http://a/"/></opml>',
    "file entity": '<!DOCTYPE o [<!ENTITY f SYSTEM "file:///etc/passwd">]><opml><outline text="a" xmlUrl="http://a/">&f;'
    "</outline></opml>",
    "parameter entity": '<!DOCTYPE o [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd"> %p;]><opml/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_entities_are_refused(name: str) -> None:
    with pytest.raises(ReadError):
        parse_opml(HOSTILE[name].encode())


def test_an_external_type_is_not_fetched() -> None:
    head = '<!DOCTYPE opml SYSTEM "http://192.0.2.1/opml.dtd">'
    assert len(parse_opml(f'{head}<opml><outline xmlUrl="http://a.kz/"/></opml>'.encode())) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"<opml>" + b'<outline text="x">' * 100_000 + b"</opml>",
        b"<opml><outline " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/></opml>",
        b"<opml>" + b"<!-- x -->" * 100_000 + b"</opml>",
        b"<opml>" + b"<outline/>" * 100_000 + b"</opml>",
        b'<opml><outline text="' + b"x" * 4_000_000 + b'" xmlUrl="http://a.kz/"/></opml>',
    ],
    ids=["deep", "attributes", "comments", "many", "long"],
)
def test_heavy_lists_are_read_at_once(data: bytes) -> None:
    started = perf_counter()
    for found in parse_opml(data):
        assert isinstance(found, Source)
        assert len(found.name) <= 200
    assert perf_counter() - started < 2


def test_more_than_anybody_reads_is_refused() -> None:
    many = "".join(f'<outline xmlUrl="http://a.kz/{n}"/>' for n in range(MAX_SOURCES + 1))
    with pytest.raises(ReadError, match="more than 10000 feeds"):
        parse_opml(f"<opml>{many}</opml>".encode())
    with pytest.raises(ReadError, match="larger than 5 MB"):
        parse_opml(b" " * (MAX_BYTES + 1))


# --- Out and in again

WORD = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
ADDRESS = st.builds("{}://{}.example/{}".format, st.sampled_from(["http", "https"]), st.sampled_from("abcd"), WORD)
SOURCE = st.builds(
    Source,
    url=ADDRESS,
    name=LINE,
    form=st.sampled_from(["feed", "sitemap"]),
    site=st.none() | ADDRESS,
    language=st.none() | st.sampled_from(["ru", "kk", "zh", "bg", "en"]),
    country=st.none() | st.sampled_from(["KZ", "CN"]),
    ownership=st.none() | st.sampled_from(["state", "private", "public", "international"]),
    section=st.none() | LINE,
    full_text=st.sampled_from(["auto", "always", "never"]),
)


def by_url(source: Source | Refused) -> str:
    assert isinstance(source, Source), source
    return source.url


@given(st.lists(SOURCE, max_size=12, unique_by=by_url), LINE)
def test_what_is_written_is_read_again(sources: list[Source], title: str) -> None:
    again = parse_opml(render_opml(sources, title=title, at=NOW))
    assert sorted(again, key=by_url) == sorted(sources, key=by_url)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_a_name_holds_can_be_written(name: str, section: str) -> None:
    (found,) = parse_opml(render_opml([Source(url="http://a.kz/", name=name, section=section)], title=name, at=NOW))
    assert isinstance(found, Source)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for head in (b"", b"<opml><body><outline xmlUrl='"):
        with suppress(ReadError):
            parse_opml(head + data)


def test_the_preset_pack_goes_out_and_in() -> None:
    again = parse_opml(render_opml(presets(), title="Silkwire", at=NOW))
    assert {by_url(one) for one in again} == {one.url for one in presets()}
    assert sum(isinstance(one, Source) and one.ownership == "state" for one in again) >= 30


def test_other_readers_find_what_they_look_for() -> None:
    written = render_opml([Source(url="http://a.kz/f", name="A", site="http://a.kz", section="s")], title="T", at=NOW)
    assert b'<opml xmlns:silkwire="urn:silkwire:source" version="2.0">' in written
    assert b"<dateCreated>Mon, 01 Sep 2025 12:00:00 +0000</dateCreated>" in written
    assert b'<outline type="rss" text="A" title="A" xmlUrl="http://a.kz/f" htmlUrl="http://a.kz"/>' in written
