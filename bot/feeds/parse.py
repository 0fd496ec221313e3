"""Bytes of an RSS, Atom or RDF feed -> entries. Pure; slow on hostile bytes: run it in ``bot.workers``."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.errors import ReadError
from bot.feeds.markup import plain_text
from bot.models import Entry, Refused

MAX_BYTES = 15 * 1024 * 1024


def parse_feed(data: bytes, source: str) -> list[Entry | Refused]:
    """The items of a feed, in its order. The language it claims is not believed: too many say "en-us" of any.

    Args:
        data: never text: feedparser opens and fetches what looks like a path or an address.

    Raises:
        ReadError: it is too large, or no feed.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(f"a feed of {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    # Sanitising takes minutes on hostile bytes, and nothing here is shown as HTML.
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise ReadError("no feed that can be read" + _cause(parsed))
    channel = parsed.get("feed", {})
    return [_entry(item, channel, f"{source}:{number}", source) for number, item in enumerate(parsed.entries, 1)]


def _cause(parsed: Mapping[str, Any]) -> str:
    cause = str(parsed.get("bozo_exception") or "").strip().splitlines()
    return f": {cause[0][:100]}" if cause else ""


def _entry(item: Mapping[str, Any], channel: Mapping[str, Any], place: str, source: str) -> Entry | Refused:
    title = plain_text(item.get("title") or "").replace("\n", " ")
    markup = _body(item)
    body = plain_text(markup)
    if not body and not title:
        return Refused(place, "an item without text")
    return Entry(
        source=source,
        text=body or title,
        title=title or None,
        url=item.get("link") or None,
        guid=item.get("id") or None,
        publisher=_publisher(item, channel),
        published=_published(item),
        original=markup if markup.strip() != body else None,
    )


def _body(item: Mapping[str, Any]) -> str:
    contents = [content.get("value") or "" for content in item.get("content") or ()]
    return max([*contents, item.get("summary") or ""], key=len)


def _publisher(item: Mapping[str, Any], channel: Mapping[str, Any]) -> str | None:
    source = item.get("source") or {}
    return plain_text(source.get("title") or channel.get("title") or "").replace("\n", " ") or None


def _published(item: Mapping[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        if moment := item.get(name):
            try:
                return datetime.fromtimestamp(calendar.timegm(moment), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None
