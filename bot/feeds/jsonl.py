"""JSON -> entries, {source, url, title, text, published, language, publisher, guid} each: lines or documents. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from bot.errors import ReadError
from bot.feeds.limits import checked
from bot.models import Entry, Refused

_TEXTS = ("source", "url", "title", "text", "published", "language", "publisher", "guid")


def read_lines(lines: Iterable[bytes], name: str) -> Iterator[Entry | Refused]:
    """The entries of JSON lines; a line that is none is ``Refused`` with its number, the rest goes on."""
    source = Path(name).name
    lines = iter(lines)
    first = next(lines, b"")
    if not first:
        yield Refused(name, "empty")
    for number, line in enumerate(chain([first.removeprefix(b"\xef\xbb\xbf")], lines), 1):
        if line.strip():
            yield read_line(line, source, f"{name}:{number}")


def read_document(data: bytes, source: str, place: str) -> Iterator[Entry | Refused]:
    """The objects of a JSON list, or one object; what is neither is read as JSON lines."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        yield from read_lines(data.splitlines(), place)
        return
    for number, item in enumerate(found if isinstance(found, list) else [found], 1):
        at = f"{place}:{number}" if isinstance(found, list) else place
        yield read_line(json.dumps(item).encode(), source, at)


def read_line(line: bytes, source: str, place: str) -> Entry | Refused:
    """The entry of a line, or why it is none; ``source`` where it names none itself."""
    try:
        return checked(parse_line(line.decode("utf-8"), source), place)
    except UnicodeDecodeError:
        return Refused(place, "not UTF-8, as JSON must be")
    except ReadError as error:
        return Refused(place, str(error))


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
    optional: dict[str, Any] = {
        name: data.get(name) or None for name in ("url", "title", "language", "publisher", "guid")
    }
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
