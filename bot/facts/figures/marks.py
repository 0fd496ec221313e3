"""Marks of what all three kinds have: the words that made countries and period."""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts.figures.figure import Figure
from bot.models import Mark, Span


def shared_marks(figure: Figure) -> Iterator[Mark]:
    """Marks of what all three kinds have: countries and period."""
    for country in figure.passage.countries:
        if figure.start <= country.start < figure.end:
            yield Mark("countries", Span(country.start, country.end), country.form)
    if figure.when:
        yield Mark("period", Span(figure.when.start, figure.when.end), figure.when.rule)
    elif figure.carried and figure.before and figure.before.when:
        when = figure.before.when
        yield Mark("period", Span(when.start, when.end), "taken over")
