"""The article as far as it has been read for signings. Knows no rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.facts.agreement.paper import Paper
from bot.facts.document import Document
from bot.facts.event import doings
from bot.facts.event.doing import Doing
from bot.text import Sentence


@dataclass(slots=True, eq=False)
class Signing:
    """What the last signing told of: its status and date hold for the list that goes on."""

    sentence: Sentence
    status: str
    date: str | None
    open: bool  # ends with a colon: bullets follow


@dataclass(slots=True, eq=False)
class Page:
    """The article as far as read; the events are read when the first signing asks for their dates."""

    doc: Document
    last: Signing | None = None
    papers: list[Paper] = field(default_factory=list)
    events: list[Doing] | None = None

    def doings(self) -> list[Doing]:
        if self.events is None:
            self.events = sorted(doings(self.doc), key=lambda doing: doing.start)
        return self.events
