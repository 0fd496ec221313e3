"""Documents that are told of twice -> once. Time grows with their number: each is held against the last of its kind."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from bot.facts.agreement.paper import Paper
from bot.facts.document import Document

_ALIKE = 0.7  # share of common words above which two subjects are one
_LOOKED = 50  # documents of one type and count that the next is held against; an article that names more is a register


def once(found: Sequence[Paper], doc: Document) -> list[Paper]:
    """The papers without those told of before; the one that says more stays."""
    kept: list[Paper] = []
    words: list[frozenset[str]] = []
    alike: dict[tuple[str, int | None], deque[int]] = defaultdict(lambda: deque(maxlen=_LOOKED))
    for paper in found:
        own = frozenset(paper.subject.of(doc.folded).split()) if paper.subject else frozenset()
        places = alike[paper.type, paper.count]
        same = next((place for place in places if _same(paper, kept[place], own, words[place])), None)
        if same is None:
            places.append(len(kept))
            kept.append(paper)
            words.append(own)
        elif _said(paper) > _said(kept[same]):
            kept[same], words[same] = paper, own
    return kept


def _same(one: Paper, other: Paper, a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two of one type and count are one document; ``a`` and ``b`` are the words of their subjects."""
    if one.sentence is other.sentence or (one.date and other.date and one.date != other.date):
        return False
    if one.subject is None and other.subject is None:
        return (one.count or 0) > 1 or one.sentence.role == "headline" or other.sentence.role == "headline"
    return bool(a and b) and len(a & b) >= _ALIKE * max(len(a), len(b))


def _said(paper: Paper) -> int:
    return sum(1 for value in (paper.subject, paper.money, paper.date) if value) + (paper.sentence.role != "headline")
