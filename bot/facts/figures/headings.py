"""Lines and sentences without a figure that govern those below: a heading of rows, a subject that "it" takes up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.facts.document import Document
from bot.facts.figures.figure import Figure
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.groups import Group
from bot.facts.figures.heads import main_word
from bot.facts.figures.parties import Scene
from bot.facts.figures.passages import Passage
from bot.facts.figures.periods import own_period
from bot.facts.figures.tables import (
    Column,
    Measure,
    cell_of,
    columns,
    fills_a_cell,
    has_cells,
    is_row_of_cells,
    measure_of,
    retell,
)
from bot.facts.mentions import Change, Number, When, Word

_TOPICS = frozenset({"trade.partner", "trade.turnover", "trade.export", "trade.import", "investment.invest"})
_LONGEST = 120
_LONGEST_ROW = 100
_FEW = 100
_DAY = len("2024-06-17")
_STOPS = ".!?。！？"
_COLUMN = re.compile(r"\t| {2,}|[:|｜]\s*$|\s[–—-]\s+$")
_NOTHING: Measure = (1, None)


class Above:
    """What stands above the rows that a walk comes to.

    Attributes:
        heading: the trade or investment that governs them.
        topic: that of a sentence without a figure, for the "it" of the next.
        dated: EDTF of the heading's date.
        measure: scale and currency that the heading gives.
    """

    def __init__(self, doc: Document, grammar: Grammar, scene: Scene):
        self.doc, self.grammar, self.scene = doc, grammar, scene
        self.heading: Figure | None = None
        self.topic: Figure | None = None
        self.dated: str | None = None
        self.measure = _NOTHING
        self._columns: Mapping[int, Column] = {}
        self._directly = False
        self._tabled = has_cells(doc)

    def takes(self, passage: Passage) -> bool:
        """Whether a sentence tells no figure: then it is taken as a heading, a head row or a topic."""
        heads = columns(self.doc, passage) if self._tabled else {}
        self._columns = heads or (self._columns if self._columns and is_row_of_cells(self.doc, passage) else {})
        if not heads and (passage.values or passage.changes) and not self._names_measure(passage):
            return False
        above = self.heading if self._directly else None
        self._directly = is_heading(self.doc, passage)
        if not self._directly:
            self.heading = None
            self.topic = topic_of(self.doc, self.grammar, self.scene, passage, None)
            return True
        self.dated = next((when.edtf for when in passage.whens if _is_of_rows(when)), None)
        measure = measure_of(self.doc, passage.start, passage.end)
        self.measure = measure if measure[1] else self.measure
        topic = topic_of(self.doc, self.grammar, self.scene, passage, above)
        self.heading = topic or (None if self._columns else self.heading)
        self.topic = None
        return True

    def begin(self, passage: Passage) -> None:
        """A sentence with figures: a row is told as heading and columns have it, another ends what stands above."""
        self._directly = False
        if self.is_row(passage):
            told = retell(self.doc, passage, self._columns, self.measure)
            self.measure = told if told[1] else self.measure
        else:
            self.heading, self.measure, self.dated = None, _NOTHING, None

    def is_row(self, passage: Passage) -> bool:
        """Whether the sentence is a bullet, or a short line that ends in its figure or without a stop."""
        sentence = passage.sentence
        if sentence.role == "bullet" or self._columns:
            return True
        if sentence.role == "headline" and self.heading is None and self.measure[1] is None:
            return False
        text = self.doc.text[sentence.start : sentence.end]
        if len(text) > _LONGEST_ROW:
            return False
        ends = [value.end for value in (*passage.values, *passage.changes)]
        return text[-1] not in _STOPS + "»”" or max(ends) >= sentence.end - 1

    def governs(self, passage: Passage) -> bool:
        """Whether a row belongs to the heading; an article's own headline governs no sentences."""
        if self.heading is None:
            return False
        if self.heading.sentence.role != "headline" or self._columns or self.doc.text[passage.end - 1] not in _STOPS:
            return True
        first = min(value.start for value in (*passage.values, *passage.changes))
        return _COLUMN.search(self.doc.folded[passage.start : first]) is not None

    def column(self, group: Group) -> Column | None:
        """That of the cell a figure stands in."""
        return self._columns.get(cell_of(self.doc, group.passage, group.at)) if self._columns else None

    def _names_measure(self, passage: Passage) -> bool:
        """Whether a line has no figure but a measure ("Trade with the five states, billion dollars")."""
        if passage.changes or any(type(value) is not Number or value.amount >= _FEW for value in passage.values):
            return False
        if not is_heading(self.doc, passage) or any(fills_a_cell(self.doc, passage, value) for value in passage.values):
            return False
        return measure_of(self.doc, passage.start, passage.end)[1] is not None


def _is_of_rows(when: When) -> bool:
    """Whether a heading's date may be that of its rows: no day."""
    return when.edtf is not None and not when.today and len(when.edtf.split("/")[0]) < _DAY


def is_heading(doc: Document, passage: Passage) -> bool:
    """Whether a sentence is a headline, or a short line without a stop."""
    text = doc.text[passage.start : passage.end]
    return (text[-1] not in _STOPS or passage.sentence.role == "headline") and len(text) <= _LONGEST


def _outermost(words: Sequence[Word]) -> Iterator[Word]:
    """Those that no longer word covers; given in order of start, of one start the longest first."""
    start = end = -1  # of the word that reaches farthest
    for word in words:
        if end < word.end or (end == word.end and start == word.start):
            yield word
        if end < word.end:
            start, end = word.start, word.end


def topic_of(doc: Document, grammar: Grammar, scene: Scene, passage: Passage, above: Figure | None) -> Figure | None:
    """What a sentence without a figure is about, where that is trade or investment.

    Args:
        above: the heading right above it, whose date and parties hold where it has none of its own.
    """
    told = [word for word in passage.words if word.concept in _TOPICS or word.concept == "figure.name"]
    heads = [word for word in _outermost(told) if word.concept in _TOPICS]
    if not heads:
        return None
    nothing = Change(start=passage.end, end=passage.end, pct=Decimal(0))
    group = Group(passage, passage.start, passage.end, change=nothing, words=passage.words, clause=passage.start)
    head = main_word(doc, heads)
    parties = scene.parties(group, head)
    concept = "trade.turnover" if head.concept == "trade.partner" else head.concept
    topic = Figure(
        passage=passage, start=passage.start, end=passage.end, at=passage.end, clause=passage.start, count=None,
        money=None, change=None, head=concept, head_word=head, words=passage.words, parties=parties,
        pair=tuple(one.code for one in parties[:2]), when=own_period(doc, grammar, group), carried=None,
        planned=False, row=False, is_heading=True,
    )  # fmt: skip
    if above is None:
        return topic
    return replace(topic, when=topic.when or above.when, pair=topic.pair or above.pair)
