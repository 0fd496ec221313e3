"""What is found in a text on the way to a fact: values, dates, names and the words that trigger them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar, dataclass_transform

from bot.models import Bound

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def sealed(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """A dataclass that the type checker holds frozen and Python does not.

    An article makes hundreds of these, and freezing at run time makes each four times as dear.
    """
    return dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)


@sealed()
class Mention:
    """Something that a stretch of text means; offsets in code points, end exclusive."""

    start: int
    end: int


@sealed()
class Word(Mention):
    """A word or phrase of the language's lexicon; ``concept`` is its key, such as "trade.turnover"."""

    concept: str


@sealed(kw_only=True)
class Number(Mention):
    """A number that is neither money nor percent.

    Attributes:
        amount: the value with its scale applied ("5 тыс." is 5000); the lower end of a range.
        bound: what the words around it say ("more than", "около"); a range is "at_least".
        upper: the upper end of a range, else None.
        ordinal: "second", "24-й", "第二".
    """

    amount: Decimal
    bound: Bound = "exact"
    upper: Decimal | None = None
    ordinal: bool = False


@sealed(kw_only=True)
class Money(Number):
    """A sum in whole units of ``currency`` (ISO 4217); None where the text names no currency that can be told."""

    currency: str | None


@sealed(kw_only=True)
class Percent(Number):
    """A percentage; ``points`` for percentage points."""

    points: bool = False


@sealed(kw_only=True)
class Change(Mention):
    """Growth against an earlier period, signed: "up 18%" is 18, "fell by 3.2%" is -3.2, "doubled" is 100.

    Attributes:
        against: what it is measured against, as far as the text says: the same period a year before ("year", also
            where nothing is said), the month or quarter before ("month"), or a span of years ("span").
    """

    pct: Decimal
    against: Literal["year", "month", "span"] = "year"


Part = Literal["start", "middle", "end", "first_third", "second_third", "last_third"]


@sealed(kw_only=True)
class When(Mention):
    """A date, period or interval.

    Attributes:
        edtf: EDTF, never finer than stated ("2024", "2024-06-17", "2024-01/2024-05", "2005/.."); None where it is
            relative and there is nothing to resolve it against.
        rule: the name of the rule that resolved it ("absolute", "last year", "months of this year").
        today: said by "today", "here and now": the day of publication itself.
        part: which part of it the text means ("at the end of 2024"); ``edtf`` is the whole.
    """

    edtf: str | None
    rule: str = "absolute"
    today: bool = False
    part: Part | None = None


@sealed(kw_only=True)
class Duration(Mention):
    """A length of time, an age, or how often ("30 years", "aged 17", "every year"): it lies nowhere in the calendar.

    No fact is dated by it; it is for those who list all expressions of time in a text.

    Attributes:
        edtf: the date meant by a text that is nothing else (``bot.facts.dates.durations``).
    """

    edtf: str | None = None


@sealed(kw_only=True)
class Occasion(Mention):
    """A day or stretch by its name in the calendar of feasts; ``edtf`` None where the text leaves its year open."""

    edtf: str | None


@sealed(kw_only=True)
class Currency(Mention):
    """A currency (ISO 4217) named without a sum."""

    code: str


@sealed(kw_only=True)
class Percentage(Mention):
    """A word for percent without a number."""


@sealed(kw_only=True)
class Country(Mention):
    """A country (ISO 3166-1 alpha-2) or a bloc (EU, EAEU, CENTRAL_ASIA, SCO, BRICS, CIS, ASEAN).

    Attributes:
        form: how the text names it: "name" ("Китай", "КНР"), "adjective" ("китайский", "казахстанско-"),
            "people" ("китайцы"), "capital" ("Пекин" in the sense of the state).
    """

    code: str
    form: Literal["name", "adjective", "people", "capital"] = "name"


@sealed(kw_only=True)
class Person(Mention):
    """A person.

    Attributes:
        name: the gazetteer's English name, else the name with its nominative restored.
        known: found in the gazetteer.
        role: "president", "premier", "foreign_minister", "minister", "ambassador", ... as told by the words beside the
            name or by the gazetteer, else None.
        country: the country they act for, as told or by the gazetteer.
    """

    name: str
    known: bool = False
    role: str | None = None
    country: str | None = None


@sealed(kw_only=True)
class City(Mention):
    """A city, region or residence; ``name`` is its common English name (None for a region without a city)."""

    name: str | None
    country: str | None


@sealed(kw_only=True)
class Toponym(Mention):
    """A place that is no City: a country by its name, or a name that only the words beside it tell to be a place.

    Facts take places from City and Country; this is for those who list all places of a text.
    """

    country: str | None = None


@sealed(kw_only=True)
class Series(Mention):
    """An organisation or a frame of meetings: "SCO", "China-Central Asia", "C5+1", "Belt and Road"."""

    name: str


@sealed(kw_only=True)
class RoleRef(Mention):
    """An office named without its holder: "the President", "глава КНР"; ``bot.facts.names.resolve_role`` finds who.

    Attributes:
        role: one of the roles of Person, or "leader" where the text says no more.
        country: the country or bloc beside the word, if any.
    """

    role: str
    country: str | None = None
