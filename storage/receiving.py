"""What a feed gave, against all it ever gave: what is new or changed waits in the inbox. One transaction.

entries | prepare   names and digests; pure
        | _known    which of the names are known for their source
        | _Decided  new, changed, or known; names that turn out to name nothing
        | _write    entries, their names, the inbox
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.identity import by_title, digest_of, is_address, key, names_in, number_of, plain
from bot.models import Checked, Entry, Received
from storage.articles import epoch
from storage.checks import TOGETHER, many, record
from storage.dialect import pairs_table, replace_rows
from storage.payload import write_payload
from storage.tables import entries, entry_keys, inbox

_ASKED = pairs_table("asked")
_KNOWN = (
    select(entry_keys.c.source, entry_keys.c.key, entry_keys.c.entry, entries.c.digest, entries.c.title)
    .select_from(_ASKED)
    .join(entry_keys, (entry_keys.c.source == _ASKED.c.a) & (entry_keys.c.key == _ASKED.c.b))
    .outerjoin(entries, entries.c.number == entry_keys.c.entry)
)
_NAMED = replace_rows(entry_keys, "entry")
_CHANGED = (
    update(entries)
    .where(entries.c.number == bindparam("of"))
    .values(digest=bindparam("new_digest"), title=bindparam("new_title"))
)
_NO_LONGER = delete(inbox).where(inbox.c.entry == bindparam("of"))


@dataclass(slots=True)
class Prepared:
    """A check and what it gave: each entry with its names (the strongest last), its digest, its title's hash."""

    check: Checked
    entries: Sequence[Entry]
    names: list[tuple[str, ...]]
    shared: set[str]
    digests: list[int]
    titles: list[int]


@dataclass(slots=True)
class _Known:
    """A stored entry, or one that is about to be; ``number`` None: the name names none."""

    number: int | None
    digest: int = 0
    title: int = 0


_Names = dict[tuple[int, int], _Known]


def prepare(check: Checked, given: Sequence[Entry]) -> Prepared:
    """All that can be told without the store."""
    names, shared = names_in(given)
    return Prepared(
        check=check,
        entries=given,
        names=names,
        shared=shared,
        digests=[digest_of(entry) for entry in given],
        titles=[number_of(plain(entry.title)) if entry.title else 0 for entry in given],
    )


async def receive(connection: AsyncConnection, feeds: Sequence[Prepared]) -> list[Received]:
    """Store what these feeds gave and what became of their checks."""
    known = await _known(connection, _asked(feeds))
    untold = [_fall_back(feed, known) for feed in feeds]
    known |= await _known(connection, {pair for pairs in untold for pair in pairs})
    last = (await connection.execute(select(func.max(entries.c.number)))).scalar_one() or 0
    decided = _Decided(known=known, last=last)
    results = [decided.decide(feed) for feed in feeds]
    await _write(connection, decided)
    await record(connection, [(feed.check, result.new) for feed, result in zip(feeds, results, strict=True)])
    return results


def _asked(feeds: Iterable[Prepared]) -> set[tuple[int, int]]:
    return {
        (feed.check.number, number_of(name)) for feed in feeds for names in (*feed.names, feed.shared) for name in names
    }


async def _known(connection: AsyncConnection, asked: set[tuple[int, int]]) -> _Names:
    pairs = sorted(asked)
    found: _Names = {}
    for at in range(0, len(pairs), TOGETHER):
        rows = await connection.execute(_KNOWN, {"asked": json.dumps(pairs[at : at + TOGETHER])})
        found |= {(source, name): _Known(number, digest, title) for source, name, number, digest, title in rows}
    return found


def _fall_back(feed: Prepared, known: _Names) -> list[tuple[int, int]]:
    """Drop names that name nothing; the pairs to ask for entries that are left without any."""
    source, more = feed.check.number, []
    for at, names in enumerate(feed.names):
        left = tuple(name for name in names if not _names_none(known.get((source, number_of(name)))))
        if not left:
            left = (by_title(feed.entries[at]),)
            more.append((source, number_of(left[0])))
        feed.names[at] = left
    return more


