"""A page -> where its feeds may be."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadError
from bot.feeds.discover import MAX_CANDIDATES, Candidate, find_feeds, guess_feeds, list_sitemaps, page_language

SITE = "https://www.example.kz/news/"


def found(page: str, url: str = SITE) -> list[str]:
    return [candidate.url for candidate in find_feeds(page.encode(), url)]


@pytest.mark.parametrize(
    "kind",
    ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
     "Application/RSS+XML; charset=utf-8"],
)  # fmt: skip
def test_a_declared_feed(kind: str) -> None:
    page = f'<html><head><link rel="alternate" type="{kind}" title="All  news" href="/all"></head></html>'
    assert find_feeds(page.encode(), SITE) == (Candidate("https://www.example.kz/all", "All news"),)


def test_several_keep_their_order_and_comments_come_last() -> None:
    links = "".join(
        f'<link type="application/rss+xml" rel="ALTERNATE home" href="{place}">'
        for place in ("/comments/feed/", "/feed/", "economy/feed", "//rss.example.kz/x", "/feed")
    )
    assert found(links) == [
        "https://www.example.kz/feed/",
        "https://www.example.kz/news/economy/feed",
        "https://rss.example.kz/x",
        "https://www.example.kz/comments/feed/",
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" type="text/css" href="/feed.css">',
        '<link rel="alternate" hreflang="kk" href="/kk/">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?x">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:void(0)">',
        '<link rel="alternate" type="application/rss+xml" href="http://[oops/">',
    ],
)
def test_other_links_are_no_feeds(link: str) -> None:
    assert found(link) == []


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/rss", "https://www.example.kz/rss"),
        ("/rss/all.xml", "https://www.example.kz/rss/all.xml"),
        ("/export/rss2/archive/index.xml", "https://www.example.kz/export/rss2/archive/index.xml"),
        ("/news.rss", "https://www.example.kz/news.rss"),
        ("?format=feed&amp;type=rss", "https://www.example.kz/news/?format=feed&type=rss"),
        ("https://feeds.example.kz/main", "https://feeds.example.kz/main"),
        ("feed.json#top", "https://www.example.kz/news/feed.json"),
    ],
)
def test_a_link_to_what_looks_like_a_feed(href: str, address: str) -> None:
    assert found(f'<a href="{href}">RSS</a>') == [address]


@pytest.mark.parametrize(
    "href",
    ["/feedback", "/express", "/atomic-energy", "/press/", "https://feedly.com/i/subscription/feed/x",
     "mailto:rss@example.kz", "/comments/feed"],
)  # fmt: skip
def test_other_links_are_left_alone(href: str) -> None:
    assert found(f'<a href="{href}">x</a>') == []


def test_sites_below_a_countrys_second_level_are_not_one() -> None:
    assert found('<a href="https://www.other.com.cn/rss">x</a>', "https://www.example.com.cn/") == []
    assert found('<a href="https://rss.example.com.cn/rss">x</a>', "https://www.example.com.cn/") != []


def test_the_base_of_a_page_counts() -> None:
    page = '<base href="https://m.example.kz/x/"><link rel="alternate" type="application/rss+xml" href="feed">'
    assert found(page) == ["https://m.example.kz/x/feed"]


def test_the_page_itself_is_no_candidate() -> None:
    assert found('<a href="/rss/">x</a>', "https://www.example.kz/rss") == []


def test_where_software_keeps_feeds() -> None:
    guessed = [candidate.url for candidate in guess_feeds("https://example.kz/economy/?page=2")]
    assert guessed[:3] == [
        "https://example.kz/economy/feed",
        "https://example.kz/economy/rss",
        "https://example.kz/feed",
    ]
    assert {f"https://example.kz/{place}" for place in ("rss", "rss.xml", "atom.xml", "feed.json")} <= set(guessed)
    assert guess_feeds("https://example.kz:8443")[0].url == "https://example.kz:8443/feed"
    assert guess_feeds("https://example.kz/index.html")[0].url == "https://example.kz/feed"


def test_sitemaps_of_robots_those_of_news_first() -> None:
    robots = b"User-agent: *\nDisallow: /x\nSitemap: /all.xml\nsitemap: https://example.kz/news-sitemap.xml\nSitemap: ftp://a/"
    named = [candidate.url for candidate in list_sitemaps(robots, "https://example.kz/robots.txt")]
    assert named == ["https://example.kz/news-sitemap.xml", "https://example.kz/all.xml"]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_encodings_and_the_language_a_page_says(encoding: str) -> None:
    page = f'<html lang="ru-RU"><meta charset="{encoding}"><a href="/rss">Лента</a>'.encode(encoding)
    assert find_feeds(page, SITE)[0].title == "Лента"
    assert page_language(page) == "ru-RU"


def test_a_declared_encoding_in_xhtml() -> None:
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><a href="/rss">x</a></html>'
    )
    assert found(page) == ["https://www.example.kz/rss"]


@pytest.mark.parametrize(
    "page",
    [
        '<a href="/rss">' * 100_000,
        "<div>" * 100_000 + '<a href="/rss">x</a>',
        "<a href='/rss/" + "x" * 1_000_000 + "'>",
        "".join(f'<a href="/rss/{n}">x</a>' for n in range(100_000)),
        "<!--" * 100_000,
    ],
    ids=["nested", "deep", "long", "many", "comments"],
)
def test_heavy_pages_are_read_at_once(page: str) -> None:
    started = perf_counter()
    assert len(found(page)) <= MAX_CANDIDATES
    assert perf_counter() - started < 3


@given(st.text(max_size=60), st.sampled_from(["<link rel=alternate type=application/rss+xml href='", "<a href='", ""]))
def test_any_page_is_looked_at(text: str, head: str) -> None:
    with suppress(ReadError):
        for candidate in find_feeds(f"<html>{head}{text}".encode("utf-8", "replace"), SITE):
            assert candidate.url.startswith(("http://", "https://"))


def test_what_is_no_text_is_said_to_be_none() -> None:
    with pytest.raises(ReadError):
        find_feeds(b"\x89PNG\r\n\x1a\n" + bytes(5000), SITE)
