"""A sentence cut into stretches of one figure each: a value, its change, the words that belong to them.

Two values are never one figure, save a count of projects or loans and their sum. A change belongs to the value beside
it unless a comma and a governing word of its own stand between.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.facts.document import Document
from bot.facts.figures.anchors import Anchor, anchors_of, end_of, start_of
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.passages import Passage
from bot.facts.figures.units import MONEY, Counted
from bot.facts.mentions import Change, Word

HEADS = frozenset(
    {
        "trade.turnover", "trade.export", "trade.import", "investment.invest", "investment.loan",
        "figure.never", "figure.deal", "indicator.transit", "indicator.capacity", "indicator.share",
        "indicator.export_volume", "indicator.import_volume", "figure.unit.trains", "figure.unit.tourists",
        "figure.unit.students", "figure.unit.projects", "figure.unit.companies", "figure.unit.flights",
        "figure.unit.containers",
    }
)  # fmt: skip
_NEAR = 40
_COMPARED = 60  # letters between a growth and the period it is told against
_DASHED = 4  # letters between a date and the value it is of: "in 2023 — 250 million"
_CLAUSE = re.compile(r"[;；。：]|:(?=\s)|(?<!\d)[,，、]|[,，、](?!\d)")
WITH_SUM = frozenset({"projects", "loans"})


@dataclass(slots=True, eq=False)
class Group:
    """One figure's stretch of a sentence.

    Attributes:
        count: the value and what it counts; None where there is only a change.
        money: the sum that goes with a count of projects.
        grown_from: in "from 5 to 7 billion", the group of the 5 for that of the 7; ``grew`` is true for the former.
        clause: where the comma-to-comma clause begins that the figure stands in.
    """

    passage: Passage
    start: int
    end: int
    count: Counted | None = None
    money: Counted | None = None
    change: Change | None = None
    words: list[Word] = field(default_factory=list)
    grown_from: Group | None = None
    grew: bool = False
    clause: int = 0

    @property
    def at(self) -> int:
        """Where the figure itself begins."""
        first = self.count.value if self.count else self.change
        assert first is not None
        return first.start

    def says(self, *concepts: str) -> Word | None:
        """The first word of one of these concepts in the stretch."""
        return next((word for word in self.words if word.concept in concepts), None)


def groups(
    doc: Document,
    grammar: Grammar,
    passage: Passage,
    before: Counted | None,
    money: Counted | None = None,
    follows: bool = False,
) -> list[Group]:
    """The figures of a sentence, in order; ``before`` and ``money``: the last value and sum of earlier sentences.

    Args:
        follows: whether the sum was told by the sentence right before.
    """
    anchors = anchors_of(doc, grammar, passage, before, money, follows=follows)
    if not anchors:
        return []
    cuts = _cuts(doc, grammar, passage)
    found = [Group(passage, passage.start, passage.end)]
    _add(found[0], anchors[0])
    for number in range(1, len(anchors)):
        last, anchor = anchors[number - 1], anchors[number]
        following = anchors[number + 1] if number + 1 < len(anchors) else None
        at = _cut(passage, cuts, found[-1], last, anchor, following)
        if at is None:
            _add(found[-1], anchor)
        else:
            found[-1].end = at
            found.append(Group(passage, at, passage.end))
            _add(found[-1], anchor)
    for group in found:
        group.words = [word for word in passage.words if group.start <= word.start < group.end]
        group.clause = _clause_start(doc, group)
    for group in found:
        group.change = _against_period(passage, group.change)
    for former, latter in pairwise(found):
        _tell_growth(doc, grammar, former, latter)
    return found


def _against_period(passage: Passage, change: Change | None) -> Change | None:
    """A growth against "January to June of last year" is none against a month, though one is named."""
    if change is None or change.against != "month":
        return change
    spans = (when for when in passage.whens if change.start - _COMPARED < when.start < change.end + _COMPARED)
    years = {when.edtf[:4] for when in spans if when.edtf and "/" in when.edtf}
    return replace(change, against="year") if years else change


def _tell_growth(doc: Document, grammar: Grammar, former: Group, latter: Group) -> None:
    """ "From 5 to 7 billion": growth and date of the clause belong to the latter value."""
    if former.count is None or latter.count is None or former.count.unit != latter.count.unit:
        return
    if latter.at - end_of(former.count) > _NEAR or not _is_from(doc, grammar, former):
        return
    latter.grown_from, former.grew = former, True
    if former.change and latter.change is None:
        former.change, latter.change = None, former.change


def _is_from(doc: Document, grammar: Grammar, group: Group) -> bool:
    """Whether "from" stands before the value, or before a date right before it ("from 2020's 21.5 billion")."""
    before = doc.folded[max(group.start, group.at - _NEAR) : group.at]
    since = (when.end for when in group.passage.whens if when.edtf and when.edtf.endswith("/.."))
    return grammar.from_amount.search(before) is not None or any(0 <= group.at - end <= 2 for end in since)


def _clause_start(doc: Document, group: Group) -> int:
    start = group.start
    for match in _CLAUSE.finditer(doc.folded, group.start, group.at):
        deal = match[0] in (":", "：") and group.says("figure.deal")
        start = start if deal and deal.start < match.start() else match.end()
    return start


def _add(group: Group, anchor: Anchor) -> None:
    if isinstance(anchor, Change):
        group.change = group.change or anchor
    elif group.count is None:
        group.count = anchor
    elif anchor.unit == MONEY:
        group.money = anchor
    else:
        group.count, group.money = anchor, group.count


@dataclass(frozen=True, slots=True)
class _Cut:
    at: int
    kind: str


def _cuts(doc: Document, grammar: Grammar, passage: Passage) -> list[_Cut]:
    found = grammar.cuts.finditer(doc.folded, passage.start, passage.end)
    return [_Cut(m.start() if m.lastgroup == "and" else m.end(), m.lastgroup or "comma") for m in found]


def _heads(passage: Passage, start: int, end: int) -> list[Word]:
    low = bisect_left(passage.words, start, key=lambda word: word.start)
    high = bisect_left(passage.words, end, lo=low, key=lambda word: word.start)
    return [word for word in passage.words[low:high] if word.concept in HEADS]


def _cut(
    passage: Passage, cuts: Sequence[_Cut], group: Group, last: Anchor, anchor: Anchor, following: Anchor | None
) -> int | None:
    """Where the group ends if the anchor does not belong to it; None if it does."""
    between = [cut for cut in cuts if end_of(last) <= cut.at <= start_of(anchor)]
    if isinstance(anchor, Change):
        return _cut_before_change(passage, between, group, anchor, following, cuts)
    if group.count is None:
        return _with_head(passage, between, start_of(anchor)) if _heads(passage, group.start, start_of(last)) else None
    if group.money is None and _is_sum(passage, group.count, anchor, between):
        return None
    return _between_values(passage, between, last, anchor)


def _cut_before_change(
    passage: Passage,
    between: Sequence[_Cut],
    group: Group,
    change: Change,
    following: Anchor | None,
    cuts: Sequence[_Cut],
) -> int | None:
    if not between:
        return None
    own = {word.concept for word in _heads(passage, group.start, between[0].at)}
    for cut in between:
        heads = [word for word in _heads(passage, cut.at, change.start) if word.concept != "indicator.share"]
        if any(word.concept not in own for word in heads) or cut.kind == "semi":
            return cut.at
        if heads and (group.change is not None or group.count is None or _lists_goods(heads, cut)):
            return cut.at
        if group.change is not None and any(cut.at <= country.start < change.end for country in passage.countries):
            return cut.at
    leads_on = following is not None and not isinstance(following, Change) and group.count is not None
    if leads_on and following and not any(change.end <= cut.at <= start_of(following) for cut in cuts):
        return between[-1].at
    return None


def _lists_goods(heads: Sequence[Word], cut: _Cut) -> bool:
    """ "... and copper exports halved" goes on to other goods; "... and trade rose by 5%" is of the same figure."""
    return cut.kind == "and" and heads[0].concept in ("trade.export", "trade.import")


def _is_sum(passage: Passage, count: Counted, anchor: Counted, between: Sequence[_Cut]) -> bool:
    """Whether one is the number of projects or loans and the other what they are worth."""
    units = (count.unit, anchor.unit)
    if MONEY not in units or not (units[0] in WITH_SUM or units[1] in WITH_SUM):
        return False
    if any(cut.kind != "comma" for cut in between):
        return False
    if units[0] == MONEY:
        return not between and start_of(anchor) - end_of(count) < 60
    heads = {word.concept for word in _heads(passage, end_of(count), start_of(anchor))}
    return heads <= {"investment.invest", "investment.loan"}


def _with_head(passage: Passage, between: Sequence[_Cut], until: int) -> int | None:
    for cut in between:
        if cut.kind == "semi" or _heads(passage, cut.at, until):
            return cut.at
    return None


def _between_values(passage: Passage, between: Sequence[_Cut], last: Anchor, anchor: Anchor) -> int:
    at = _with_head(passage, between, start_of(anchor))
    if at is not None:
        return at
    commas = [cut for cut in between if cut.kind == "comma"]
    strong = [cut.at for cut in between if cut.kind == "and" and any(0 <= cut.at - comma.at <= 1 for comma in commas)]
    if strong or commas:
        return strong[0] if strong else commas[0].at
    if between:
        return between[-1].at
    after = [when for when in passage.whens if end_of(last) <= when.start and when.end <= start_of(anchor)]
    if not after:
        return end_of(last)
    return after[-1].start if len(after) > 1 or start_of(anchor) - after[-1].end < _DASHED else after[-1].end
