"""Indicators: any other counted thing that describes the relation of countries: trains, freight, tourists, capacity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from bot.facts.document import Document
from bot.facts.figures import Figure, figures
from bot.facts.figures.marks import shared_marks
from bot.facts.figures.merging import merged
from bot.facts.figures.metrics import Metric, metric_of
from bot.facts.figures.refused import refused_figures
from bot.facts.mentions import When
from bot.models import Bound, Fact, Mark, NearMiss, Span

UNITS: dict[str, tuple[str, Decimal]] = {
    "tonnes": ("tonnes", Decimal(1)),
    "m3": ("m3", Decimal(1)),
    "bcm": ("m3", Decimal(10**9)),
    "km": ("km", Decimal(1)),
    "mw": ("MW", Decimal(1)),
    "gw": ("MW", Decimal(1000)),
    "kw": ("MW", Decimal("0.001")),
    "teu": ("TEU", Decimal(1)),
    "containers": ("containers", Decimal(1)),
    "trains": ("trains", Decimal(1)),
    "flights": ("flights", Decimal(1)),
    "times": ("flights", Decimal(1)),
    "tourists": ("people", Decimal(1)),
    "visitors": ("people", Decimal(1)),
    "passengers": ("people", Decimal(1)),
    "students": ("people", Decimal(1)),
    "people": ("people", Decimal(1)),
    "cars": ("items", Decimal(1)),
    "institutes": ("items", Decimal(1)),
    "percent": ("percent", Decimal(1)),
}
"""Keys of [words.figure.unit] -> the contract's unit and what a value is multiplied by."""

FLOWING: frozenset[str] = frozenset(
    {"container_trains", "freight", "transit", "tourists", "visitors", "export_volume", "import_volume"}
)
"""What is counted over a time, and so takes over the period of the figure before."""

_CROSSING: frozenset[str] = frozenset({"container_trains", "transit", "export_volume", "import_volume"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Fact):
    """A counted thing.

    Attributes:
        value: None where only a growth is given.
        unit: "trains", "tonnes", "people", "km", "percent", "items", "MW", ...
    """

    kind: ClassVar[str] = "indicator"
    metric: Metric
    value: Decimal | None = None
    unit: str | None = None
    bound: Bound = "exact"
    period: str | None = None
    change_pct: Decimal | None = None


def extract(doc: Document) -> Iterable[Indicator]:
    """The indicators of a document."""
    found: list[tuple[Indicator, bool]] = []
    metrics: dict[int, Metric | None] = {}
    for figure in figures(doc):
        metric = metrics[id(figure)] = metric_of(figure, metrics)
        if metric is not None and _relates(figure, metric):
            found.append((_indicator(figure, metric), figure.sentence.role == "headline"))
    return merged(found, lambda fact: (fact.metric, fact.value, fact.unit, fact.value is None and fact.change_pct))


def refused(doc: Document) -> Iterable[NearMiss]:
    """The figures that come nearest to this kind and are no fact of it."""
    return refused_figures(doc, "indicator")


def _relates(figure: Figure, metric: Metric) -> bool:
    """Whether a count describes a relation: the text speaks of two countries, or of one and what crosses its border."""
    return len(figure.article) > 1 or (bool(figure.article) and metric in _CROSSING)


def _indicator(figure: Figure, metric: Metric) -> Indicator:
    unit, factor = UNITS[figure.unit] if figure.unit else (None, Decimal(1))
    value = figure.count.value if figure.count else None
    change = figure.change.pct if figure.change and figure.change.against != "month" else None
    return Indicator(
        evidence=Span(figure.sentence.start, figure.sentence.end),
        marks=tuple(_marks(figure)),
        metric=metric,
        value=value.amount * factor if value else None,
        unit=unit,
        bound=value.bound if value else "exact",
        period=_period(figure, metric),
        change_pct=change if metric in FLOWING or metric in ("students", "production", "flights") else None,
    )


def _period(figure: Figure, metric: Metric) -> str | None:
    if metric == "length":
        return None
    if figure.when:
        return figure.when.edtf if metric != "capacity" or _of_clause(figure, figure.when) else None
    if metric in FLOWING:
        return figure.carried
    before = figure.before
    if metric == "other" and before and before.passage is figure.passage and before.when:
        return before.when.edtf
    return None


def _of_clause(figure: Figure, when: When) -> bool:
    """Whether a date is that of a capacity itself, not of the building that will have it."""
    plans = any(word.concept == "figure.planned" and word.start >= figure.clause for word in figure.words)
    return when.start >= figure.clause or plans


def _marks(figure: Figure) -> Iterator[Mark]:
    if figure.count:
        yield Mark("value", Span(figure.count.value.start, figure.count.value.end), figure.unit or "number")
        if figure.count.word:
            yield Mark("unit", Span(figure.count.word.start, figure.count.word.end), figure.count.word.concept)
    if figure.change:
        yield Mark(
            "change_pct", Span(figure.change.start, figure.change.end), f"against the {figure.change.against} before"
        )
    yield from shared_marks(figure)
