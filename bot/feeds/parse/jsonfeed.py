"""JSON Feed 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.errors import ReadError
from bot.feeds.parse.items import Item, Raw, Words
from bot.feeds.parse.outline import MOST_ITEMS


def parse_json(data: bytes) -> Raw:
    """The feed of a JSON object with "items"; values of the wrong sort count as missing.

    Raises:
        ReadError: it is no such object.
    """
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        raise ReadError("no feed that can be read: not JSON") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ReadError("no feed that can be read: JSON without items")
    if len(feed["items"]) > MOST_ITEMS:
        raise ReadError(f"more than {MOST_ITEMS:,} items are no feed")
    return Raw(
        parser="json",
        items=[_item(item, _author(feed)) for item in feed["items"] if isinstance(item, dict)],
        title=Words(_text(feed, "title"), plain=True),
        site=_text(feed, "home_page_url"),
        language=_text(feed, "language"),
    )


def _item(item: Mapping[str, Any], author: str) -> Item:
    return Item(
        title=Words(_text(item, "title")),
        link=_text(item, "url") or _text(item, "external_url"),
        id=_text(item, "id"),
        dates=tuple(filter(None, (_text(item, "date_published"), _text(item, "date_modified")))),
        bodies=(
            Words(_text(item, "content_html")),
            Words(_text(item, "content_text"), plain=True),
            Words(_text(item, "summary"), plain=True),
        ),
        author=_author(item) or author,
        language=_text(item, "language"),
    )


def _author(of: Mapping[str, Any]) -> str:
    """Of version 1.1 (a list) or 1 (one)."""
    authors = of.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else of.get("author")
    return _text(first, "name") if isinstance(first, dict) else ""


def _text(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # JSON may name half a character
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
