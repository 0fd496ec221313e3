"""What many articles say: claims, who says them, and the records they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.models.article import Fact
from bot.models.stored import Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What any number of articles state alike: the content of a fact, without who says it and in which sentence.

    Attributes:
        data: the contract's fields without evidence, and what the ledger's rule for the kind adds to tell claims
            apart or together (whose statistics, the month a vague one was told); JSON values only.
        keys: claims that share none of these are never of one record.
        hash: what ``bot.ledger.hash_of`` gives for it, where that is known already.
    """

    kind: str
    data: Mapping[str, Any]
    keys: tuple[str, ...]
    hash: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Who says a claim, as of some day.

    Attributes:
        stories: ids of the independent stories; wire copies and near-identical texts are one.
        outlets: names of those that carried it, in order of the alphabet.
        languages: ISO 639-1, in order of the alphabet.
        first, last: the days it was told first and last: of publication, else when it was seen.
        lead: the report to cite: the earliest, then by the article's key.
    """

    stories: frozenset[int]
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    first: date
    last: date
    lead: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One of the values of a record: reports that agree at their stated precision.

    Attributes:
        fact: the finest of what they say.
        statistics: whose figure it is said to be ("KZ statistics", "CN customs"), where told.
        stories: how many independent ones.
    """

    fact: Fact
    statistics: tuple[str, ...] = ()
    stories: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    first: date
    last: date
    lead: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in the life of an event: what it was said to be from some day on.

    Attributes:
        status: "proposed", "upcoming", "held", "moved" or "cancelled".
        when: the event's own date as told then, EDTF.
        told: the day that was told.
    """

    status: str
    when: str | None
    told: date
    lead: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the world says of one thing.

    Attributes:
        id: short and public: that of the report that leads the best value.
        series: what it shares with other periods of the same figure; None where there is no such thing.
        values: best first; those after it differ from it and from each other.
        life: of an event, in order of time.
        stories: independent ones over all values.
        first, last: first and last told.
    """

    id: str
    kind: str
    series: str | None = None
    values: tuple[Value, ...]
    life: tuple[Step, ...] = ()
    stories: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    first: date
    last: date

    @property
    def fact(self) -> Fact:
        """The best value, as a fact of its kind; its evidence is that of the report that leads it."""
        return self.values[0].fact

    @property
    def lead(self) -> Cited:
        return self.values[0].lead

    @property
    def disputed(self) -> bool:
        return len(self.values) > 1

    @property
    def single(self) -> bool:
        """Whether only one independent story says so."""
        return self.stories == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A trusted person's word that an article's fact is wrong."""

    by: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article's statement within a record.

    Attributes:
        day: when it was told: the day of publication, of a later revision the day it was seen.
        story: equal for wire copies of one text.
        withdrawn: the day its article's newer revision no longer said so.
    """

    cited: Cited
    day: date
    story: int
    withdrawn: date | None = None
    rejected: Rejection | None = None
