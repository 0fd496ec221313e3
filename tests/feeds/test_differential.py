"""The fast parser against the slow one, and both against feedparser itself, on real feeds and on generated ones."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.parse import parse_feed
from bot.feeds.parse.encoding import as_utf8
from bot.feeds.parse.fast import parse_fast
from bot.feeds.parse.full import parse_full
from bot.feeds.parse.items import as_feed
from bot.feeds.parse.outline import mended, outline
from bot.models import Entry, ParsedFeed
from tests.bench.fixtures import ours, theirs

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "feeds"
URL = "https://a.org/feed"


PATHS = sorted(CORPUS.glob("*.xml"))
real = pytest.mark.parametrize(
    "path", PATHS or [pytest.param(CORPUS, marks=pytest.mark.skip("no corpus here"))], ids=lambda path: path.stem
)


@real
def test_all_entries_of_real_feeds_are_found(path: Path) -> None:
    data = path.read_bytes()
    _, found = ours(data, {})
    expected = theirs(data, {})
    assert len(found) >= len(expected)
    assert sum(entry is not None for entry in found) >= sum(bool(entry["text"]) for entry in expected)
    for entry, wanted in zip(found, expected, strict=True):
        assert entry is not None
        assert (entry["title"], entry["link"], entry["id"]) == (wanted["title"], wanted["link"], wanted["id"])
        if wanted["date"] is not None and wanted["date"].year > 1:
            assert entry["date"] == wanted["date"]


@real
def test_both_parsers_read_real_feeds_alike(path: Path) -> None:
    pair = both(path.read_bytes())
    if pair is not None:
        fast, full = pair
        for one, other in zip(fast.entries, full.entries, strict=True):
            assert said(one) == said(other)


def said(entry: object) -> object:
    if not isinstance(entry, Entry):
        return None
    return entry.title, entry.url, entry.guid, entry.published, entry.publisher


def both(data: bytes) -> tuple[ParsedFeed, ParsedFeed] | None:
    """As either parser reads a feed; None where the fast one is not asked."""
    clean = as_utf8(data, None)
    clean = mended(clean, outline(clean))
    lines = outline(clean)
    raw = parse_fast(clean, lines)
    return (as_feed(raw, "f", URL), as_feed(parse_full(clean, URL), "f", URL)) if raw is not None else None


# --- Generated feeds

words = st.text(alphabet="abцдж王 <>&\"'\u00a0\n1.", max_size=12).map(str.strip)
markups = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br/>", "<b>x</b>", "слово ", "a &amp; b ", "&nbsp;", "&lt;i&gt;", "1 < 2 ", "<img src='x'>"]
    ),
    max_size=6,
).map("".join)
paths = st.integers(0, 9).map(lambda n: f"https://a.org/{n}?a=1&b={n}") | st.sampled_from(["/rel", "x.html"])
dates = st.sampled_from(
    ["Sat, 25 Oct 2025 10:15:00 +0300", "2025-10-25T10:15:00Z", "25 октября 2025, 10:15", "soon", ""]
)


@st.composite
def texts(draw: st.DrawFn, value: st.SearchStrategy[str]) -> str:
    """A value as outlets put it into XML: escaped, in a section, or with both."""
    text = draw(value)
    if draw(st.booleans()):
        return escape(text, quote=False)
    return f"<![CDATA[{text}]]>" if draw(st.booleans()) else f"\n  {escape(text, quote=False)}\n"


@st.composite
def rss_items(draw: st.DrawFn) -> str:
    fields = {
        "title": texts(words), "link": texts(paths), "description": texts(markups), "guid": texts(words),
        "pubDate": texts(dates),
        "dc:creator": texts(words), "content:encoded": texts(markups), "category": texts(words),
        "dc:date": texts(dates),
        "media:credit": texts(words), "source": texts(words),
    }  # fmt: skip
    chosen = draw(st.permutations(sorted(fields)).map(lambda names: names[:8]))
    return "".join(f"<{name}>{draw(fields[name])}</{name}>" for name in chosen)


@st.composite
def atom_entries(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from([' type="html"', ""]))
    fields = {
        "title": texts(words), "id": texts(words), "updated": texts(dates), "published": texts(dates),
        "summary": texts(words),
    }  # fmt: skip
    chosen = draw(st.permutations(sorted(fields)).map(lambda names: names[:4]))
    inside = "".join(f"<{name}>{draw(fields[name])}</{name}>" for name in chosen)
    links = draw(st.lists(st.sampled_from(["alternate", "self", "enclosure", None]), max_size=3, unique=True))
    for number, relation in enumerate(links):
        inside += f'<link{f" rel={relation!r}" if relation else ""} href="https://a.org/{number}"/>'
    return f"{inside}<content{kind}>{draw(texts(markups))}</content><author><name>{draw(texts(words))}</name></author>"


SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def joined(items: list[str], tag: str) -> str:
    return "".join(f"<{tag}>{item}</{tag}>" for item in items)


rss_feeds = st.lists(rss_items(), min_size=1, max_size=4).map(
    lambda items: (
        f'<rss version="2.0" {SPACES}><channel><title>O</title>{joined(items, "item")}</channel></rss>'.encode()
    )
)
atom_feeds = st.lists(atom_entries(), min_size=1, max_size=4).map(
    lambda items: f'<feed xmlns="http://www.w3.org/2005/Atom"><title>O</title>{joined(items, "entry")}</feed>'.encode()
)


@settings(max_examples=300, deadline=None)
@given(rss_feeds | atom_feeds)
def test_both_parsers_read_generated_feeds_alike(data: bytes) -> None:
    pair = both(data)
    if pair is not None:
        fast, full = pair
        for one, other in zip(fast.entries, full.entries, strict=True):
            assert said(one) == said(other)
            assert (one.text if isinstance(one, Entry) else "") == (other.text if isinstance(other, Entry) else "")


@settings(max_examples=150, deadline=None)
@given(rss_feeds | atom_feeds)
def test_all_entries_of_generated_feeds_are_found(data: bytes) -> None:
    assert len(parse_feed(data, "f", url=URL).entries) == len(theirs(data, {}))
