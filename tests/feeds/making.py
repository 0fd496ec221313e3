"""Small feeds to put items into."""

from __future__ import annotations

from bot.feeds.parse import parse_feed
from bot.models import Entry

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:yandex="http://news.yandex.ru" xmlns:georss="http://www.georss.org/georss"'
)
USUAL = "<title>Title</title><link>https://a.org/1</link>"


def rss(*items: str, head: str = "<title>Outlet</title>", root: str = NAMESPACES) -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    feed = f'<rss version="2.0" {root}><channel>{head}{inside}</channel></rss>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{feed}'.encode()


def atom(*entries: str, head: str = "<title>Outlet</title>", root: str = "") -> bytes:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {root}>{head}{inside}</feed>'.encode()


def only(data: bytes, url: str | None = None, charset: str | None = None) -> Entry:
    (entry,) = parse_feed(data, "f", url=url, charset=charset).entries
    assert isinstance(entry, Entry), entry
    return entry
