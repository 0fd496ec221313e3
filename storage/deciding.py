"""Which entries of a feed are new, changed or known, by the names that are known of its source. Pure.

An address says more than a guid. A guid that comes back with another address and another title is reused, and so is one
that stands at two entries of a document: from then on it names nothing. Of two known entries that the names of one lead
to, the one with its title is meant, else the one at its address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.feeds.given import Given, GivenFeed, Name, given_feed, hashed
from bot.feeds.identity import is_address, key
from bot.feeds.payload import complete
from bot.models import Checked, Entry, Received
from storage.articles import epoch

_State = Literal["new", "changed", "known"]


@dataclass(slots=True)
class Known:
    """A stored entry, or one that is about to be; ``number`` None: that name names none."""

    number: int | None
    digest: int = 0
    title: int = 0


Names = dict[tuple[int, int], Known]  # (source, hash of a name) -> what it names


@dataclass(slots=True)
class _Asked:
    """An entry with those of its names that still name it."""

    entry: Given
    names: tuple[Name, ...]


@dataclass(slots=True)
class Prepared:
    """A check and what it gave; ``shared``: names that several of its entries bear."""

    check: Checked
    given: list[_Asked]
    shared: list[int]

    def asked(self) -> Iterator[tuple[int, int]]:
        """The pairs that are to be looked up."""
        source = self.check.number
        yield from ((source, number) for one in self.given for _, number in one.names)

    def fall_back(self, known: Names) -> Iterator[tuple[int, int]]:
        """Drop names that name nothing; the further pairs to look up, for entries that are left without any."""
        source = self.check.number
        for one in self.given:
            left = tuple(name for name in one.names if _may_name(known.get((source, name[1]))))
            if not left:
                left = (hashed(one.entry.by_title),)
                yield source, left[0][1]
            one.names = left


def prepare(check: Checked, entries: Sequence[Entry] | GivenFeed) -> Prepared:
    """All that can be told without the store; what a worker has told already is taken as it is."""
    feed = entries if isinstance(entries, GivenFeed) else given_feed(entries)
    return Prepared(check, [_Asked(entry, entry.names) for entry in feed.entries], feed.shared)


def _may_name(row: Known | None) -> bool:
    return row is None or row.number is not None


@dataclass(slots=True)
class Decision:
    """What is to be written, gathered feed by feed.

    Attributes:
        last: the highest number of an entry.
        new, changed, waiting: rows of entries, of changes to them, of the inbox.
        named: (source, hash of a name) -> the entry it names from now on.
    """

    known: Names
    last: int
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    named: dict[tuple[int, int], int | None] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def decide(self, feed: Prepared) -> Received:
        """Tell the entries of one document apart; of one that is given twice the first copy counts."""
        source, at = feed.check.number, epoch(feed.check.at)
        for number in feed.shared:
            self._name(source, number, None)
        handled: set[int | None] = set()
        counts: Counter[_State] = Counter()
        queue: list[_Asked] = []
        numbers: list[int] = []
        for one in feed.given:
            match = self._match(source, one)
            state, match = self._judge(source, one, match, at, match is not None and match.number in handled)
            counts[state] += 1
            handled.add(match.number)
            self._name_all(source, one, match)
            if state != "known" and match.number is not None:
                queue.append(one)
                numbers.append(match.number)
        self.waiting += _waiting(queue, numbers, source, at)
        return Received(new=counts["new"], changed=counts["changed"], known=counts["known"])

    def _match(self, source: int, one: _Asked) -> Known | None:
        """The known entry that it is; a guid that turns out to be reused is taken from its names."""
        known = (self.known.get((source, number)) for _, number in one.names)
        rows = [row if row is not None and row.number is not None else None for row in known]
        at_address = rows[-1]
        by_guid = rows[0] if len(rows) > 1 else None
        if at_address is not None:
            if by_guid is None or by_guid is at_address:
                return at_address
            return by_guid if by_guid.title == one.entry.title != at_address.title else at_address
        if by_guid is not None and by_guid.title != one.entry.title and is_address(one.names[-1][0]):
            self._name(source, one.names[0][1], None)
            one.names = one.names[1:]
            return None
        return by_guid

    def _judge(self, source: int, one: _Asked, match: Known | None, at: int, again: bool) -> tuple[_State, Known]:
        if match is None:
            self.last += 1
            match = Known(self.last, one.entry.digest, one.entry.title)
            row = {"number": self.last, "source": source, "digest": one.entry.digest, "title": match.title, "seen": at}
            self.new.append(row)
            return "new", match
        if again or match.digest == one.entry.digest:
            return "known", match
        match.digest, match.title = one.entry.digest, one.entry.title
        self.changed.append({"of": match.number, "new_digest": match.digest, "new_title": match.title})
        return "changed", match

    def _name_all(self, source: int, one: _Asked, entry: Known) -> None:
        for _, number in one.names:
            if (source, number) not in self.known:
                self._name(source, number, entry)

    def _name(self, source: int, number: int, entry: Known | None) -> None:
        self.named[source, number] = entry.number if entry else None
        self.known[source, number] = entry or Known(None)


def _waiting(queue: Sequence[_Asked], numbers: Sequence[int], source: int, at: int) -> list[dict[str, Any]]:
    """Rows of the inbox, the oldest first: by date where all have one, else from the document's end, as feeds are."""
    pairs = list(zip(queue, numbers, strict=True))[::-1]
    if all(one.entry.seconds is not None for one, _ in pairs):
        pairs.sort(key=lambda pair: pair[0].entry.seconds or 0.0)
    return [{"entry": number, "source": source, "due": at, "payload": _payload(one)} for one, number in pairs]


def _payload(one: _Asked) -> bytes:
    keys = [key(name, one.entry.source) for name, _ in one.names]
    again = one.entry.guid and len(keys) == 1 and is_address(keys[0])  # the address over again, or reused
    return complete(one.entry.body, None if again else one.entry.guid, keys)
