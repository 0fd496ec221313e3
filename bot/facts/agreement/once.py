"""Documents that are told of twice -> once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.agreement.paper import Paper
from bot.facts.document import Document

_ALIKE = 0.7  # share of common words above which two subjects are one


def once(found: Sequence[Paper], doc: Document) -> list[Paper]:
    """The papers without those told of before; the one that says more stays."""
    kept: list[Paper] = []
    for paper in found:
        same = next((number for number, other in enumerate(kept) if _same(paper, other, doc)), None)
        if same is None:
            kept.append(paper)
        elif _said(paper) > _said(kept[same]):
            kept[same] = paper
    return kept


def _same(one: Paper, other: Paper, doc: Document) -> bool:
    if one.sentence is other.sentence or one.type != other.type or one.count != other.count:
        return False
    if one.date and other.date and one.date != other.date:
        return False
    if one.subject is None and other.subject is None:
        return (one.count or 0) > 1 or one.sentence.role == "headline" or other.sentence.role == "headline"
    if one.subject is None or other.subject is None:
        return False
    a, b = (set(p.subject.of(doc.folded).split()) for p in (one, other) if p.subject)
    return len(a & b) >= _ALIKE * max(len(a), len(b))


def _said(paper: Paper) -> int:
    return sum(1 for value in (paper.subject, paper.money, paper.date) if value) + (paper.sentence.role != "headline")
