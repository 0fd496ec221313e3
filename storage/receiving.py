"""What a feed gave, against all it ever gave: what is new or changed waits in the inbox. One transaction.

entries | prepare     names and digests, where no worker has told them; pure
        | _known      which of the names are known for their source
        | Decision    new, changed, or known (``storage.deciding``)
        | _write      entries, their names, the inbox
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from typing import ParamSpec, TypeVar

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Received
from storage.checks import TOGETHER, many, record
from storage.deciding import Decision, Known, Names, Prepared
from storage.dialect import pairs_table, replace_rows
from storage.tables import entries, entry_keys, inbox

_ASKED = pairs_table("asked")
_KNOWN = (
    select(entry_keys.c.source, entry_keys.c.key, entry_keys.c.entry, entries.c.digest, entries.c.title)
    .select_from(_ASKED)
    .join(entry_keys, (entry_keys.c.source == _ASKED.c.a) & (entry_keys.c.key == _ASKED.c.b))
    .outerjoin(entries, entries.c.number == entry_keys.c.entry)
)
_MANY = 200
P = ParamSpec("P")
R = TypeVar("R")
_NAMED = replace_rows(entry_keys, "entry")
_CHANGED = (
    update(entries)
    .where(entries.c.number == bindparam("of"))
    .values(digest=bindparam("new_digest"), title=bindparam("new_title"))
)
_NO_LONGER = delete(inbox).where(inbox.c.entry == bindparam("of"))


async def receive(connection: AsyncConnection, feeds: Sequence[Prepared]) -> list[Received]:
    """Store what these feeds gave and what became of their checks."""
    known = await _known(connection, {pair for feed in feeds for pair in feed.asked()})
    untold = {pair for feed in feeds for pair in feed.fall_back(known)}
    known |= await _known(connection, untold - known.keys())
    last = (await connection.execute(select(func.max(entries.c.number)))).scalar_one() or 0
    decision = Decision(known=known, last=last)
    results = [await apart(len(feed.given), decision.decide, feed) for feed in feeds]
    await _write(connection, decision)
    await record(connection, [(feed.check, result.new) for feed, result in zip(feeds, results, strict=True)])
    return results


async def apart(size: int, work: Callable[P, R], *given: P.args, **more: P.kwargs) -> R:
    """Do a piece of work on so many entries without holding up the event loop: in a thread where they are many."""
    if size > _MANY:
        return await asyncio.to_thread(work, *given, **more)
    await asyncio.sleep(0)  # others have their turn between two pieces
    return work(*given, **more)


async def _known(connection: AsyncConnection, asked: Iterable[tuple[int, int]]) -> Names:
    pairs = sorted(asked)
    found: Names = {}
    for at in range(0, len(pairs), TOGETHER):
        rows = await connection.execute(_KNOWN, {"asked": json.dumps(pairs[at : at + TOGETHER])})
        found |= {(source, name): Known(number, digest, title) for source, name, number, digest, title in rows}
    return _as_one(found)


def _as_one(found: Names) -> Names:
    """Two names of one entry lead to one object."""
    by_number: dict[int | None, Known] = {row.number: row for row in found.values()}
    return {pair: by_number[row.number] for pair, row in found.items()}


async def _write(connection: AsyncConnection, decision: Decision) -> None:
    await many(connection, insert(entries), decision.new)
    names = [{"source": source, "key": name, "entry": number} for (source, name), number in decision.named.items()]
    await many(connection, _NAMED, names)
    await many(connection, _CHANGED, decision.changed)
    await many(connection, _NO_LONGER, [{"of": row["of"]} for row in decision.changed])
    await many(connection, insert(inbox), decision.waiting)
