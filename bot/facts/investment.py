"""Investment: capital, loans and grants, joint projects, companies of one country at work in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from bot.facts.document import Document
from bot.facts.figures import Figure, figures
from bot.facts.figures.marks import country_marks, shared_marks
from bot.facts.figures.merging import merged
from bot.facts.figures.parties import Party
from bot.facts.figures.refused import refused_figures
from bot.facts.figures.units import MONEY
from bot.facts.mentions import Money
from bot.models import Bound, Fact, Mark, NearMiss, Span

Unit = Literal["projects", "companies", "loans"]
UNITS: dict[str | None, Unit] = {"projects": "projects", "companies": "companies", "loans": "loans"}
_DAY = len("2024-05-01")
_COMPOUND = 16  # letters of a country's adjective and a hyphen
_CHAIN = 4  # figures back that may say who invests
HEADS = ("investment.invest", "investment.loan", "investment.give")


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment(Fact):
    """Capital from one country in another.

    Attributes:
        countries: investor first, recipient second; alphabetical where they are joint.
        count: of ``unit``; None where the text gives a sum only.
        bound: of the amount, else of the count.
    """

    kind: ClassVar[str] = "investment"
    countries: tuple[str, ...] = ()
    count: Decimal | None = None
    unit: Unit | None = None
    amount: Decimal | None = None
    currency: str | None = None
    bound: Bound = "exact"
    period: str | None = None
    change_pct: Decimal | None = None
    status: Literal["actual", "planned"] = "actual"


def extract(doc: Document) -> Iterable[Investment]:
    """The investment facts of a document."""
    found = [
        (fact, figure.sentence.role == "headline")
        for figure in figures(doc)
        if is_investment(figure) and not _attends(doc, figure) and (fact := _investment(figure))
    ]
    return merged(found, lambda fact: (fact.count, fact.unit, fact.amount, fact.currency))


def refused(doc: Document) -> Iterable[NearMiss]:
    """The figures that come nearest to this kind and are no fact of it."""
    return refused_figures(doc, "investment")


def is_investment(figure: Figure) -> bool:
    """Whether the figure counts projects, companies or loans, or is a sum that a word of investment governs."""
    if figure.unit in UNITS and figure.money is None and figure.count and figure.count.value.amount < 2:
        return False
    if figure.unit in ("companies",):
        more = (
            figure.before is not None and figure.before.unit == "companies" and figure.before.passage is figure.passage
        )
        said = figure.says("investment.own", "investment.works", "investment.invest", "investment.joint")
        return bool(more or said or figure.parties)
    if figure.unit in UNITS:
        return (
            _is_between(figure) and figure.head not in ("figure.never", "trade.export", "trade.import")
        ) or figure.money is not None
    if figure.head == "investment.give" and len(figure.parties) < 2 and not _goes_on(figure):
        return figure.unit == MONEY and bool(figure.parties) and figure.says("investment.institution") is not None
    return figure.unit == MONEY and figure.head in HEADS and _has_a_side(figure)


def _attends(doc: Document, figure: Figure) -> bool:
    """ "The forum drew 200 companies": those that came to a gathering do not yet work in the country."""
    if figure.unit != "companies" or figure.money or figure.says("investment.own", "investment.invest"):
        return False
    return bool(doc.said(figure.sentence, "event.forum", "event.conference", "event.attend"))


def _goes_on(figure: Figure) -> bool:
    """Whether it goes on with an investment ("and a fourth terminal worth 60 million", "this year it puts in")."""
    leads = figure.before
    if leads is None or leads.head not in HEADS:
        return False
    same = leads.sentence.paragraph == figure.sentence.paragraph and figure.says("figure.it") is not None
    return leads.passage is figure.passage or leads.is_heading or same


def _is_between(figure: Figure) -> bool:
    """Whether projects are those of countries: one is named, or they are joint, or go on from such."""
    if figure.passage.countries or figure.says("investment.joint", "figure.both", "figure.home", "figure.region"):
        return True
    leads = figure.before
    return leads is not None and (leads.unit in UNITS or leads.head in HEADS)


def _has_a_side(figure: Figure) -> bool:
    """A company's loan or financing counts only where a country is said to give or take it."""
    if figure.head == "investment.invest" or figure.parties:
        return True
    return bool(figure.says("investment.joint", "figure.both", "figure.home", "figure.region")) or bool(
        figure.before and figure.before.head in HEADS
    )


