"""Feeds of every form: RSS, Atom, RDF, JSON, sitemaps, and whatever else comes."""

from __future__ import annotations

import codecs
import json
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ReadError
from bot.feeds.parse import MAX_BYTES, parse_feed
from bot.models import Entry, ParsedFeed
from tests.feeds.making import USUAL, atom, only, rss

# --- The feed


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl> 5 </ttl>", 300),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
        ("<sy:updatePeriod>\n daily\t</sy:updatePeriod>", 86_400),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 3600),
        ("", None),
    ],
)
def test_how_often_a_feed_asks_to_be_read(head: str, ttl: float | None) -> None:
    assert parse_feed(rss(USUAL, head=f"<title>O</title>{head}"), "f").ttl == ttl


def test_what_a_feed_says_of_itself() -> None:
    parsed = parse_feed(
        rss(USUAL, head="<title>An &amp;amp; Outlet</title><link>/home</link>"), "f", url="https://a.org/feed"
    )
    assert (parsed.title, parsed.site) == ("An & Outlet", "https://a.org/home")


def test_a_feed_without_items_is_one() -> None:
    assert parse_feed(rss(), "f").entries == ()
    assert parse_feed(atom(), "f").entries == ()


@pytest.mark.parametrize(
    "data",
    [
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        b"<channel><title>O</title></channel><item rdf:about='i'><title>T</title><link>https://a.org/1</link></item></rdf:RDF>",
        b"<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>O</title><entry><title>T</title>"
        b"<link rel='alternate' type='text/html' href='https://a.org/1'/><id>i</id></entry></feed>",
        b"<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/rss-0.91.dtd'>"
        b"<rss version='0.91'><channel><title>O</title><item><title>T</title><link>https://a.org/1</link></item></channel></rss>",
        b"<rss><channel><title>O</title><item><title>T</title><link>https://a.org/1</link></item>",  # cut off
        b"\n\n  junk <rss version='2.0'><channel><item><title>T</title><link>https://a.org/1</link></item></channel></rss>",
        b"<rss version='2.0'><channel><item><title>T</titel><link>https://a.org/1</link></item></channel></rss>",
        b"<rss version='2.0'><channel><ITEM><title>T</title><link>https://a.org/1</link></ITEM></channel></rss>",
    ],
)  # fmt: skip
def test_other_forms_and_broken_ones(data: bytes) -> None:
    entry = only(data)
    assert (entry.title, entry.url) == ("T", "https://a.org/1")


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"<html><body>x</body></html>", b"/etc/passwd", b"\x89PNG\r\n\x1a\n\0\0", b"{}", b"[]"]
)
def test_no_feed(data: bytes) -> None:
    with pytest.raises(ReadError, match="no feed"):
        parse_feed(data, "f")


def test_a_feed_that_is_too_large() -> None:
    with pytest.raises(ReadError, match=r"at most 15,728,640"):
        parse_feed(b"<" * (MAX_BYTES + 1), "f")


# --- JSON Feed


def json_feed(**item: object) -> bytes:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Outlet", "home_page_url": "https://a.org/"}
    return json.dumps({**head, "items": [{"id": "1", **item}]}).encode()


