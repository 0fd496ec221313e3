"""A figure as far as all kinds share it: the walk in ``reading`` makes them, the kinds read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.facts.figures.parties import Party
from bot.facts.figures.passages import Passage
from bot.facts.figures.units import Counted
from bot.facts.mentions import Change, When, Word
from bot.models import Span
from bot.text import Sentence


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A figure as far as all kinds share it.

    Attributes:
        start, end: the stretch of the sentence that is this figure's own.
        at, clause: where its value begins, and the comma-to-comma clause of the value.
        count: the value and what it counts; None where the text gives only a change.
        money: the sum beside a count of projects.
        head: the concept that governs it ("trade.export"), perhaps taken over; ``head_word`` only if it is said here.
        words: the lexicon's words of the stretch.
        parties: the countries of the stretch, the figure's own clause first.
        pair: the two countries it is about as far as known, the one that counts first; one where the partner is the
            world.
        when: the date the stretch itself gives; ``carried`` the EDTF it may take over where there is none.
        row: a line of a table or list; ``is_heading`` the line above them.
        article: the countries the whole text is about, at most two.
        before: the figure it continues, if any.
        goods: of exports and imports; None for all trade together.
        is_abroad: whether goods cross a border: "sold" alone does not say so, and a company that is sold is no goods.
    """

    passage: Passage
    start: int
    end: int
    at: int
    clause: int
    count: Counted | None
    money: Counted | None
    change: Change | None
    head: str | None
    head_word: Word | None
    words: Sequence[Word]
    parties: tuple[Party, ...]
    pair: tuple[str, ...]
    when: When | None
    carried: str | None
    planned: bool
    row: bool
    is_heading: bool = False
    article: tuple[str, ...] = ()
    before: Figure | None = None
    goods: Span | None = None
    is_abroad: bool = True

    @property
    def sentence(self) -> Sentence:
        return self.passage.sentence

    @property
    def unit(self) -> str | None:
        return self.count.unit if self.count else None

    @property
    def period(self) -> str | None:
        """Its own date, else (where it has none of its own) the one it takes over."""
        return self.when.edtf if self.when else self.carried

    @property
    def weighed(self) -> bool:
        """Whether it is measured by weight or number although no unit stands beside it."""
        if self.says("indicator.weighed", "indicator.export_volume", "indicator.import_volume"):
            return True
        return self.before is not None and self.before.passage is self.passage and self.before.weighed

    def says(self, *concepts: str) -> Word | None:
        """The first word of one of these concepts in the stretch."""
        return next((word for word in self.words if word.concept in concepts), None)
