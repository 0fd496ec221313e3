"""Any feed, by feedparser: slow, and nearly never at a loss."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from bot.errors import ReadError
from bot.feeds.parse.items import Item, Raw, Words

_DATES = ("published", "updated", "created")
# Full texts in the namespaces of aggregators; feedparser joins prefix and name.
_FULL_TEXTS = ("yandex_full-text", "full-text", "turbo_content", "mailru_full-text", "rambler_fulltext", "fulltext")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_LINKS = ("alternate", "related", "via", "self")  # what may lead to the article, best first


def parse_full(data: bytes, url: str | None) -> Raw:
    """The feed as feedparser reads it, with the dates, ids and links as they are written.

    Args:
        data: UTF-8 without a declaration. Never handed on as such: feedparser opens the file that bytes name.
        url: what an xml:base in it may be relative to.

    Raises:
        ReadError: it is no feed.
    """
    # Without an address of the feed ids stay as they are written: they must not depend on where it was fetched from.
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url and b"xml:base" in data:
        headers["content-location"] = url
    try:
        parsed = feedparser.parse(
            io.BytesIO(data),
            response_headers=headers,
            sanitize_html=False,  # it takes minutes on hostile bytes, and nothing here is shown as HTML
            resolve_relative_uris=False,
        )
    except Exception as error:  # it is not ours: a bug of its costs this feed
        raise ReadError(f"no feed that can be read: {type(error).__name__}") from error
    if not parsed.get("version") and not parsed.entries:
        raise ReadError("no feed that can be read" + _cause(parsed))
    channel = dict(parsed.get("feed", {}))
    return Raw(
        parser="full",
        items=[_item(dict(item)) for item in parsed.entries],  # a dict: feedparser's own kind warns of its old names
        title=_words(channel, "title"),
        site=_link(channel),
        language=channel.get("language") or "",
    )


def _cause(parsed: Mapping[str, Any]) -> str:
    cause = str(parsed.get("bozo_exception") or "").strip().splitlines()
    return f": {cause[0][:100]}" if cause else ""


def _item(item: Mapping[str, Any]) -> Item:
    return Item(
        title=_words(item, "title"),
        link=_link(item),
        id=item.get("id") or "",
        dates=tuple(item[name] for name in _DATES if item.get(name)),
        bodies=tuple(_bodies(item)),
        author=item.get("author") or "",
        publisher=(item.get("source") or {}).get("title") or "",
        language=item.get("language") or "",
    )


def _words(of: Mapping[str, Any], name: str) -> Words:
    detail = of.get(f"{name}_detail") or {}
    return Words(of.get(name) or "", plain=detail.get("type") == "text/plain")


def _bodies(item: Mapping[str, Any]) -> Iterator[Words]:
    for content in item.get("content") or ():
        yield Words(content.get("value") or "", plain=content.get("type") == "text/plain")
    yield _words(item, "summary")
    for name in _FULL_TEXTS:
        if item.get(name):
            yield Words(item[name])


def _link(of: Mapping[str, Any]) -> str:
    link = str(of.get("link") or "")
    if link and (not of.get("guidislink") or link != of.get("id") or _WEB.match(link)):  # an id need not be an address
        return link
    by_relation = {link.get("rel"): link.get("href") for link in reversed(of.get("links") or ())}
    return next((by_relation[relation] for relation in _LINKS if by_relation.get(relation)), "")