def test_a_json_feed() -> None:
    data = json_feed(
        title="T &amp; t", url="/1", content_html="<p>A</p><p>B</p>", summary="A",
        date_published="2025-10-25T10:15:00Z", authors=[{"name": "A. Name"}],
    )  # fmt: skip
    parsed = parse_feed(data, "f", url="https://a.org/feed.json")
    assert (parsed.parser, parsed.title, parsed.site) == ("json", "Outlet", "https://a.org/")
    assert parsed.entries == (
        Entry(
            source="f", text="A\nB", title="T & t", url="https://a.org/1", guid="1", publisher="Outlet",
            published=datetime(2025, 10, 25, 10, 15, tzinfo=UTC), original="<p>A</p><p>B</p>", author="A. Name",
            whole=True,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("item", "text"),
    [({"content_text": "1 < 2"}, "1 < 2"), ({"content_html": None, "summary": "S"}, "S"), ({"content_text": 5}, "5")],
)
def test_texts_of_a_json_feed(item: dict[str, object], text: str) -> None:
    assert only(json_feed(**item)).text == text


# --- Sitemaps


def test_a_news_sitemap() -> None:
    data = """<?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
            xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
      <url><loc>https://a.org/1</loc><lastmod>2025-10-26</lastmod>
        <n:news><n:publication><n:name>Вестник</n:name><n:language>ru</n:language></n:publication>
          <n:publication_date>2025-10-25T10:15:00+05:00</n:publication_date>
          <n:title>Это было сказано вчера</n:title></n:news>
        <image:image><image:loc>https://a.org/1.jpg</image:loc><image:title>Not this</image:title></image:image></url>
      <url><loc>/2</loc><lastmod>2025-10-26</lastmod></url>
      <url><lastmod>2025-10-26</lastmod></url>
    </urlset>"""
    parsed = parse_feed(data.encode(), "f", url="https://a.org/sitemap.xml")
    assert parsed.parser == "sitemap"
    assert parsed.entries == (
        Entry(
            source="f", text="Это было сказано вчера", title="Это было сказано вчера", url="https://a.org/1",
            publisher="Вестник", published=datetime(2025, 10, 25, 5, 15, tzinfo=UTC), language="ru",
        ),
        Entry(source="f", text="", url="https://a.org/2", published=date(2025, 10, 26)),
    )  # fmt: skip


def test_an_index_of_sitemaps() -> None:
    data = b"<sitemapindex><sitemap><loc>https://a.org/1.xml</loc></sitemap><sitemap><loc>/2.xml.gz</loc></sitemap></sitemapindex>"
    parsed = parse_feed(data, "f", url="https://a.org/sitemap.xml")
    assert (parsed.entries, parsed.sitemaps) == ((), ("https://a.org/1.xml", "https://a.org/2.xml.gz"))


def test_a_list_of_addresses() -> None:
    parsed = parse_feed(b"https://a.org/1\r\nhttps://a.org/2\n", "f")
    assert [e.url for e in parsed.entries if isinstance(e, Entry)] == ["https://a.org/1", "https://a.org/2"]
    assert parse_feed(b"https://a.org/1\n", "f", media_type="text/plain").parser == "sitemap"


def test_a_sitemap_that_is_packed() -> None:
    packed = codecs.encode(b"<urlset><url><loc>https://a.org/1</loc></url></urlset>", "zlib")
    import gzip

    whole = gzip.compress(codecs.decode(packed, "zlib"))
    assert only(whole).url == "https://a.org/1"
    with pytest.raises(ReadError, match="unpacked"):
        parse_feed(gzip.compress(b" " * (MAX_BYTES + 2)), "f")
    with pytest.raises(ReadError):
        parse_feed(b"\x1f\x8bno gzip", "f")


# --- Whatever comes


def as_feed(data: bytes) -> ParsedFeed | None:
    with suppress(ReadError):
        return parse_feed(data, "f", url="https://a.org/feed")
    return None


PIECES = (
    "<rss version='2.0'>|<channel>|<item>|</item>|<title>|</title>|<link>|</link>|<|>|<entry>|</entry>|<link href='x'/>"
    "|<feed xmlns='http://www.w3.org/2005/Atom'>|<![CDATA[|]]>|<!--|-->|&amp;|&|&#0;|&nbsp;|<pubDate>|25 Oct 2025"
    "|</pubDate>|\x00|<description>|</description>|&lt;p&gt;|<urlset>|<url>|<loc>|{|\"items\":[|{}|]}|xml:base='/x'"
    "|<!DOCTYPE x>|<?xml encoding='gb2312'?>|текст|http://a.org/|<guid>"
)
pieces = st.sampled_from([*(piece.encode() for piece in PIECES.split("|")), b"\xff", "текст".encode("cp1251")])


@settings(deadline=None)
@given(st.binary(max_size=300) | st.lists(pieces, max_size=40).map(b"".join))
def test_any_bytes_are_a_feed_or_refused(data: bytes) -> None:
    parsed = as_feed(data)
    assert parsed is None or parsed.parser in ("fast", "full", "json", "sitemap")


keys = st.sampled_from(["id", "url", "title", "items", "content_html", "authors", "name", "date_published"])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@settings(deadline=None)
@given(st.recursive(scalars, lambda some: st.lists(some) | st.dictionaries(keys, some)))
def test_any_json_is_a_feed_or_refused(value: object) -> None:
    parsed = as_feed(json.dumps({"items": [value, {"title": value, "authors": value, "url": value}]}).encode())
    assert parsed is not None
    assert parsed.parser == "json"
