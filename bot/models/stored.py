"""What the store gives and is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.models.article import Fact, Span


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


Turn = Literal["moved", "cancelled"]
Order = Literal["published", "period", "ended", "begun", "soonest", "amount"]
Time = Literal["meets", "within", "beyond", "told", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFilter:
    """Which facts are asked for; everything given must hold.

    Attributes:
        countries: all of these are among the fact's countries (or, for kinds without, its sentence's); "CN", "EU".
        leading: the fact's first country: who exports, imports, invests.
        people: each of these is part of the name of a person of the fact (or of its sentence); any case.
        since, until: the fact's period or date overlaps these days, both included; a fact without one never does.
        time: how it lies to those days: "meets" as above; "within" wholly; "beyond" meets them and reaches further, an
            open one by its beginning; "told": it has no time of its own, and was told then; "any" of these three.
        ahead: announced for this day or later, or told without a date in the year before it.
        over: all that is not ahead of this day.
        fields: contract field -> the values wanted; None among them stands for "not given":
            ``{"flow": ("export", "import"), "goods": (None,)}``, ``{"status": ("upcoming", "proposed")}``.
        words: the fact's sentence has all of these words, found as ``Storage.search`` finds them.
        article: facts of this article only.
        disputed: records with differing values only, or only those without.
        told_by: told on that day or before it.
    """

    countries: tuple[str, ...] = ()
    leading: str | None = None
    people: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    time: Time = "meets"
    ahead: date | None = None
    over: date | None = None
    fields: Mapping[str, tuple[str | int | None, ...]] = field(default_factory=dict)
    words: str = ""
    article: int | None = None
    disputed: bool | None = None
    told_by: date | None = None


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
class Outlet:
    """How many articles of an outlet are stored, and the days of its oldest and newest."""

    name: str
    articles: int
    oldest: date
    newest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a fact beside its own fields.

    Attributes:
        countries, people: of the fact or else of its sentence; it is found by them.
        statistics: whose figure it is said to be, "KZ statistics" or "CN customs"; the country may be unknown.
        turn: what its sentence says has become of an announced event.
    """

    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    statistics: str | None = None
    turn: Turn | None = None


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
    """What is remembered of a conversation.

    Attributes:
        language: that replies are in.
        more: the command that ``/more`` stands for.
        zone: whose local time it lives by: IANA name, or "UTC+05:30".
        quiet_from, quiet_to: minutes since local midnight between which it is not alerted; over midnight where the
            first is later.
    """

    platform: str
    chat: str
    language: str | None = None
    more: str | None = None
    zone: str | None = None
    quiet_from: int | None = None
    quiet_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update of a chat platform as it was received; ``payload`` is its JSON."""

    platform: str
    update_id: int
    payload: str
