"""Which date in a figure's stretch is its period, and whether the figure lies ahead."""

from __future__ import annotations

from datetime import date

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.groups import Group
from bot.facts.mentions import When, Word

_NEAR = 24
_RIGHT_BEFORE = 2
_OF = 4  # letters of a preposition and the spaces around it


def own_period(doc: Document, grammar: Grammar, group: Group) -> When | None:
    """The date the stretch itself gives its figure; comparisons ("than in 2022") and days of events are none."""
    usable = _usable(doc, grammar, group, group.start, group.end)
    if group.grew:
        usable = [
            when
            for when in usable
            if when.start > group.at or (group.at - when.end <= _RIGHT_BEFORE and _is_since(when))
        ]
    if not usable and (former := group.grown_from):
        usable = _usable(doc, grammar, former, former.start, former.at)
    usable = [when for when in usable if not any(_continues(other, when) for other in usable)]
    if not usable:
        return None
    return min(usable, key=lambda when: (when.start < group.clause, when.start > group.at, abs(when.start - group.at)))


def _continues(first: When, second: When) -> bool:
    """Whether a date only goes on with the one before it: "the first quarter of 2025"."""
    apart = second.start - first.end
    if second is first or not 0 <= apart <= _OF:
        return False
    return apart <= 1 or bool(first.edtf and second.edtf and first.edtf.startswith(f"{second.edtf}-"))


def _is_since(when: When) -> bool:
    return when.edtf is not None and when.edtf.endswith("/..")


def _usable(doc: Document, grammar: Grammar, group: Group, start: int, end: int) -> list[When]:
    return [
        when
        for when in group.passage.whens
        if start <= when.start < end and _is_period(doc, grammar, when) and not _is_compared(doc, grammar, group, when)
    ]


def _is_period(doc: Document, grammar: Grammar, when: When) -> bool:
    if when.today:
        return False
    if when.edtf is None or "/.." in when.edtf or len(when.edtf.split("/")[0]) < 10:
        return True
    folded = doc.folded
    if grammar.asof.search(folded[max(0, when.start - _NEAR) : when.start]) or grammar.asof_after.match(
        folded, when.end
    ):
        return True
    return folded.startswith(grammar.asof_words, when.start)


def _is_compared(doc: Document, grammar: Grammar, group: Group, when: When) -> bool:
    change = group.change
    if change and change.start <= when.start and when.end <= change.end:
        return True
    for word in group.words:
        if word.concept == "figure.than" and _beside(grammar, group, word, when):
            return True
    if change is None or not change.end <= when.start <= change.end + 12:
        return False
    return grammar.against.search(doc.folded[change.end : when.start]) is not None


def _beside(grammar: Grammar, group: Group, word: Word, when: When) -> bool:
    """Whether nothing but a few letters stands between; the word may follow its date where heads stand last."""
    if word.end <= when.start:
        between = (word.end, when.start)
    elif when.end <= word.start:
        if not grammar.head_last:
            return False
        between = (when.end, word.start)
    else:
        return True
    if between[1] - between[0] > _NEAR:
        return False
    value = group.count.value if group.count else None
    return value is None or not between[0] <= value.start < between[1]


def is_past(when: When, published: date | None) -> bool:
    """Whether the date lies wholly before the day of publication (its year before, where only a year is named)."""
    if when.edtf is None or published is None:
        return False
    first, last = when.edtf.split("/")[0], when.edtf.split("/")[-1]
    last = first if last == ".." else last
    return last < published.isoformat()[: len(last)]


def is_ahead(when: When, published: date | None) -> bool:
    if when.edtf is None or published is None:
        return False
    first = when.edtf.split("/")[0]
    return first > published.isoformat()[: len(first)]


def is_planned(doc: Document, group: Group, period: When | None) -> bool:
    """Whether the words of the stretch, or a date to come, make the figure a plan, promise or forecast."""
    if period is not None and is_past(period, doc.published):
        return False
    words = [word for word in group.words if word.concept == "figure.planned"]
    if period is not None and is_ahead(period, doc.published):
        return True
    if not words:
        return False
    if any(word.start >= group.clause for word in words):
        return True
    return period is None or period.start < group.clause or not is_past(period, doc.published)


def is_pledged(group: Group, concept: str | None, when: When | None, published: date | None) -> bool:
    """Whether an investment is only announced."""
    pledged = (concept or "").startswith("investment.") and group.says("investment.pledge") is not None
    return pledged and not (when and is_past(when, published))
