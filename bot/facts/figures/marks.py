"""Marks of what the kinds of figures share: the words that made countries and period."""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts.figures.figure import Figure
from bot.models import Mark, Span


def shared_marks(figure: Figure) -> Iterator[Mark]:
    """Marks of what all three kinds have: the period."""
    if figure.when:
        yield Mark("period", Span(figure.when.start, figure.when.end), figure.when.rule)
    elif figure.carried and figure.before and figure.before.when:
        when = figure.before.when
        yield Mark("period", Span(when.start, when.end), "taken over")


def country_marks(figure: Figure, codes: tuple[str, ...]) -> Iterator[Mark]:
    """Marks of the words that name the countries of the fact, not of others that stand beside them."""
    for country in figure.passage.countries:
        if country.code in codes and figure.start <= country.start < figure.end:
            yield Mark("countries", Span(country.start, country.end), country.form)
