"""What an article has told so far: its doings, and whom it has named."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from bot.facts.document import Document
from bot.facts.event.doing import Doing
from bot.facts.event.scene import Scene
from bot.facts.mentions import City, Person
from bot.models import Span

_MESSENGERS = ("ambassador", "spokesperson")


def official(person: Person) -> bool:
    """Somebody who visits and negotiates: listed or with an office, no messenger."""
    return (person.known or person.role is not None) and person.role not in _MESSENGERS


@dataclass(slots=True, eq=False)
class Story:
    """What the article has told up to here.

    Attributes:
        at: where the sentence begins that is being read.
        mere: what is only mentioned: for those who ask what almost became an event.
    """

    doc: Document
    doings: list[Doing] = field(default_factory=list)
    mere: list[Doing] = field(default_factory=list)
    at: int = 0
    dateline: City | None = None
    _officials: list[tuple[Person, int]] | None = None

    @property
    def people(self) -> list[tuple[Person, int]]:
        """The officials named before the sentence that is read, each with where their sentence begins."""
        told = self._told()
        return told[: bisect_left(told, self.at, key=lambda one: one[0].start)]

    def officials(self) -> list[Person]:
        """All the officials that the article names."""
        return [person for person, _ in self._told()]

    def _told(self) -> list[tuple[Person, int]]:
        if self._officials is None:
            self._officials = [
                (person, sentence.start)
                for sentence in self.doc.facts_from()
                for person in self.doc.inside(sentence, Person)
                if official(person)
            ]
        return self._officials

    def here(self, scene: Scene) -> City | None:
        """The city of the dateline: the first that is named."""
        if self.dateline is None:
            cities = self.doc.inside(Span(0, scene.sentence.end), City)
            self.dateline = next((city for city in cities if city.name), None)
        return self.dateline

    def last(self, *types: str) -> Doing | None:
        """The last doing of these types, of any where none are given."""
        return next((doing for doing in reversed(self.doings) if not types or doing.type in types), None)

    def same_sentence(self, scene: Scene) -> Doing | None:
        """The last doing, where this very sentence told of it."""
        last = self.last()
        return last if last is not None and last.sentence is scene.sentence else None

    def last_date(self) -> str | None:
        """The date of the last doing that has one."""
        return next((doing.date for doing in reversed(self.doings) if doing.date), None)
