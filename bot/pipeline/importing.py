"""Entries -> articles and facts in the store, one after the other, in this process; reads no clock."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime

import structlog

from bot.errors import SilkwireError
from bot.feeds.identity import keys_of
from bot.models import Entry, Imported, Refused
from bot.pipeline.article import Outlet, article_of, read_article, unread
from storage import Storage

log = structlog.get_logger()


async def import_entries(
    entries: Iterable[Entry | Refused], storage: Storage, *, now: datetime, outlets: Sequence[Outlet] = ()
) -> AsyncIterator[Imported | Refused]:
    """Bring entries into the store, one result for each, in their order.

    A bad entry is a ``Refused`` and the rest goes on; a store that fails ends it (``StorageError``).

        entry | article_of        text composed and cut, identified, dated, credited; off the event loop, as is reading
              | find_stored       nothing more to do where this very text is stored
              | read_article      headline, facts, what they are found by
              | save_article      one transaction
    """
    for entry in entries:
        yield entry if isinstance(entry, Refused) else await _import(entry, storage, now, outlets)


async def _import(entry: Entry, storage: Storage, now: datetime, outlets: Sequence[Outlet]) -> Imported | Refused:
    if why := unread(entry):
        return Refused(entry.source, why)
    try:
        found = await asyncio.to_thread(article_of, entry, now, outlets)
        if found is None:
            return Refused(entry.source, "no text but a page's furniture")
        keys = keys_of(entry)
        stored = await storage.find_stored(keys, found.text)
        if stored is not None:
            return Imported(source=entry.source, saved=stored)
        article, facts, about = await asyncio.to_thread(read_article, found)
    except SilkwireError:
        raise
    except Exception:  # an article that trips our own code costs itself, not the ones after it
        error_id = secrets.token_hex(3)
        log.exception("import.failed", source=entry.source, error_id=error_id)
        return Refused(entry.source, f"cannot be read: an error of ours, logged as {error_id}")
    saved = await storage.save_article(article, facts, about, keys=keys)
    return Imported(source=entry.source, saved=saved, facts=Counter(fact.kind for fact in facts))
