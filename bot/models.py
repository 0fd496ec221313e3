"""The nouns of Silkwire, frozen and named by their stage. Imports nothing of ours.

    Source --fetch--> bytes --parse--> Entry --article--> Article --extract--> Fact
    chat update --platform--> Request --dispatch--> Reply --platform--> message

What an extractor finds in a text on the way to a fact (numbers, dates, names) is a Mention, in ``bot.facts.mentions``.
"""

from __future__ import annotations

from collections.abc import Mapping
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


# --- What the store answers ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article without its text: what a citation needs.

    Attributes:
        id: what ``/article`` takes.
        facts: how many facts its current revision states.
    """

    id: int
    source: str
    language: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    agency: str | None = None
    published: date | None = None
    seen: datetime
    revision: int = 1
    facts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A stored fact and the article that states it.

    Attributes:
        id: short and public, what ``/why`` takes; the same for the same fact after another import.
        current: whether the article's newest revision still states it.
        sentence: the evidence, in the article's own words; ``fact.evidence`` and marks point into the whole text
            (``Storage.get_article``), ``fact.evidence.start`` is where the sentence begins.
    """

    id: str
    fact: Fact
    article: Headline
    sentence: str
    current: bool = True


Order = Literal["published", "period", "soonest", "amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFilter:
    """Which facts are asked for; everything given must hold.

    Attributes:
        countries: all of these are among the fact's countries (or, for kinds without, its sentence's); "CN", "EU".
        leading: the fact's first country: who exports, imports, invests.
        people: each of these is part of the name of a person of the fact (or of its sentence); any case.
        since, until: the fact's period or date overlaps these days, both included; a fact without one never does.
        fields: contract field -> the values wanted; None among them stands for "not given":
            ``{"flow": ("export", "import"), "goods": (None,)}``, ``{"status": ("upcoming", "proposed")}``.
        words: the fact's sentence has all of these words, found as ``Storage.search`` finds them.
        article: facts of this article only.
    """

    countries: tuple[str, ...] = ()
    leading: str | None = None
    people: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    fields: Mapping[str, tuple[str | int | None, ...]] = field(default_factory=dict)
    words: str = ""
    article: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found by its words; ``excerpt`` is the line that has most of them, ``spans`` where, in the excerpt."""

    article: Headline
    excerpt: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much is stored; ``oldest`` and ``newest`` are days of publication, ``facts`` counts by kind."""

    articles: int
    sources: int
    languages: Mapping[str, int]
    facts: Mapping[str, int]
    oldest: date | None = None
    newest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a fact is found by beside its own fields: the countries and people of the fact or of its sentence."""

    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What saving an article did.

    Attributes:
        state: "new", "changed" (a new revision) or "unchanged".
        added, removed: short ids of facts that this revision states and the one before did not, and the reverse.
    """

    state: Literal["new", "changed", "unchanged"]
    article: int
    revision: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An entry that was brought into the store; ``facts`` counts what its text states by kind, if it was read."""

    source: str
    saved: Saved
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What is remembered of a conversation: the language replies are in, and the command that ``/more`` stands for."""

    platform: str
    chat: str
    language: str | None = None
    more: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update of a chat platform as it was received; ``payload`` is its JSON."""

    platform: str
    update_id: int
    payload: str


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
    """A title; level 2 for the groups below it (a year)."""

    text: str
    level: int = 1


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
    """What is answered; each platform renders, escapes and splits it at its own limit.

    Attributes:
        buttons: rows of them.
        more: the command that ``/more`` stands for from now on; "" where a list has ended, None to leave it as it is.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = field(default=())
    more: str | None = None
