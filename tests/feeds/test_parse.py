"""Feeds of every form, as outlets serve them: what an entry is made of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.feeds.parse import parse_feed
from bot.models import Entry, Refused
from tests.feeds.making import USUAL, atom, only, rss

# --- Links


@pytest.mark.parametrize(
    ("data", "link"),
    [
        (rss("<title>T</title><link>/news/1</link>"), "https://a.org/news/1"),
        (rss("<title>T</title><link>1.html</link>"), "https://a.org/feeds/1.html"),
        (rss("<title>T</title><link>//b.org/1</link>"), "https://b.org/1"),
        (rss("<title>T</title><link> https://b.org/1?a=1&amp;b=2\n</link>"), "https://b.org/1?a=1&b=2"),
        (rss("<title>T</title><link><![CDATA[https://b.org/1]]></link>"), "https://b.org/1"),
        (rss("<title>T</title><guid>https://b.org/1</guid>"), "https://b.org/1"),
        (rss('<title>T</title><guid isPermaLink="false">https://b.org/1</guid>'), None),
        (rss('<title>T</title><atom:link href="https://b.org/1"/>'), "https://b.org/1"),
        (rss("<title>T</title><link>javascript:alert(1)</link>"), None),
        (rss(USUAL, head='<title>O</title><atom:link href="https://a.org/feed" rel="self"/>'), "https://a.org/1"),
        (
            atom(
                '<title>T</title><link rel="self" href="/self"/><link rel="enclosure" href="/a.mp3"/><link href="/1"/>'
            ),
            "https://a.org/1",
        ),
        (
            atom('<title>T</title><link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="/1"/>'),
            "https://a.org/1",
        ),
        (atom('<title>T</title><link rel="self" href="/self"/>'), "https://a.org/self"),
        (atom('<title>T</title><link href="1"/>', root='xml:base="https://c.org/x/"'), "https://c.org/x/1"),
        (atom('<title>T</title><link href="1" xml:base="y/"/>', root='xml:base="/x/"'), "https://a.org/x/y/1"),
    ],
)
def test_the_link_of_an_item(data: bytes, link: str | None) -> None:
    assert only(data, url="https://a.org/feeds/rss").url == link


def test_a_relative_link_without_an_address_stays() -> None:
    assert only(rss("<title>T</title><link>/news/1</link>")).url == "/news/1"


# --- Ids


def test_an_id_is_what_is_written_whoever_reads_it() -> None:
    items = [f"<guid>{n}</guid><title>T</title><link>https://a.org/{n}</link>" for n in range(3)]
    fast = parse_feed(rss(*items), "f", url="https://a.org/feed")
    full = parse_feed(rss(*items, "<foo:bar/><title>U</title>"), "f", url="https://b.org/feed")
    assert (fast.parser, full.parser) == ("fast", "full")
    for parsed in (fast, full):
        assert [e.guid for e in parsed.entries[:3] if isinstance(e, Entry)] == ["0", "1", "2"]


def test_no_id_is_none() -> None:
    assert only(rss(USUAL)).guid is None


# --- Texts


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("&amp;quot;Yes&amp;quot;, he said", '"Yes", he said'),
        ("&amp;amp;quot;Yes", '"Yes'),
        ("&amp;laquo;Да&amp;raquo;", "«Да»"),
        ("&laquo;Да&raquo; &nbsp; нет", "«Да» нет"),
        ("Q&A: R&D", "Q&A: R&D"),
        ("<![CDATA[Q&A &amp; more]]>", "Q&A & more"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("A &lt; B", "A < B"),
        ("<![CDATA[ Two\n lines ]]>", "Two lines"),
        ("&#1044;&#1072;", "Да"),
        ("don&#146;t", "don’t"),
        ("a&#0;b&#xFFFFFFFF;c", "abc"),
    ],
)
def test_a_title(title: str, expected: str) -> None:
    assert only(rss(f"<title>{title}</title><link>https://a.org/1</link>")).title == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("<description>Short.</description><content:encoded><![CDATA[<p>The long</p><p>text.</p>]]></content:encoded>",
         "The long\ntext."),
        ("<description>The longer one of both.</description><content:encoded>Short.</content:encoded>",
         "The longer one of both."),
        ("<description>Short.</description><yandex:full-text>The full text &amp;amp; more.</yandex:full-text>",
         "The full text & more."),
        ("<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description>", "One\nTwo"),
        ("<description>&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;</description>", "One"),
        ("<description><p>Not <b>escaped</b></p></description>", "Not escaped"),
        ("<description>a<![CDATA[<br>]]>b</description>", "a\nb"),
        ("<description></description>", "Title"),
        ("<description>Text</description><media:content><media:description>A long caption</media:description>"
         "</media:content>", "Text"),
    ],
)  # fmt: skip
def test_a_text(texts: str, expected: str) -> None:
    assert only(rss(USUAL + texts)).text == expected


def test_a_full_text_is_found_by_the_slow_parser_too() -> None:
    item = USUAL + "<foo:bar/><description>Short.</description><yandex:full-text>The full text.</yandex:full-text>"
    parsed = parse_feed(rss(item), "f")
    assert parsed.parser == "full"
    assert [e.text for e in parsed.entries if isinstance(e, Entry)] == ["The full text."]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A <b>b</b></p></div></content>',
         "A b"),
        ('<content type="html">&lt;p&gt;A&lt;/p&gt;</content>', "A"),
        ('<content type="text">1 &lt; 2</content>', "1 < 2"),
        ('<content type="text">A &lt;blink> tag</content>', "A <blink> tag"),
        ('<summary type="html">S &amp;amp; s</summary>', "S & s"),
    ],
)  # fmt: skip
def test_a_text_of_atom(entry: str, text: str) -> None:
    assert only(atom(f"<title>T</title><id>i</id>{entry}")).text == text


def test_the_original_markup_is_kept() -> None:
    assert only(rss(USUAL + "<description>&lt;p&gt;A&lt;/p&gt;</description>")).original == "<p>A</p>"
    assert only(rss(USUAL + "<description>A</description>")).original is None


def test_an_item_without_text_is_refused_with_its_number() -> None:
    _, second = parse_feed(rss(USUAL, "<link>https://a.org/2</link>"), "outlet").entries
    assert second == Refused("outlet:2", "an item without text")


def test_a_text_without_end_is_refused() -> None:
    (entry,) = parse_feed(rss(USUAL + f"<description>{'x ' * 600_000}</description>"), "f").entries
    assert isinstance(entry, Refused)
    assert "too long" in entry.reason


# --- Who and when


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (rss(USUAL + "<pubDate>Sat, 25 Oct 2025 10:15:00 +0300</pubDate>"), datetime(2025, 10, 25, 7, 15, tzinfo=UTC)),
        (rss(USUAL + "<pubDate><![CDATA[25 октября 2025]]></pubDate>"), date(2025, 10, 25)),
        (rss(USUAL + "<dc:date>2025-10-25</dc:date>"), date(2025, 10, 25)),
        (rss(USUAL + "<pubDate></pubDate><dc:date>2025-10-25</dc:date>"), date(2025, 10, 25)),
        (rss(USUAL + "<pubDate>soon</pubDate>"), None),
        (rss(USUAL + '<guid isPermaLink="false">20251025</guid>'), None),  # an id is no date
        (rss(USUAL, head="<title>O</title><pubDate>Sat, 25 Oct 2025 10:15:00 GMT</pubDate>"), None),
        (atom("<title>T</title><updated>2025-10-26T00:00:00Z</updated><published>2025-10-25T00:00:00Z</published>"),
         datetime(2025, 10, 25, tzinfo=UTC)),
        (atom("<title>T</title><updated>2025-10-26T00:00:00Z</updated>"), datetime(2025, 10, 26, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_when(data: bytes, expected: date | None) -> None:
    assert only(data).published == expected


@pytest.mark.parametrize(
    ("data", "author"),
    [
        (rss(USUAL + "<author>a@b.org (A. Name)</author>"), "A. Name"),
        (rss(USUAL + "<author>a@b.org</author>"), None),
        (rss(USUAL + "<dc:creator><![CDATA[A. Name]]></dc:creator>"), "A. Name"),
        (atom("<title>T</title><author><name>A. Name</name></author>"), "A. Name"),
    ],
)
def test_who(data: bytes, author: str | None) -> None:
    assert only(data).author == author


def test_the_publisher_is_the_source_an_item_names_else_the_feed() -> None:
    assert only(rss(USUAL)).publisher == "Outlet"
    assert only(rss(USUAL + '<source url="https://b.org/">Another</source>')).publisher == "Another"


RUSSIAN = f"{USUAL}<description>Это было сказано вчера, и все это слышали, хотя не все поняли.</description>"


@pytest.mark.parametrize(
    ("claimed", "believed"), [("ru-RU", "ru"), ("ru", "ru"), ("en-us", None), ("xx", None), ("kk", None)]
)
def test_a_language_is_believed_where_the_texts_bear_it_out(claimed: str, believed: str | None) -> None:
    parsed = parse_feed(rss(RUSSIAN, head=f"<title>О</title><language>{claimed}</language>"), "f")
    assert parsed.language == believed
    assert only(rss(RUSSIAN + f"<dc:language>{claimed}</dc:language>")).language == believed
