"""What almost became a fact and why it did not: for ``silkwire extract --explain``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.facts import kinds
from bot.facts.document import Document
from bot.facts.mentions import Money, Number, Percent
from bot.models import Fact, NearMiss, Span

_CORE = frozenset({"type", "amount", "value", "count", "change_pct", "quote", "number", "year", "title", "subject"})
"""The fields whose words are a fact's own: countries and dates may serve several."""


def near_misses(doc: Document, facts: Sequence[Fact]) -> list[NearMiss]:
    """The near misses of every kind, in order; ``facts`` are those the document gave, whose own words are none."""
    taken = _letters(mark.span for fact in facts for mark in fact.marks if mark.field in _CORE)
    found = [miss for kind in kinds().values() if kind.refused for miss in kind.refused(doc)]
    seen = taken | _letters(miss.span for miss in found)
    found += [miss for miss in _unread(doc) if seen.isdisjoint(_of(miss.span))]
    told = _amounts(facts)
    kept = [_twice(doc, miss, told) for miss in found if taken.isdisjoint(_of(miss.span))]
    return sorted(dict.fromkeys(kept), key=lambda miss: (miss.span.start, miss.span.end, miss.kind))


def _unread(doc: Document) -> Iterable[NearMiss]:
    """Sums and percentages that no figure was made of."""
    for sentence in doc.sentences:
        for value in doc.inside(sentence, Number):
            if isinstance(value, Money | Percent):
                span = Span(value.start, value.end)
                if sentence.role in ("chrome", "dateline"):
                    yield NearMiss("figure", span, "in the page's furniture, not in the article")
                else:
                    yield NearMiss("figure", span, "part of another figure, or only compared or converted")


def _twice(doc: Document, miss: NearMiss, told: set[Decimal]) -> NearMiss:
    """A figure that some fact has is told twice, whatever its own sentence lacks."""
    values = [value for value in doc.inside(miss.span, Number) if value.start == miss.span.start]
    if any(value.amount in told for value in values):
        return NearMiss(miss.kind, miss.span, "the same figure is told by a fact already")
    return miss


def _amounts(facts: Sequence[Fact]) -> set[Decimal]:
    fields = [getattr(fact, name, None) for fact in facts for name in ("amount", "value", "count")]
    return {Decimal(value) for value in fields if isinstance(value, Decimal | int)}


def _letters(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in _of(span)}


def _of(span: Span) -> range:
    return range(span.start, span.end)