def _investment(figure: Figure) -> Investment | None:
    countries = _directed(figure)
    alone = figure.says("investment.institution", "investment.foreign")
    if figure.count is None or (len(countries) < 2 and not (countries and alone)):
        return None
    counted = figure.unit in UNITS
    sum_ = figure.money.value if figure.money else None if counted else figure.count.value
    money = sum_ if isinstance(sum_, Money) else None
    if not counted and (money is None or money.currency is None):
        return None
    value = money or figure.count.value
    return Investment(
        evidence=Span(figure.sentence.start, figure.sentence.end),
        marks=tuple(_marks(figure, countries)),
        countries=countries,
        count=figure.count.value.amount if counted else None,
        unit=UNITS[figure.unit] if counted else None,
        amount=money.amount if money else None,
        currency=money.currency if money else None,
        bound="exact" if figure.planned and value.bound == "at_most" else value.bound,
        period=_period(figure, counted),
        change_pct=figure.change.pct if figure.change and figure.change.against == "year" and not counted else None,
        status="planned" if figure.planned else "actual",
    )


def _period(figure: Figure, counted: bool) -> str | None:
    """A stock of projects or companies takes over no period but a day; flows of money do within their sentence."""
    if figure.when:
        return figure.when.edtf
    before = figure.before
    if before is None or before.head not in HEADS:
        return None
    if counted:
        day = before.when.edtf if before.when and before.passage is figure.passage else None
        return day if day and len(day) == _DAY else None
    return figure.carried if before.passage is figure.passage or figure.head_word is None else None


def _directed(figure: Figure) -> tuple[str, ...]:
    """(investor, recipient) as prepositions and order tell; alphabetical for what is joint."""
    ordered = sorted(figure.parties[:3], key=lambda one: one.at)
    if figure.unit == "projects" and _is_pair(ordered):
        return tuple(sorted(one.code for one in ordered))
    owner = _owner(figure)
    investor = owner or next((one.code for one in ordered if one.side == "from"), None)
    recipient = None
    for one in ordered:
        if one.code == investor:
            continue
        if one.side == "to" and recipient is None:
            recipient = one.code
        elif one.side in ("name", "adjective") and investor is None:
            investor = one.code
        elif recipient is None:
            recipient = one.code
    if investor == recipient:
        recipient = None
    if figure.says("investment.joint") and figure.unit != "companies" and figure.head != "investment.loan":
        return tuple(sorted(figure.pair))
    if figure.says("investment.institution", "investment.foreign") and investor is None and recipient:
        return (recipient,)
    return _filled(figure, investor, recipient)


def _is_pair(ordered: Sequence[Party]) -> bool:
    """Whether both countries are one adjective ("Kazakh-Chinese projects")."""
    if len(ordered) != 2 or any(one.side != "adjective" for one in ordered):
        return False
    return ordered[1].at - ordered[0].at < _COMPOUND


def _owner(figure: Figure) -> str | None:
    """Whose companies they are: the country between their number and their noun ("6,000 Chinese companies")."""
    if figure.unit != "companies" or figure.count is None or figure.count.word is None:
        return None
    begin, end = figure.count.value.end, figure.count.word.start
    return next((one.code for one in figure.parties if begin <= one.at < end), None)


def _filled(figure: Figure, investor: str | None, recipient: str | None) -> tuple[str, ...]:
    if investor and recipient:
        return (investor, recipient)
    pair = figure.pair
    known = investor or recipient
    if known is None:
        before = figure.before
        for _ in range(_CHAIN):
            if before is None or set(before.pair) != set(pair):
                break
            if before.head not in HEADS and before.unit not in UNITS:
                break
            if before.parties:
                return _directed(before)
            before = before.before
        taken = figure.before is not None and figure.before.head in HEADS and figure.before.pair == pair
        return pair if taken else tuple(sorted(pair))
    other = next((code for code in pair if code != known), None)
    if other is None:
        return (known,)
    return (known, other) if investor else (other, known)


def _marks(figure: Figure, countries: tuple[str, ...]) -> Iterator[Mark]:
    if figure.count:
        field = "count" if figure.unit in UNITS else "amount"
        yield Mark(field, Span(figure.count.value.start, figure.count.value.end), figure.unit or "number")
    if figure.money:
        yield Mark("amount", Span(figure.money.value.start, figure.money.value.end), "money")
    if figure.change:
        yield Mark("change_pct", Span(figure.change.start, figure.change.end), "against the year before")
    if figure.head_word:
        yield Mark("kind", Span(figure.head_word.start, figure.head_word.end), figure.head_word.concept)
    yield from country_marks(figure, countries)
    yield from shared_marks(figure)
