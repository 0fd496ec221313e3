"""A news site on loopback for tests of discovery and of what is tried: feeds, pages that name them, and worse."""

from __future__ import annotations

from datetime import date

from bot.feeds.opml import render_opml
from bot.models import Source
from tests.fakes.publisher import Page, Publisher
from tests.making import NOW

NEWEST = date(2025, 8, 30)


def rss(title: str, items: int = 3, language: str = "ru") -> str:
    """A feed whose items are of the days up to the 30th of August 2025, in Russian or in English."""
    text = (
        "Товарооборот вырос за год, сообщили в министерстве." if language.startswith("ru") else "Trade grew this year."
    )
    entries = "".join(
        f"<item><title>{title} {number}</title><link>https://outlet.example/{number}</link>"
        f"<guid>{title}-{number}</guid><pubDate>{30 - number} Aug 2025 10:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
        for number in range(items)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><language>{language}</language>'
        f"<link>https://outlet.example/</link><description>x</description>{entries}</channel></rss>"
    )


def html(head: str = "", body: str = "", language: str = "kk") -> Page:
    page = f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
    return Page(page.encode(), media_type="text/html; charset=utf-8")


def alternate(href: str, title: str = "") -> str:
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'


def lay_out(publisher: Publisher) -> None:
    """One site of each sort, each on a host of its own, that a person may name."""
    publisher.put("/feed.xml", rss("Новости", language="ru-RU"), host=0)
    publisher.put("/empty.xml", rss("Пусто", items=0))
    publisher.put("/hostile.xml", rss("Red \u009b31m title \u202e and a very long name " + "x" * 200))
    publisher.redirect("/old.xml", "/feed.xml", 301)
    publisher.redirect("/gone.xml", "/nowhere.xml", 302)
    publisher.put("/one", html(alternate("/feed.xml", "Все"), language="ru"))
    publisher.put("/several", html(alternate("/a.xml") + alternate("/b.xml") + alternate("/missing.xml")))
    publisher.put("/a.xml", rss("Economy", language="en"))
    publisher.put("/b.xml", rss("World", items=1, language=""))
    publisher.put("/list", html(body='<a href="/rss/">RSS</a>'))
    publisher.put("/rss/", html(body='<a href="/rss/a.rss">A</a> <a href="/rss/none.rss">N</a>'))
    publisher.put("/rss/a.rss", rss("Listed"))
    publisher.put("/none", html(body="<p>Nothing here.</p>"), host=4)
    publisher.put("/image", Page(b"\x89PNG\r\n\x1a\n" + bytes(3000), media_type="image/png"), host=4)
    publisher.put("/news/", html(), host=2)
    publisher.put("/news/feed", rss("Guessed"), host=2)
    publisher.put("/", html(), host=3)
    publisher.robots("User-agent: *\nSitemap: /all.xml\nSitemap: /news-map.xml\n", host=3)
    publisher.put("/news-map.xml", news_map(), host=3)
    listed = [Source(url="http://outlet.example/a", name="A"), Source(url="http://outlet.example/b", name="B")]
    publisher.put("/list.opml", Page(render_opml(listed, title="T", at=NOW), media_type="text/x-opml"))


def news_map() -> str:
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://outlet.example/n/1</loc>'
        "<news:news><news:publication><news:name>Outlet</news:name><news:language>ru</news:language></news:publication>"
        "<news:publication_date>2025-08-30T10:00:00Z</news:publication_date><news:title>Первая</news:title></news:news>"
        "</url></urlset>"
    )
