"""The walk through a text: its figures one by one, each with what it takes over from the one before.

passage --groups--> group --head, period, parties--> Figure
                             ^ the figure before, the heading above, the article's own pair of countries
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar, grammar
from bot.facts.figures.goods import goods_of
from bot.facts.figures.groups import Group, groups
from bot.facts.figures.parties import Party, article_pair, bloc_of, distinct, party
from bot.facts.figures.passages import Passage, passages
from bot.facts.figures.periods import is_past, is_planned, own_period, segment_start
from bot.facts.figures.units import MONEY, PERCENT, Counted
from bot.facts.mentions import Change, When, Word
from bot.text import Sentence

MAIN = frozenset(
    {
        "trade.turnover", "trade.export", "trade.import", "indicator.export_volume", "indicator.import_volume",
        "investment.invest", "investment.loan", "figure.deal", "figure.never",
    }
)  # fmt: skip
LEANING = frozenset({"figure.it", "figure.of_which", "figure.same", "figure.planned"})
_SPANS = {
    "figure.same_quarter": re.compile(r"(\d{4})-(?:01/\1-03|04/\1-06|07/\1-09|10/\1-12)"),
    "figure.same_year": re.compile(r"\d{4}"),
}
_LIGHT = frozenset(
    {"figure.unit.other", "indicator.share", "indicator.length", "indicator.weekly", "indicator.through"}
)
_GOVERNED = frozenset({MONEY, "tonnes", "m3", "cars"})
_HEAD_LAST = frozenset({"kk", "zh"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as far as all kinds share it.

    Attributes:
        start, end: the stretch of the sentence that is this figure's own; ``at`` where its value begins, ``clause`` where
            the comma-to-comma clause of the value does.
        count: the value and what it counts; None where the text gives only a change.
        money: the sum beside a count of projects.
        head: the concept that governs it ("trade.export"), perhaps taken over; ``head_word`` only where it is said here.
        words: the lexicon's words of the stretch.
        parties: the countries of the stretch, the figure's own clause first.
        pair: the two countries it is about as far as known, the one that counts first; one where the partner is the world.
        period: EDTF or None; ``when`` where the stretch itself says it, ``carried`` where it stands elsewhere.
        before: the figure it continues, if any.
        row: a line of a table or list.
        article: the countries the whole text is about, at most two.
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
    article: tuple[str, ...] = ()
    before: Figure | None = None

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


@lru_cache(maxsize=2)
def figures(doc: Document) -> tuple[Figure, ...]:
    """The figures of a document, in order. The kinds ask one after the other: the last answers are kept."""
    return tuple(_Walk(doc).figures())


class _Walk:
    def __init__(self, doc: Document):
        self.doc = doc
        self.grammar: Grammar = grammar(doc.language.code)
        self.passages = passages(doc)
        self.article = article_pair(doc, self.passages)
        self.bloc = bloc_of(self.passages)
        self.last: Figure | None = None
        self.last_sum: Figure | None = None
        self.actual: str | None = None
        self.spans: list[str] = []
        self.heading: Figure | None = None
        self.paragraph = -1

    def figures(self) -> list[Figure]:
        found: list[Figure] = []
        for passage in self.passages:
            if not passage.values and not passage.changes:
                self._see_heading(passage)
                continue
            if not self._is_row(passage):
                self.heading = None
            before: Figure | None = None
            for group in groups(self.doc, self.grammar, passage, self.last.count if self.last else None):
                before = self._figure(group, before)
                if self._completes(before):
                    assert found
                    found[-1] = self.last = replace(found[-1], change=before.change)
                    continue
                found.append(before)
                if _only_compares(before):
                    continue
                self.last = before
                if before.period and not before.planned:
                    self.actual = before.period
                    self.spans.append(before.period)
                if before.head and before.head.startswith(("trade.", "investment.")):
                    self.last_sum = before
        return found

    def _see_heading(self, passage: Passage) -> None:
        """A line that names a trade and its parties but no figure governs the rows below it."""
        text = self.doc.text[passage.start : passage.end]
        heads = [word for word in passage.words if word.concept.startswith("trade.") and word.concept in MAIN]
        if text[-1] in ".!?。！？" or len(text) > 120 or passage.sentence.role == "headline":
            self.heading = None
            return
        if not heads:
            return
        group = Group(passage, passage.start, passage.end, words=passage.words)
        head = heads[-1] if self.doc.language.code in _HEAD_LAST else heads[0]
        group.change = Change(start=passage.end, end=passage.end, pct=Decimal(0))
        when = own_period(self.doc, self.grammar, group)
        parties = self._parties(group, head)
        self.heading = Figure(
            passage=passage, start=passage.start, end=passage.end, at=passage.end, clause=passage.start, count=None, money=None, change=None,
            head=head.concept, head_word=head, words=passage.words, parties=parties, pair=tuple(p.code for p in parties[:2]),
            when=when, carried=None, planned=False, row=False,
        )  # fmt: skip

    def _figure(self, group: Group, before: Figure | None) -> Figure:
        row = self._is_row(group.passage)
        head = self._own_head(group)
        leads = before or self._leader(group, row, own_head=head is not None)
        concept = head.concept if head else self._taken_head(group, leads)
        when = own_period(self.doc, self.grammar, group)
        when = when or self._span_said(group)
        if when and self.actual and self._is_same(group, when):
            when = replace(when, edtf=self.actual, rule="the same")
        planned = is_planned(self.doc, group, when)
        if head is None and concept and leads and leads.planned and not (when and is_past(when, self.doc.published)):
            planned = True
        figure = Figure(
            passage=group.passage, start=group.start, end=group.end, at=group.at, clause=segment_start(self.doc, group), count=group.count,
            money=group.money, change=group.change, head=concept, head_word=head, words=group.words,
            parties=self._parties(group, head), pair=(), when=when, carried=self._carried(group, leads, planned),
            planned=planned, row=row, article=self.article, before=leads,
        )  # fmt: skip
        return replace(figure, pair=self._pair(figure))

    def _completes(self, figure: Figure) -> bool:
        """Whether a sentence only adds its growth to the figure before ("That is 12% more than a year ago")."""
        last = self.last
        if figure.count is not None or last is None or last.change is not None or figure.head_word or figure.parties:
            return False
        if last.count is None or last.sentence.paragraph != figure.sentence.paragraph or last.passage is figure.passage:
            return False
        return not any(
            word.concept.startswith(("figure.unit.", "indicator.")) and word.concept not in _LIGHT
            for word in figure.words
        )

    def _is_row(self, passage: Passage) -> bool:
        sentence = passage.sentence
        if sentence.role == "bullet":
            return True
        text = self.doc.text[sentence.start : sentence.end]
        if sentence.role != "body" or len(text) > 100:
            return False
        ends = [value.end for value in (*passage.values, *passage.changes)]
        return text[-1] not in ".!?。！？»”" or max(ends) >= sentence.end - 1

    def _span_said(self, group: Group) -> When | None:
        """ "In the quarter", "the whole year": the last such period of a figure above."""
        for word in group.words:
            if (shape := _SPANS.get(word.concept)) and (
                edtf := next(filter(shape.fullmatch, reversed(self.spans)), None)
            ):
                return When(start=word.start, end=word.end, edtf=edtf, rule="the same")
        return None

    def _is_same(self, group: Group, when: When) -> bool:
        """ "In the same year": that of the last figure that is no target."""
        if any(char.isdigit() for char in self.doc.folded[when.start : when.end]):
            return False
        return any(
            word.concept == "figure.same" and word.start < when.end and when.start < word.end for word in group.words
        )

    def _own_head(self, group: Group) -> Word | None:
        """The governing word of the stretch: in the figure's own clause, else in the nearest before it, else after it."""
        words = _longest([word for word in group.words if word.concept in MAIN])
        if not words:
            return None
        low = segment_start(self.doc, group)
        here = [word for word in words if low <= word.start < group.at]
        after = [word for word in words if word.start >= group.at]
        earlier = [word for word in words if word.start < low]
        for never in here:
            if never.concept == "figure.never":
                return never
        pick = -1 if self.doc.language.code in _HEAD_LAST else 0
        if here:
            return here[0] if _is_deal(here) else _weighty(here)[pick]
        if after and (not earlier or not _cut_off(self.doc, group, after[0])):
            return _weighty(after)[0]
        return _weighty(earlier)[-1] if earlier else None

    def _leader(self, group: Group, row: bool, *, own_head: bool) -> Figure | None:
        """The figure of an earlier sentence that this one continues; sums continue sums."""
        if row and self.heading is not None:
            return self.heading
        sums = group.count is None or group.count.unit in (MONEY, None)
        last = self.last_sum if sums and (own_head or self.last is None or self.last.count is None) else self.last
        if last is None:
            return None
        apart = group.passage.sentence.paragraph - last.passage.sentence.paragraph
        return last if apart <= (2 if own_head or row else 1) else None

    def _taken_head(self, group: Group, leads: Figure | None) -> str | None:
        if leads is None or leads.head is None or leads.head == "figure.never":
            return None
        if leads.passage is group.passage or leads is self.heading:
            return leads.head
        if group.count and group.count.unit not in _GOVERNED:
            return None
        leaning = any(word.concept in LEANING for word in group.words)
        apart = group.passage.sentence.paragraph - leads.passage.sentence.paragraph
        countries = any(group.start <= country.start < group.end for country in group.passage.countries)
        whens = any(group.start <= when.start < group.at for when in group.passage.whens)
        if leaning or countries or (whens and not apart):
            return leads.head
        listed = leads.head in ("trade.export", "trade.import") and not apart and goods_of(self.doc, leads)
        return leads.head if listed else None

    def _carried(self, group: Group, leads: Figure | None, planned: bool) -> str | None:
        if planned or leads is None or leads.planned:
            return None
        if leads.change and leads.change.against == "span":
            return leads.before.period if leads.before else None
        return leads.period

    def _parties(self, group: Group, head: Word | None) -> tuple[Party, ...]:
        countries = [c for c in group.passage.countries if group.start <= c.start < group.end]
        region = next((word for word in group.words if word.concept == "figure.region"), None)
        if not countries and (region is None or self.bloc is None):
            return ()
        low = min(segment_start(self.doc, group), head.start if head else group.at)
        ours = [party(self.doc, self.grammar, country) for country in countries]
        if region and self.bloc and len({one.code for one in ours}) < 2:
            ours.append(Party(self.bloc, "to" if self._is_to(region) else "name", region.start))
        ours.sort(key=lambda one: one.at < low)
        return tuple(distinct(ours))

    def _is_to(self, word: Word) -> bool:
        return self.grammar.to.search(self.doc.folded[max(0, word.start - 12) : word.start]) is not None

    def _pair(self, figure: Figure) -> tuple[str, ...]:
        codes = list(dict.fromkeys(one.code for one in sorted(figure.parties[:2], key=lambda one: one.at)))
        if len(codes) == 2:
            return tuple(codes)
        home = self.grammar.home if figure.says("figure.home") else None
        if home and home not in codes:
            codes.append(home)
            if len(codes) == 2:
                return tuple(codes)
        context = self._context(figure)
        if figure.unit == PERCENT:
            return context
        if figure.says("trade.world") and codes:
            return tuple(codes)
        if not codes:
            return context
        one = codes[0]
        if one in context and len(context) == 2:
            return context
        if context and context != self.article:
            return (context[0], one)
        filled = self._filled(one)
        if len(filled) == 1 and self.grammar.home and self._partner_only(figure):
            return (self.grammar.home, one)
        return filled

    def _context(self, figure: Figure) -> tuple[str, ...]:
        """The pair a figure is about where its own stretch does not say: the figure before, the sentence, the article."""
        leads = figure.before
        if leads and leads.passage is figure.passage and leads.pair:
            return leads.pair
        around = list(dict.fromkeys(country.code for country in figure.passage.countries))
        if len(around) == 2:
            return tuple(around)
        if leads and leads.pair and (len(leads.pair) == 2 or leads.row or figure.row or leads.says("trade.world")):
            return leads.pair
        return self.article

    def _partner_only(self, figure: Figure) -> bool:
        return len(figure.parties) == 1 and figure.parties[0].side in ("to", "from")

    def _filled(self, code: str) -> tuple[str, ...]:
        other = next((one for one in self.article if one != code), None)
        return (other, code) if other else (code,)


