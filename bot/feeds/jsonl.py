"""One line of JSON -> one entry: {source, url, title, text, published, language, publisher, guid}. Pure."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from bot.errors import ReadError
from bot.models import Entry

_TEXTS = ("source", "url", "title", "text", "published", "language", "publisher", "guid")


def parse_line(line: str, source: str) -> Entry:
    """The entry of a line; keys that are not known are left alone, "source" is the line's own or the one given.

    Raises:
        ReadError: not JSON, not an object, no text, or a value of the wrong sort.
    """
    data = _load(line)
    for name in _TEXTS:
        if data.get(name) is not None and not isinstance(data[name], str):
            raise ReadError(f'"{name}" must be text')
    if not (data.get("text") or "").strip():
        raise ReadError('no "text"')
    optional = {name: data.get(name) or None for name in ("url", "title", "language", "publisher", "guid")}
    return Entry(
        source=data.get("source") or data.get("url") or source,
        text=data["text"],
        published=_published(data.get("published")),
        **optional,
    )


def _load(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ReadError(f"not JSON: {error.msg} at character {error.colno}") from None
    except (RecursionError, ValueError):
        raise ReadError("not JSON that can be read") from None
    if not isinstance(data, dict):
        raise ReadError("a JSON object is wanted, {...}")
    return data


def _published(text: str | None) -> date | datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        raise ReadError(f'"published" must be a date such as 2025-08-30, not {text[:40]!r}') from None
