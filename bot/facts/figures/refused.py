"""Why a figure became no fact: an ordered list of reasons, the first that holds is told.

The reasons are read off the figure as the kinds read it; they decide nothing. Knows what the kinds have in common, not
their facts: the caller drops the figures that are some fact's.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts.document import Document
from bot.facts.figures.figure import Figure
from bot.facts.figures.reading import figures
from bot.facts.figures.units import MONEY, PERCENT
from bot.models import NearMiss, Span

_INVESTED = ("projects", "companies", "loans")


def refused_figures(doc: Document, kind: str) -> Iterator[NearMiss]:
    """Each figure that comes nearest to this kind ("trade", "investment", "indicator"), and what it lacks."""
    for figure in figures(doc):
        value = figure.count.value if figure.count else figure.change
        told = _nearest(doc, figure)
        if value and told and told[0] == kind:
            yield NearMiss(kind, Span(value.start, value.end), told[1])


def _nearest(doc: Document, figure: Figure) -> tuple[str, str] | None:
    """The kind a figure comes nearest to, and why it is none; None for a bare number."""
    if figure.head == "figure.never":
        return _never(doc, figure)
    if figure.change and figure.count is None and figure.change.against == "month":
        return "trade", "growth against the month before, not the year before"
    if figure.head == "figure.deal" and figure.unit == MONEY:
        return "investment", "the sum of a deal: told with the agreement, where one is signed"
    if figure.head and figure.head.startswith("trade.") and figure.unit in (None, MONEY):
        return "trade", _no_trade(figure)
    if figure.unit == MONEY:
        return "investment", _no_investment(figure)
    if figure.unit in _INVESTED:
        return "investment", f"{figure.unit} without two countries whose they are"
    if figure.unit == PERCENT:
        return "indicator", "a share of something that is neither trade nor carriage between countries"
    return _no_indicator(figure)


def _never(doc: Document, figure: Figure) -> tuple[str, str]:
    word = figure.head_word
    governs = f'"{doc.text[word.start : word.end]}" governs it' if word else "it goes on with such a figure"
    kind = "trade" if figure.unit == MONEY else "indicator"
    return kind, f"{governs}: balances, output, budgets, prices, profits and the like are never facts"


def _no_trade(figure: Figure) -> str:
    if not figure.is_abroad:
        return "nothing says that what is sold crosses a border"
    if figure.count is None and (figure.weighed or figure.head_word is None):
        return "a growth whose own word of trade is missing, or that is by weight"
    if not figure.pair:
        return "a word of trade, but no parties: no country in the sentence, nor two in the article"
    return "a word of trade, but no currency, or a count of things beside it"


def _no_investment(figure: Figure) -> str:
    if figure.head is None:
        return "no word of trade, investment or lending governs the sum"
    if len(figure.pair) < 2:
        return "invested or lent, but fewer than two countries are named"
    return "invested or lent, but no country is said to give or take it"


def _no_indicator(figure: Figure) -> tuple[str, str] | None:
    if figure.count is None:
        return "indicator", "a growth of something that is neither trade nor carriage, tourism or study"
    if figure.count.word is None:
        return None
    if len(figure.article) < 2:
        return "indicator", f"counts {_plain(figure.unit)}, but the article is not about two countries"
    return "indicator", f"counts {_plain(figure.unit)}, but no word says that they relate two countries"


def _plain(unit: str | None) -> str:
    return (unit or "things").replace("_", " ")
