"""An entry that waits, as bytes: JSON of what it has, with the keys it is known by. Pure.

What can be written before it is known whether the entry is new (``write_body``) is completed once its keys are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.models import Entry

_NAMES = tuple(name for name in Entry.__slots__ if name not in ("published", "guid"))


def write_body(entry: Entry) -> bytes:
    """All but its guid and keys, left open at the end."""
    given: dict[str, Any] = {name: value for name in _NAMES if (value := getattr(entry, name)) not in (None, False)}
    if entry.published is not None:
        given["published"] = entry.published.isoformat()
    return _json(given)[:-1]


def complete(body: bytes, guid: str | None, keys: Sequence[str]) -> bytes:
    """The whole, of what ``write_body`` gave."""
    rest = {"guid": guid, "keys": keys} if guid is not None else {"keys": keys}
    return b"".join((body, b",", _json(rest)[1:]))


def read_payload(payload: bytes) -> tuple[Entry, tuple[str, ...]]:
    """The entry and its keys."""
    given = json.loads(payload)
    keys = tuple(given.pop("keys"))
    if "published" in given:
        given["published"] = _moment(given["published"])
    return Entry(**given), keys


def _json(given: dict[str, Any]) -> bytes:
    """Half characters, which UTF-8 does not have, are escaped and come back as they were."""
    try:
        return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(given, separators=(",", ":")).encode()


def _moment(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
