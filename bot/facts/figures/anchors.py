"""What the figures of a sentence are built around: its changes, and its values that count something."""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.passages import Passage
from bot.facts.figures.units import MONEY, PERCENT, TIMES, UNLIKE_COUNTS, Counted, counted, is_large
from bot.facts.mentions import Change, Money
from bot.facts.steps import is_step

Anchor = Counted | Change
WHOLES = frozenset(
    {
        "indicator.carriage",
        "indicator.through",
        "trade.turnover",
        "trade.export",
        "trade.import",
        "indicator.transit",
        "indicator.tourism",
    }
)
SUMS = frozenset({"trade.turnover", "trade.export", "trade.import", "investment.invest", "investment.loan"})
_NEAR = 40
_TO = 8  # letters of "to" and what else stands between the ends of a growth
_MILLION = 1_000_000
_WHOLE = 100  # per cent


def anchors_of(
    doc: Document, grammar: Grammar, passage: Passage, before: Counted | None, money: Counted | None, *, follows: bool
) -> list[Anchor]:
    """The values and changes of a sentence, in order; ``before`` is the last value of an earlier sentence.

    Args:
        money: the last sum of trade or investment, which tells the currency of "exports were 4.1 billion".
        follows: whether the sentence right before told it: "In 2030 it is to be 10 billion".
    """
    found: list[Anchor] = list(passage.changes)
    since = passage.start
    leans = any(word.concept in ("figure.it", "figure.of_which", "figure.more") for word in passage.words)
    earlier = [before] if leans and before else []
    for index in range(len(passage.values)):
        count: Counted | None = counted(doc, grammar, passage, index, since)
        if count and _is_numbering(doc, passage, count):
            continue
        if count and count.unit is None:
            count = _grown_from(doc, grammar, passage, index, count)
        if count and count.unit is None and _is_next_share(passage, count, earlier):
            count = Counted(count.value, PERCENT, bare=True)
        if count and count.unit is None:
            sums = [money] if money and not earlier and _is_sum(passage, count, follows=follows) else earlier
            count = None if _is_year(doc, count) else _continued(count, sums)
        if count and count.unit == TIMES and not _is_weekly(passage, count):
            continue
        if count is None or count.unit in UNLIKE_COUNTS or (count.unit == PERCENT and not _is_share(passage, count)):
            continue
        if _is_year(doc, count) or (count.unit == MONEY and _converts(doc, passage, index)):
            continue
        if count.unit not in (PERCENT, TIMES) and is_step(doc.folded, passage.start, count.value, doc.language):
            continue
        found.append(count)
        earlier.append(count)
        since = end_of(count) if count.unit != PERCENT else since
    found.sort(key=start_of)
    return found


def _grown_from(doc: Document, grammar: Grammar, passage: Passage, index: int, count: Counted) -> Counted:
    """ "From 55 to 100 million tonnes": the former number counts what the latter does."""
    if not count.bare or index + 1 == len(passage.values):
        return count
    after = passage.values[index + 1]
    if after.start - count.value.end > _TO or not grammar.from_amount.search(
        doc.folded[max(passage.start, count.value.start - _NEAR) : count.value.start]
    ):
        return count
    unit = counted(doc, grammar, passage, index + 1, count.value.end).unit
    return count if unit in (None, MONEY, PERCENT, TIMES) else Counted(count.value, unit, bare=True)


def _is_share(passage: Passage, count: Counted) -> bool:
    """Whether a percentage is one of a whole: "a share of 19%", "80% of overland transport"."""
    end = count.value.end
    following = next((value.start for value in passage.values if value.start >= end), passage.end)
    return any(
        word.concept == "indicator.share"
        or (word.concept in WHOLES and end <= word.start < min(end + _NEAR, following))
        for word in passage.words
    )


def _is_next_share(passage: Passage, count: Counted, earlier: Sequence[Counted]) -> bool:
    """ "China's share is 19.6 per cent, that of Russia 18.2": a word of shares stands between."""
    if not earlier or earlier[-1].unit != PERCENT or not count.bare or count.value.amount >= _WHOLE:
        return False
    start, end = earlier[-1].value.end, count.value.start
    return any(word.concept == "indicator.share" and start <= word.start < end for word in passage.words)


def _is_weekly(passage: Passage, count: Counted) -> bool:
    """Whether "three times" is how often a week: the week stands right before or behind it."""
    weeks = (word for word in passage.words if word.concept == "figure.a_week")
    return any(0 <= week.start - end_of(count) <= 2 or 0 <= count.value.start - week.end <= 2 for week in weeks)


def _is_year(doc: Document, count: Counted) -> bool:
    """Four digits that nothing beside them counts ("500 million dollars by 2028")."""
    text = doc.folded[count.value.start : count.value.end]
    return count.word is None and len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def _is_numbering(doc: Document, passage: Passage, count: Counted) -> bool:
    """Whether a number stands in brackets at the beginning, as in "(3) to hold a forum"."""
    if count.value.start - passage.start > 1:
        return False
    before = doc.folded[max(0, count.value.start - 1) : count.value.start]
    return before in ("(", "（") and doc.folded[count.value.end : count.value.end + 1] in (")", "）")


def _is_sum(passage: Passage, count: Counted, *, follows: bool) -> bool:
    """Whether a bare number of millions is one of money: a word of trade or investment stands in or before it."""
    if count.value.amount < _MILLION:
        return False
    return any(word.concept in SUMS for word in passage.words) or (follows and count.bare)


def _continued(count: Counted, earlier: Sequence[Counted]) -> Counted | None:
    """A bare number is of the unit it continues: "5.3 million for imports", "another 67 are to start"."""
    large = is_large(count.value)
    last = next((one for one in reversed(earlier) if large or one.unit != MONEY), None)
    if last is None or last.unit in (None, PERCENT) or not count.bare or count.value.amount < 1:
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
    former, value = passage.values[index - 1], passage.values[index]
    if any(former.end <= when.start < value.start for when in passage.whens):
        return False  # "(in 2023 it was 250 million)" tells another time
    between = doc.folded[former.end : value.start]
    return ("(" in between[:4] and ")" not in between) or ("（" in between[:4] and "）" not in between)


def start_of(anchor: Anchor) -> int:
    return anchor.start if isinstance(anchor, Change) else anchor.value.start


def end_of(anchor: Anchor) -> int:
    if isinstance(anchor, Change):
        return anchor.end
    return max(anchor.value.end, anchor.word.end if anchor.word else 0)
