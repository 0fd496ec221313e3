"""The walk through a text: its figures one by one, each with what it takes over from the one before.

passage --groups--> group --head, period, parties--> Figure
                             ^ the figure before, the heading above, the article's own pair of countries
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from bot.facts.document import Document
from bot.facts.figures.figure import Figure
from bot.facts.figures.goods import goods_of
from bot.facts.figures.grammar import grammar
from bot.facts.figures.groups import Group, groups
from bot.facts.figures.headings import Above
from bot.facts.figures.heads import is_abroad, own_head, taken_head
from bot.facts.figures.parties import Party, Scene, article_pair, bloc_of
from bot.facts.figures.passages import Passage, passages
from bot.facts.figures.periods import is_past, is_planned, is_pledged, own_period
from bot.facts.figures.units import MONEY, Counted
from bot.facts.mentions import When, Word

_LIGHT = frozenset(
    {"figure.unit.other", "indicator.share", "indicator.length", "indicator.weekly", "indicator.through"}
)
_SPANS = {
    "figure.same_quarter": re.compile(r"(\d{4})-(?:01/\1-03|04/\1-06|07/\1-09|10/\1-12)"),
    "figure.same_year": re.compile(r"\d{4}"),
}
_YEAR = re.compile(r"\b\d{4}(?=[-/]|$)")
_PREPOSITION = 12  # letters before a country that hold its preposition
_DAY = len("2024-06-17")


@lru_cache(maxsize=2)
def figures(doc: Document) -> tuple[Figure, ...]:
    """The figures of a document, in order. The kinds ask one after the other: the last answers are kept."""
    return tuple(_Walk(doc).figures())


class _Walk:
    """Keeps the last figure, the last that is trade or investment, the heading above, and the periods of no plan."""

    def __init__(self, doc: Document):
        self.doc = doc
        self.grammar = grammar(doc.language.code)
        self.passages = passages(doc)
        self.scene = Scene(doc, self.grammar, article_pair(doc, self.passages), bloc_of(self.passages))
        self.last: Figure | None = None
        self.last_sum: Figure | None = None
        self.money: Counted | None = None
        self.above = Above(doc, self.grammar, self.scene)
        self.spans: list[str] = []
        self.before: Passage | None = None

    def figures(self) -> list[Figure]:
        found: list[Figure] = []
        for passage in self.passages:
            if not passage.words and not any(map(str.isalnum, self.doc.folded[passage.start : passage.end])):
                continue  # the line under a head row
            if self.above.takes(passage):
                self.before = passage
                continue
            self.above.begin(passage)
            self._read(passage, found)
            self.before = passage
        return found

    def _read(self, passage: Passage, found: list[Figure]) -> None:
        before: Figure | None = None
        last = self.last.count if self.last else None
        cut = groups(self.doc, self.grammar, passage, last, self.money, self._is_next(passage))
        verb = self._last_verb(cut)
        for group in cut:
            before = self._figure(group, before, verb)
            if self._completes(before):
                found[-1] = self.last = replace(found[-1], change=before.change)
                continue
            found.append(before)
            if not _only_compares(before):
                self._remember(before)

    def _is_next(self, passage: Passage) -> bool:
        """Whether the sentence right before it told the last sum."""
        leads = self.last_sum
        return leads is not None and leads.passage is self.before and _follows(passage, leads)

    def _remember(self, figure: Figure) -> None:
        self.last = figure
        if figure.period and not figure.planned:
            self.spans.append(figure.period)
        if figure.head and figure.head.startswith(("trade.", "investment.")) and figure.is_abroad:
            self.last_sum = figure
            sums = (one for one in (figure.money, figure.count) if one and one.unit == MONEY)
            self.money = next(sums, self.money)

    def _last_verb(self, cut: list[Group]) -> Word | None:
        """The verb at the end of a list where heads stand last ("gas (2 million), cotton (3 million) exports")."""
        if not (self.grammar.head_last and self.grammar.spaced and len(cut) > 1):
            return None
        head = own_head(self.doc, cut[-1])
        return head if head and head.start > cut[-1].at else None

    def _figure(self, group: Group, before: Figure | None, verb: Word | None = None) -> Figure:
        row = self.above.is_row(group.passage)
        head = own_head(self.doc, group) or (verb if before is None or before.head_word is verb else None)
        leads = before or self._leader(group, row, own_head=head is not None)
        column = self.above.column(group)
        concept = head.concept if head else (column and column.head) or taken_head(group, leads)
        when = self._period(group)
        planned = (
            is_planned(self.doc, group.grown_from or group, when)
            or is_planned(self.doc, group, when)
            or is_pledged(group, concept, when, self.doc.published)
        )
        if group.grew and when is None:
            planned = False  # "from 1.2 to 2 billion": what it is now
        elif head is None and concept and leads and leads.planned and not (when and is_past(when, self.doc.published)):
            planned = True
        parties = self.scene.parties(group, head)
        figure = Figure(
            passage=group.passage, start=group.start, end=group.end, at=group.at, clause=group.clause,
            count=group.count, money=group.money, change=group.change, head=concept, head_word=head, words=group.words,
            parties=parties, pair=self._pair(group, parties, leads, row), when=when,
            carried=None if group.grew else self._carried(group, leads, planned), planned=planned, row=row,
            article=self.scene.article, before=leads,
        )  # fmt: skip
        goods = goods_of(self.doc, figure) if concept in ("trade.export", "trade.import") else None
        abroad = is_abroad(figure)
        return figure if abroad and not goods else replace(figure, goods=goods, is_abroad=abroad)

    def _pair(self, group: Group, parties: tuple[Party, ...], leads: Figure | None, row: bool) -> tuple[str, ...]:
        """The two countries; first whose partners are told of ("China led Kazakhstan's trade partners")."""
        pair = self.scene.pair(group, parties, self._context(group, parties, leads, row))
        partner = group.says("trade.partner")
        if partner is None or len(parties) < 2 or len(pair) < 2:
            return pair
        owner = self.scene.whose(parties, partner)
        return tuple(sorted(pair, key=lambda code: code != owner.code))

    def _carried(self, group: Group, leads: Figure | None, planned: bool) -> str | None:
        """The period of the figure before, else of the sentence before.

        A plan takes and gives none; a span of years covers its own growth only.
        """
        if planned or (leads and leads.planned) or group.says("figure.yearly", "figure.stock"):
            return None
        if self.above.dated and self.above.is_row(group.passage) and (leads is None or not leads.row):
            return (leads.period if leads else None) or self.above.dated
        if leads is None:
            return self._period_before(group)
        if leads.is_heading and leads.when is None and self.last and self.last.before is leads:
            return self.last.period if not self.last.planned else self.last.carried
        if leads.change and leads.change.against == "span":
            return leads.before.period if leads.before else None
        return leads.period or (self._period_before(group) if leads.passage is not group.passage else None)

    def _period_before(self, group: Group) -> str | None:
        """The date of a sentence without figures right before this one, in the same paragraph."""
        before = self.before
        if before is None or before.sentence.paragraph != group.passage.sentence.paragraph or before.values:
            return None
        whens = [when for when in before.whens if when.edtf and not when.today and len(when.edtf.split("/")[0]) < _DAY]
        return whens[-1].edtf if whens and is_past(whens[-1], self.doc.published) else None

    def _leader(self, group: Group, row: bool, *, own_head: bool) -> Figure | None:
        """The figure of an earlier sentence that this one continues; sums continue sums."""
        if row and self.above.governs(group.passage):
            return self.above.heading
        topic = self.above.topic
        if not own_head and topic and self.before is topic.passage and group.says("figure.it"):
            return topic
        sums = group.count is None or group.count.unit == MONEY
        last = self.last_sum if sums and (own_head or self.last is None or self.last.count is None) else self.last
        if last is None:
            return None
        apart = group.passage.sentence.paragraph - last.sentence.paragraph
        if not own_head and group.says("figure.planned"):
            last = _whole(last)
        return last if apart <= (2 if own_head or row else 1) else None

    def _context(self, group: Group, parties: tuple[Party, ...], leads: Figure | None, row: bool) -> tuple[str, ...]:
        """The pair where the stretch does not say it: of the figure before, the sentence, the article."""
        if leads and leads.passage is group.passage and leads.pair:
            return self._kept(parties, leads) or leads.pair
        if group.passage.sentence.role == "bullet" and parties and leads and not leads.is_heading and leads.row:
            leads = None  # one more of the week's news
        around = list(dict.fromkeys(c.code for c in group.passage.countries if c.start < group.end))
        if len(around) == 2 and len(parties) < 2:
            return tuple(around)
        if leads and leads.pair and (len(leads.pair) == 2 or leads.row or row or leads.says("trade.world")):
            return leads.pair
        return self.scene.article

    def _kept(self, parties: tuple[Party, ...], leads: Figure) -> tuple[str, ...]:
        """Who stays where another partner takes its like's place ("with China Russia traded ..., with India ...")."""
        if len(parties) != 1 or len(leads.pair) != 2 or parties[0].code in leads.pair:
            return ()
        like = [one for one in leads.parties if self._word_before(one) == self._word_before(parties[0])]
        if len(like) != 1 or like[0].code not in leads.pair:
            return ()
        return tuple(code for code in leads.pair if code != like[0].code)

    def _word_before(self, one: Party) -> str:
        before = self.doc.folded[max(0, one.at - _PREPOSITION) : one.at].split()
        return before[-1] if before else ""

    def _period(self, group: Group) -> When | None:
        """The stretch's own date; "in the same year" and "in the quarter" are those of a figure above."""
        when = own_period(self.doc, self.grammar, group) or self._span_said(group)
        if when is None and (column := self.above.column(group)):
            when = column.when
        if when and when.rule == "a year earlier" and (earlier := self._year_before(group)):
            return replace(when, edtf=earlier)
        if when and group.grew and when.edtf and when.edtf.endswith("/.."):
            return replace(when, edtf=when.edtf.removesuffix("/.."))
        if when and self.spans and self._is_same(group, when):
            return replace(when, edtf=self.spans[-1], rule="the same")
        return when

    def _year_before(self, group: Group) -> str | None:
        """ "A year earlier" is that of the sentence before, where it has a period and no plan."""
        last = self.last
        if last is None or last.passage is group.passage or last.sentence.paragraph != group.passage.sentence.paragraph:
            return None
        if last.period is None or last.planned or ".." in last.period:
            return None
        return _YEAR.sub(lambda year: str(int(year[0]) - 1), last.period)

    def _span_said(self, group: Group) -> When | None:
        for word in group.words:
            shape = _SPANS.get(word.concept)
            edtf = next(filter(shape.fullmatch, reversed(self.spans)), None) if shape else None
            if edtf:
                return When(start=word.start, end=word.end, edtf=edtf, rule="the same")
        return None

    def _is_same(self, group: Group, when: When) -> bool:
        if any(char.isdigit() for char in self.doc.folded[when.start : when.end]):
            return False
        same = [word for word in group.words if word.concept == "figure.same"]
        return any(word.start < when.end and when.start < word.end for word in same)

    def _completes(self, figure: Figure) -> bool:
        """Whether a sentence only adds its growth to the figure before ("That is 12% more than a year ago")."""
        last = self.last
        if figure.count is not None or last is None or last.change is not None or figure.head_word or figure.parties:
            return False
        if figure.when and figure.when.edtf and last.period and figure.when.edtf != last.period:
            return False
        if last.count is None or last.sentence.paragraph != figure.sentence.paragraph or last.passage is figure.passage:
            return False
        own = (word.concept for word in figure.words if word.concept not in _LIGHT)
        return not any(concept.startswith(("figure.unit.", "indicator.")) for concept in own)


def _follows(passage: Passage, figure: Figure) -> bool:
    return passage.sentence.paragraph == figure.sentence.paragraph


def _whole(figure: Figure) -> Figure:
    """The turnover that exports and imports are parts of: "to bring it to 30 billion" is said of the whole."""
    whole: Figure | None = figure
    while whole and whole.head in ("trade.export", "trade.import") and not whole.is_heading:
        whole = whole.before
    same = whole is not None and whole.head == "trade.turnover" and whole.pair and set(whole.pair) == set(figure.pair)
    return whole if whole and same and whole.sentence.paragraph == figure.sentence.paragraph else figure


def _only_compares(figure: Figure) -> bool:
    """ "Down from 1.5 billion in 2023": what follows goes on from the figure before this one."""
    leads = figure.before
    if leads is None or figure.head_word or leads.passage is not figure.passage or not figure.when or not leads.when:
        return False
    return bool(figure.when.edtf and leads.when.edtf and figure.when.edtf < leads.when.edtf)
