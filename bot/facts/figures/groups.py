"""A sentence cut into stretches of one figure each: a value, its change, the words that belong to them.

Two values are never one figure, save a count of projects or loans and their sum. A change belongs to the value beside
it unless a comma and a governing word of its own stand between.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.passages import Passage
from bot.facts.figures.units import MONEY, PERCENT, UNLIKE_COUNTS, Counted, counted, is_large
from bot.facts.mentions import Change, Money, Word

HEADS = frozenset(
    {
        "trade.turnover", "trade.export", "trade.import", "investment.invest", "investment.loan",
        "figure.never", "figure.deal", "indicator.transit", "indicator.capacity", "indicator.share",
        "indicator.export_volume", "indicator.import_volume", "figure.unit.trains", "figure.unit.tourists",
        "figure.unit.students", "figure.unit.projects", "figure.unit.companies", "figure.unit.flights",
        "figure.unit.containers",
    }
)  # fmt: skip
WHOLES = frozenset(
    {"indicator.carriage", "trade.turnover", "trade.export", "trade.import", "indicator.transit", "indicator.tourism"}
)
_NEAR = 40
_CLAUSE = re.compile(r"[;；。]|(?<!\d)[,，、]|[,，、](?!\d)")
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


Anchor = Counted | Change


def groups(doc: Document, grammar: Grammar, passage: Passage, before: Counted | None) -> list[Group]:
    """The figures of a sentence, in order; ``before`` is the last value of an earlier sentence."""
    anchors = _anchors(doc, grammar, passage, before)
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
    for former, latter in pairwise(found):
        _tell_growth(doc, grammar, former, latter)
    return found


def _tell_growth(doc: Document, grammar: Grammar, former: Group, latter: Group) -> None:
    """ "From 5 to 7 billion": growth and date of the clause belong to the latter value."""
    if former.count is None or latter.count is None or former.count.unit != latter.count.unit:
        return
    if latter.at - _end(former.count) > _NEAR or not _is_from(doc, grammar, former):
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
        start = match.end()
    return start


def _anchors(doc: Document, grammar: Grammar, passage: Passage, before: Counted | None) -> list[Anchor]:
    found: list[Anchor] = list(passage.changes)
    since = passage.start
    leans = any(word.concept in ("figure.it", "figure.of_which") for word in passage.words)
    earlier = [before] if leans and before else []
    for index in range(len(passage.values)):
        count: Counted | None = counted(doc, grammar, passage, index, since)
        if count and count.unit is None:
            count = None if _is_year(doc, count) else _continued(count, earlier)
        if count is None or count.unit in UNLIKE_COUNTS or (count.unit == PERCENT and not _is_share(passage, count)):
            continue
        if _is_year(doc, count) or (count.unit == MONEY and _converts(doc, passage, index)):
            continue
        found.append(count)
        earlier.append(count)
        since = _end(count) if count.unit != PERCENT else since
    found.sort(key=_start)
    return found


def _is_share(passage: Passage, count: Counted) -> bool:
    """Whether a percentage is one of a whole: "a share of 19%", "80% of overland transport"."""
    end = count.value.end
    following = next((value.start for value in passage.values if value.start >= end), passage.end)
    return any(
        word.concept == "indicator.share"
        or (word.concept in WHOLES and end <= word.start < min(end + _NEAR, following))
        for word in passage.words
    )


def _is_year(doc: Document, count: Counted) -> bool:
    """Four digits that nothing beside them counts ("500 million dollars by 2028")."""
    text = doc.folded[count.value.start : count.value.end]
    return count.word is None and len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def _continued(count: Counted, earlier: Sequence[Counted]) -> Counted | None:
    """A bare number is of the unit it continues: "5.3 million for imports", "another 67 are to start"."""
    large = is_large(count.value)
    last = next((one for one in reversed(earlier) if large or one.unit != MONEY), None)
    if last is None or last.unit in (None, PERCENT) or not count.bare:
        return None
    if last.unit != MONEY:
        return Counted(count.value, last.unit, last.word, bare=True)
    if not isinstance(last.value, Money):
        return None
    number = count.value
    money = Money(
        start=number.start, end=number.end, amount=number.amount, bound=number.bound, upper=number.upper,
        currency=last.value.currency,
    )  # fmt: skip
    return Counted(money, MONEY, bare=True)


def _converts(doc: Document, passage: Passage, index: int) -> bool:
    """A sum in brackets right after a sum is the same sum in another currency."""
    if not index:
        return False
    between = doc.folded[passage.values[index - 1].end : passage.values[index].start]
    return ("(" in between[:4] and ")" not in between) or ("（" in between[:4] and "）" not in between)


def _start(anchor: Anchor) -> int:
    return anchor.start if isinstance(anchor, Change) else anchor.value.start


def _end(anchor: Anchor) -> int:
    if isinstance(anchor, Change):
        return anchor.end
    return max(anchor.value.end, anchor.word.end if anchor.word else 0)


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
    between = [cut for cut in cuts if _end(last) <= cut.at <= _start(anchor)]
    if isinstance(anchor, Change):
        return _cut_before_change(passage, between, group, anchor, following, cuts)
    if group.count is None:
        return _with_head(passage, between, _start(anchor)) if _heads(passage, group.start, _start(last)) else None
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
        heads = _heads(passage, cut.at, change.start)
        if any(word.concept not in own for word in heads) or cut.kind == "semi":
            return cut.at
        if heads and (group.change is not None or group.count is None or _lists_goods(heads, cut)):
            return cut.at
    leads_on = following is not None and not isinstance(following, Change) and group.count is not None
    if leads_on and following and not any(change.end <= cut.at <= _start(following) for cut in cuts):
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
        return not between and _start(anchor) - _end(count) < 60
    heads = {word.concept for word in _heads(passage, _end(count), _start(anchor))}
    return heads <= {"investment.invest", "investment.loan"}


def _with_head(passage: Passage, between: Sequence[_Cut], until: int) -> int | None:
    for cut in between:
        if cut.kind == "semi" or _heads(passage, cut.at, until):
            return cut.at
    return None


def _between_values(passage: Passage, between: Sequence[_Cut], last: Anchor, anchor: Anchor) -> int:
    at = _with_head(passage, between, _start(anchor))
    if at is not None:
        return at
    commas = [cut for cut in between if cut.kind == "comma"]
    strong = [cut.at for cut in between if cut.kind == "and" and any(0 <= cut.at - comma.at <= 1 for comma in commas)]
    if strong or commas:
        return strong[0] if strong else commas[0].at
    if between:
        return between[-1].at
    after = [when for when in passage.whens if _end(last) <= when.start and when.end <= _start(anchor)]
    if not after:
        return _end(last)
    return after[-1].start if len(after) > 1 or _start(anchor) - after[-1].end < 3 else after[-1].end