def _only_compares(figure: Figure) -> bool:
    """ "Down from 1.5 billion in 2023": what follows goes on from the figure before this one."""
    leads = figure.before
    if leads is None or figure.head_word or leads.passage is not figure.passage or not figure.when or not leads.when:
        return False
    return bool(figure.when.edtf and leads.when.edtf and figure.when.edtf < leads.when.edtf)


def _weighty(words: list[Word]) -> list[Word]:
    """Without the signing of a deal, where a figure has another governing word."""
    return [word for word in words if word.concept != "figure.deal"] or words


def _longest(words: list[Word]) -> list[Word]:
    """Without words that stand inside a longer one ("export" in "import and export")."""
    return [
        word
        for word in words
        if not any(
            other.start <= word.start and word.end <= other.end and other.end - other.start > word.end - word.start
            for other in words
        )
    ]


def _is_deal(words: list[Word]) -> bool:
    """Whether a contract governs, as in "a contract to supply"; not in "they agreed to bring trade to"."""
    return words[0].concept == "figure.deal" and all(word.concept != "trade.turnover" for word in words)


def _cut_off(doc: Document, group: Group, word: Word) -> bool:
    """Whether a comma stands between the figure and the word after it."""
    return any(mark in doc.folded[group.at : word.start] for mark in (", ", "，", "; ", "；"))