def _names_none(row: _Known | None) -> bool:
    return row is not None and row.number is None


@dataclass(slots=True)
class _Decided:
    """What is to be written, gathered feed by feed; ``last`` is the highest number of an entry."""

    known: _Names
    last: int
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    names: dict[tuple[int, int], int | None] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def decide(self, feed: Prepared) -> Received:
        """Tell the entries of one document apart."""
        source, at = feed.check.number, epoch(feed.check.at)
        handled: set[int] = set()
        counts = {"new": 0, "changed": 0, "known": 0}
        queue: list[tuple[Entry, dict[str, Any]]] = []
        for name in feed.shared:
            self._name(source, number_of(name), None)
        for entry, names, digest, title in zip(feed.entries, feed.names, feed.digests, feed.titles, strict=True):
            left, match = self._match(source, names, title)
            if match is None:
                self.last += 1
                match, state = _Known(self.last, digest, title), "new"
                self.new.append({"number": self.last, "source": source, "digest": digest, "title": title, "seen": at})
            elif match.number in handled or match.digest == digest:
                state = "known"
            else:
                state, match.digest, match.title = "changed", digest, title
                self.changed.append({"of": match.number, "new_digest": digest, "new_title": title})
            counts[state] += 1
            assert match.number is not None
            handled.add(match.number)
            for name in left:
                if (source, number_of(name)) not in self.known:
                    self._name(source, number_of(name), match)
            if state != "known":
                queue.append((entry, _wait(entry, left, source, match.number, at)))
        self.waiting += [row for _, row in sorted_by_age(queue)]
        return Received(**counts)

    def _match(self, source: int, names: Sequence[str], title: int) -> tuple[Sequence[str], _Known | None]:
        """The names that count, and the entry they name."""
        rows = {name: row for name in names if (row := self.known.get((source, number_of(name)))) and row.number}
        if not rows:
            return names, None
        strong = rows.get(names[-1])
        weak = rows.get(names[0]) if len(names) > 1 else None
        if strong is not None:
            return names, weak if weak and weak.title == title != strong.title else strong
        if weak is not None and weak.title != title and is_address(names[-1]):
            self._name(source, number_of(names[0]), None)  # reused: another address and another title
            return names[1:], None
        return names, weak

    def _name(self, source: int, name: int, entry: _Known | None) -> None:
        self.names[source, name] = entry.number if entry else None
        self.known[source, name] = entry or _Known(None)


def _wait(entry: Entry, names: Sequence[str], source: int, number: int, at: int) -> dict[str, Any]:
    if entry.guid and entry.url and names == names[-1:] and is_address(names[0]):
        entry = replace(entry, guid=None)  # it is the address again, or no identity
    payload = write_payload(entry, [key(name, entry.source) for name in names])
    return {"entry": number, "source": source, "due": at, "payload": payload}


def sorted_by_age(queue: list[tuple[Entry, dict[str, Any]]]) -> list[tuple[Entry, dict[str, Any]]]:
    """The oldest first: by their dates where all have one, else from the end of the document, as feeds are written."""
    queue.reverse()
    if all(entry.published for entry, _ in queue):
        queue.sort(key=lambda pair: _day(pair[0].published))
    return queue


def _day(moment: datetime | date | None) -> float:
    if isinstance(moment, datetime):
        return moment.timestamp()
    return moment.toordinal() * 86_400.0 - 62_135_683_200 if moment else 0.0


async def _write(connection: AsyncConnection, decided: _Decided) -> None:
    await many(connection, insert(entries), decided.new)
    names = [{"source": source, "key": name, "entry": entry} for (source, name), entry in decided.names.items()]
    await many(connection, _NAMED, names)
    await many(connection, _CHANGED, decided.changed)
    await many(connection, _NO_LONGER, [{"of": row["of"]} for row in decided.changed])
    await many(connection, insert(inbox), decided.waiting)
