"""The nouns of Silkwire, frozen and named by their stage. Imports nothing of ours.

    Source --fetch--> bytes --parse--> Entry --article--> Article --extract--> Fact
    chat update --platform--> Request --dispatch--> Reply --platform--> message

What an extractor finds in a text on the way to a fact (numbers, dates, names) is a Mention, in ``bot.facts.mentions``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal

Bound = Literal["exact", "about", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets in code points into a text, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Mark:
    """The words that made one field of a fact, and the name of the rule that read them."""

    field: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one article states. Each kind is a subclass in its own module under ``bot.facts``.

    Attributes:
        evidence: the sentence (or bullet, or headline) that states the fact.
        marks: the words that made each field, for ``/why`` and ``--explain``.
    """

    kind: ClassVar[str]
    evidence: Span
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A city by its common English name and its country's ISO 3166-1 alpha-2 code; either may be unknown."""

    city: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a feed or a file gives it, before anything is made of it. Every field but text may be missing."""

    source: str
    text: str
    title: str | None = None
    url: str | None = None
    guid: str | None = None
    publisher: str | None = None
    published: datetime | date | None = None
    language: str | None = None
    html: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of one article.

    Attributes:
        key: what makes it the same article next time: guid, else canonical URL, else a hash of source and title.
        text: what the facts' offsets point into.
        published: the day it was published, if given or read from its own dateline.
        agency: the agency it credits ("передает ТАСС"), if any.
        revision: 1 for the first text seen under this key.
    """

    key: str
    source: str
    text: str
    language: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    published: date | None = None
    seen: datetime
    revision: int = 1
    id: int | None = None


# --- Chat -----------------------------------------------------------------------------------------------------------

Style = Literal["plain", "bold", "italic", "code", "mark"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style, perhaps a link."""

    text: str
    style: Style = "plain"
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reply, never split by a platform: a fact with its citation, a hint, a sentence."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of an article, with the words that matter in style "mark"."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: how the question was understood, what was looked at."""

    text: str


Block = Heading | Line | Quote | Note


@dataclass(frozen=True, slots=True)
class Button:
    """A label and the command that pressing it stands for, such as "/why a1b2"."""

    label: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One message of a person, platform-neutral.

    Attributes:
        platform: "telegram", "discord" or "terminal".
        chat: the platform's id of the conversation (what settings and /more belong to).
        user: the platform's id of the person.
        text: what was typed, or the command behind the button that was pressed.
        language: the language of the person's client as the platform tells it ("pt-BR"), if it does.
        at: when, in UTC.
    """

    platform: str
    chat: str
    user: str
    text: str
    language: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered; each platform renders, escapes and splits it at its own limit."""

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = field(default=())
