"""An entry that waits, as bytes: JSON of what it has, with the keys it is known by. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.models import Entry

_NAMES = tuple(name for name in Entry.__slots__ if name != "published")


def write_payload(entry: Entry, keys: Sequence[str]) -> bytes:
    """The bytes; half characters, which UTF-8 does not have, are escaped and come back as they were."""
    given: dict[str, Any] = {name: value for name in _NAMES if (value := getattr(entry, name)) not in (None, False)}
    if entry.published is not None:
        given["published"] = entry.published.isoformat()
    given["keys"] = keys
    try:
        return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(given, separators=(",", ":")).encode()


def read_payload(payload: bytes) -> tuple[Entry, tuple[str, ...]]:
    """The entry and its keys."""
    given = json.loads(payload)
    keys = tuple(given.pop("keys"))
    if "published" in given:
        given["published"] = _moment(given["published"])
    return Entry(**given), keys


def _moment(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
