"""Events: what takes place between leaders, governments or delegations.

    sentence --scene--> its mentions --cues--> the words that tell of a doing --fill--> Doing --merge--> Event

This file holds the fact and the order of the steps; ``bot.facts.agreement`` asks ``doings`` for the dates of signings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from bot.facts.document import Document
from bot.facts.event.doing import Doing
from bot.facts.event.fill import fill
from bot.facts.event.merge import merge
from bot.facts.event.scene import scenes
from bot.facts.event.standing import why_mere
from bot.facts.event.story import Story
from bot.facts.event.telling import TYPES
from bot.models import Fact, Mark, NearMiss, Place, Span

TELLING = (*TYPES, "event.attend", "event.chair")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """A summit, visit, talks or forum, by the fact contract.

    Attributes:
        type: "summit", "visit", "talks" or "forum".
        series: the frame of meetings it belongs to ("SCO", "China-Central Asia").
        edition: 2 for the second of its series.
        level: of a visit: "state", "official" or "working".
        participants: the visitors of a visit, of another event everyone named.
        countries: taking part or visiting, the host last.
        status: "held", "upcoming" or "proposed".
    """

    kind: ClassVar[str] = "event"

    type: str
    series: str | None = None
    edition: int | None = None
    level: str | None = None
    participants: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    place: Place | None = None
    date: str | None = None
    status: str = "held"


def extract(doc: Document) -> Iterable[Event]:
    """The events an article tells of, in order of their evidence."""
    told = sorted(doings(doc), key=lambda doing: doing.sentence.start)
    return [_event(doing) for doing in told]


def refused(doc: Document) -> Iterator[NearMiss]:
    """The visits, talks and gatherings that the article merely mentions."""
    for doing in _read(doc)[1]:
        word = next(Span(start, end) for field, start, end, _ in doing.marks if field == "type")
        yield NearMiss("event", word, why_mere(doing))


def doings(doc: Document) -> tuple[Doing, ...]:
    """What is told of, each doing once."""
    return _read(doc)[0]


@lru_cache(maxsize=1)
def _read(doc: Document) -> tuple[tuple[Doing, ...], tuple[Doing, ...]]:
    """What is told of, and what is merely mentioned. Remembered for the document read last: agreements ask too."""
    story = Story(doc)
    for scene in scenes(doc, TELLING):
        fill(scene, story)
    return tuple(merge(story.doings)), tuple(story.mere)


def _event(doing: Doing) -> Event:
    place = Place(doing.city, doing.host) if doing.city or doing.host else None
    return Event(
        type=doing.type,
        series=doing.series,
        edition=doing.edition,
        level=doing.level,
        participants=tuple(doing.people),
        countries=tuple(doing.parties()),
        place=place,
        date=doing.date,
        status=doing.status,
        evidence=Span(doing.sentence.start, doing.sentence.end),
        marks=tuple(Mark(field, Span(start, end), rule) for field, start, end, rule in doing.marks),
    )
