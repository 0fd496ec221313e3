"""Foreign bytes: what is read of encodings, feeds, markup and pages, and what is refused with which words."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadError
from bot.feeds.decode import decode
from bot.feeds.markup import plain_text
from bot.feeds.page import parse_page
from bot.feeds.parse import parse_feed
from bot.models import Entry, Refused

RUSSIAN = """Товарооборот Казахстана и Китая вырос на 12 процентов, сообщили в министерстве торговли.
Премьер заявил: «Мы намерены удвоить объём перевозок через сухой порт и построить ещё один терминал».
Стороны подписали несколько соглашений о сотрудничестве в энергетике, логистике и сельском хозяйстве."""
KAZAKH = """Қазақстан мен Қытай арасындағы сауда көлемі он екі пайызға өсті, деп хабарлады министрлік.
Тараптар энергетика, көлік және ауыл шаруашылығы саласындағы бірнеше келісімге қол қойды."""
CHINESE = """哈萨克斯坦与中国的贸易额去年增长了百分之十二，双方签署了多项合作文件。
两国领导人在阿斯塔纳举行会谈，就能源、交通和农业合作交换了意见，并见证了签字仪式。"""

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Лента</title><language>en-us</language>
<item><title>Первая &amp; новая</title><link>https://a.org/1</link><guid>g1</guid>
<pubDate>Sat, 30 Aug 2025 23:30:00 +0300</pubDate>
<description><![CDATA[<p>Абзац <b>первый</b>.</p><script>x()</script><p>Второй.</p>]]></description></item>
<item><title></title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><title>One</title><id>tag:wire,2025:1</id><link href="https://wire.org/1"/>
<updated>2025-08-30T10:00:00Z</updated><summary>Short.</summary>
<content type="html">&lt;p&gt;The long text.&lt;/p&gt;</content></entry>
</feed>"""

PAGE = """<!DOCTYPE html><html lang="ru"><head><meta charset="{encoding}"><title>Саммит - Вестник</title>
<meta property="og:site_name" content="Вестник"><link rel="canonical" href="https://vestnik.org/a/1">
<meta property="article:published_time" content="2025-08-30T10:00:00+05:00"></head>
<body><nav><a href="/">Главная</a> <a href="/p">Политика</a></nav>
<article><h1>Саммит</h1>{text}</article><footer>Все права защищены</footer></body></html>"""


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in RUSSIAN.split("\n"))


# --- Encodings


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-32"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN.replace("«", "").replace("»", ""), "koi8-r"),
        (RUSSIAN.replace("«", "").replace("»", "").replace("ё", "е"), "cp866"),
        (RUSSIAN.replace("«", "").replace("»", ""), "iso8859-5"),
        (KAZAKH, "kz1048"),
        (KAZAKH, "utf-16-be"),
        (CHINESE, "gb18030"),
        (CHINESE, "gb2312"),
        (CHINESE, "utf-16-le"),
    ],
)
def test_any_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_the_text_keeps_its_line_ends() -> None:
    assert decode(b"a\r\nb") == "a\r\nb"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00" + bytes(range(256)), "binary"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(16) + bytes(64), "binary"),
        (b"\xff\xfeabc", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(ReadError):
        assert decode(data, declared=True)


# --- Feeds


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_an_rss_feed(encoding: str) -> None:
    entry, empty = parse_feed(RSS.format(encoding=encoding).encode(encoding), "lenta.xml").entries
    assert isinstance(entry, Entry)
    assert (entry.title, entry.text) == ("Первая & новая", "Абзац первый.\nВторой.")
    assert (entry.url, entry.guid, entry.publisher) == ("https://a.org/1", "g1", "Лента")
    assert entry.published == datetime(2025, 8, 30, 20, 30, tzinfo=UTC)
    assert entry.language is None  # "en-us" it is not
    assert "<script>" in (entry.original or "")
    assert empty == Refused("lenta.xml:2", "an item without text")


def test_an_atom_feed_gives_the_longer_text() -> None:
    (entry,) = parse_feed(ATOM.encode(), "f").entries
    assert isinstance(entry, Entry)
    assert (entry.text, entry.guid, entry.publisher) == ("The long text.", "tag:wire,2025:1", "Wire")


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>x</body></html>", b"/etc/passwd", b"http://127.0.0.1:9/feed", b"<rss"]
)
def test_no_feed(data: bytes) -> None:
    with pytest.raises(ReadError, match="no feed"):
        parse_feed(data, "f")


HOSTILE = {
    "billion laughs": b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>",
    "outside": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b"<rss version='2.0'><channel><item><title>T&x;</title></item></channel></rss>",
    "nested": b"<rss version='2.0'><channel><item><title>T</title><description>" + b"&lt;b&gt;" * 20_000
    + b"</description></item></channel></rss>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_read_or_refused_and_opens_nothing(name: str) -> None:
    try:
        entries = parse_feed(HOSTILE[name], "f").entries
    except ReadError:
        return
    told = "".join(entry.text + (entry.title or "") for entry in entries if isinstance(entry, Entry))
    assert len(told) < 1000
    assert Path("/etc/hostname").exists() is False or Path("/etc/hostname").read_text().strip() not in told


# --- Markup


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("a<br>b", "a\nb"),
        ("<p>a</p><p>b  <i>c</i>d</p>", "a\nb cd"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<style>x</style>a<!-- c -->b<script>y</script>c", "abc"),
        ("&laquo;a&raquo; &#1040;", "«a» А"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_plain_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@given(st.text(alphabet='<>/&;abp!-\x00 \n"=#1', max_size=60))
def test_any_markup_has_a_text(markup: str) -> None:
    assert isinstance(plain_text(markup), str)


# --- Pages


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_a_page(encoding: str) -> None:
    entry = parse_page(PAGE.format(encoding=encoding, text=PARAGRAPHS).encode(encoding), "page.html")
    assert "Все права" not in entry.text
    assert "Политика" not in entry.text
    assert entry.text.endswith(RUSSIAN)
    assert (entry.url, entry.publisher) == ("https://vestnik.org/a/1", "Вестник")
    assert entry.published == datetime.fromisoformat("2025-08-30T10:00:00+05:00")
    assert "<nav>" in (entry.original or "")


@pytest.mark.parametrize("data", [b"<html></html>", b"<!doctype html>"])
def test_a_page_without_an_article(data: bytes) -> None:
    with pytest.raises(ReadError, match="without an article"):
        parse_page(data, "p")
