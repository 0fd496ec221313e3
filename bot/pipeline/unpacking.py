"""What worker processes do for archives: items -> entries -> articles and facts. Pure; nothing of the store.

Imported in the child at its first call; the process that asks needs none of what reads.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.feeds.archives.cutting import Item
from bot.models import Entry, Refused
from bot.pipeline.article import Outlet, article_of, read_article, unread
from bot.pipeline.reading import Read

_AHEAD = timedelta(days=1)  # clocks that go wrong go wrong by more


@dataclass(frozen=True, slots=True)
class Tripped:
    """An entry that our own code fell over, and where: to be logged by the parent."""

    source: str
    trace: str


def read_items(items: Sequence[Item], now: datetime, outlets: Sequence[Outlet]) -> list[list[Read | Refused | Tripped]]:
    """What became of the entries of each item; what was fetched earlier was seen then, not ``now``."""
    from bot.feeds.archives.parsing import parse_item  # noqa: PLC0415

    results = []
    for item in items:
        parsed = parse_item(item)
        seen = parsed.fetched if parsed.fetched and parsed.fetched < now + _AHEAD else now
        results.append(_read(parsed.entries, seen, outlets))
    return results


def _read(
    found: Sequence[Entry | Refused], seen: datetime, outlets: Sequence[Outlet]
) -> list[Read | Refused | Tripped]:
    from bot.feeds.identity import key, names_in  # noqa: PLC0415

    entries = [entry for entry in found if isinstance(entry, Entry)]
    names = iter(names_in(entries)[0])
    results: list[Read | Refused | Tripped] = []
    for entry in found:
        if isinstance(entry, Refused):
            results.append(entry)
        else:
            keys = tuple(key(name, entry.source) for name in next(names))
            results.append(_article(entry, keys, seen, outlets))
    return results


def _article(
    entry: Entry, keys: tuple[str, ...], seen: datetime, outlets: Sequence[Outlet]
) -> Read | Refused | Tripped:
    if why := unread(entry):
        return Refused(entry.source, why)
    try:
        article = article_of(entry, seen, outlets)
        if article is None:
            return Refused(entry.source, "no text but a page's furniture")
        return Read(*read_article(article), keys)
    except MemoryError:
        raise
    except Exception:  # an article that trips our own code costs itself, not the ones beside it
        return Tripped(entry.source, traceback.format_exc())
