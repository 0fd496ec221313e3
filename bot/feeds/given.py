"""What a feed gave, as it is received: all that can be told of its entries without the store. Pure.

It is made where the feed is parsed, in a worker: the process that asks for it hands bytes on and reads none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.feeds.identity import by_title, digest_of, names_in, number_of, plain
from bot.feeds.payload import write_body
from bot.models import Entry

Name = tuple[str, int]  # and its hash


@dataclass(slots=True)
class Given:
    """An entry.

    Attributes:
        source: the address or file that its names hold in.
        names: the strongest last; one at least.
        by_title: its name where no other is left.
        title: its title's hash; 0 without one.
        digest: of its content.
        seconds: what it is ordered by, its date; None without one.
        guid: as the feed has it.
        body: what waits in the inbox, to be completed (``bot.feeds.payload``).
    """

    source: str
    names: tuple[Name, ...]
    by_title: str
    title: int
    digest: int
    seconds: float | None
    guid: str | None
    body: bytes


@dataclass(slots=True)
class GivenFeed:
    """The entries of one document, in its order; ``shared``: hashes of names that several of them bear."""

    entries: list[Given] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.entries)


def given_feed(entries: Sequence[Entry]) -> GivenFeed:
    """What these entries of one document are received as."""
    names, shared = names_in(entries)
    given = [_given(entry, of) for entry, of in zip(entries, names, strict=True)]
    return GivenFeed(given, [number_of(name) for name in shared])


def _given(entry: Entry, names: Sequence[str]) -> Given:
    return Given(
        source=entry.source,
        names=tuple(map(hashed, names)),
        by_title=by_title(entry),
        title=number_of(plain(entry.title)) if entry.title else 0,
        digest=digest_of(entry),
        seconds=_seconds(entry.published) if entry.published else None,
        guid=entry.guid,
        body=write_body(entry),
    )


def hashed(name: str) -> Name:
    """A name with its hash."""
    return name, number_of(name)


def _seconds(moment: datetime | date) -> float:
    """Seconds of an order; a day counts from its midnight."""
    if isinstance(moment, datetime):
        return moment.timestamp()
    return (moment.toordinal() - _EPOCH_DAY) * 86_400.0


_EPOCH_DAY = date(1970, 1, 1).toordinal()
