"""What an article is and states: entry, article, fact. Imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Words that almost made a fact of that kind, and why they did not, in one line for a person."""

    kind: str
    span: Span
    reason: str


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
    """One item as a feed or a file gives it, before anything is made of it.

    Attributes:
        source: the file's name, or the feed's or page's address.
        text: plain text; ``original`` is the page or markup it was taken from, if it was.
        whole: the feed gives a summary too, and this beside it: it is the article.
    """

    source: str
    text: str
    title: str | None = None
    url: str | None = None
    guid: str | None = None
    publisher: str | None = None
    published: datetime | date | None = None
    language: str | None = None
    original: str | None = None
    author: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that is no article: where it stands ("news.jsonl:3") and why, in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of one article.

    Attributes:
        key: what makes it the same article next time: guid, else canonical URL, else a hash of source and title.
        text: what the facts' offsets point into.
        original: what was given (page, text with its furniture), where it is not the text.
        published: the day it was published, if given or read from its own dateline.
        agency: the agency it credits ("передает ТАСС"), if any.
        revision: 1 for the first text seen under this key.
    """

    key: str
    source: str
    text: str
    original: str | None = None
    language: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    published: date | None = None
    seen: datetime
    revision: int = 1
    id: int | None = None
    author: str | None = None
