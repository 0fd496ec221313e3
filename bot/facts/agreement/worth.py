"""What a document is worth, where the language tells it behind the document."""

from __future__ import annotations

import re

from bot.facts.agreement.paper import Line, Paper
from bot.facts.mentions import Money, Word
from bot.models import Span

_NEAR_SUM = 25  # letters between a document and a sum that no word calls its worth
_LEAD = 4  # letters between a document and its sum, beside words for sums


def sum_behind(line: Line, noun: Word, limit: int) -> Money | None:
    """ "A contract, worth 5 million; ...", "a contract (5 million), ...": the sum of what it stands behind."""
    money = next(iter(line.doc.inside(Span(noun.end, limit), Money)), None)
    if money is None or any(0 <= word.start - money.end <= 1 for word in line.said("agreement.of")):
        return None
    at, rest = noun.end, ""
    for word in line.said("agreement.sum"):
        if at <= word.start < money.start:
            rest, at = rest + line.text(at, word.start), word.end
    rest += line.text(at, money.start)
    if set(rest) & set("、；;") or any(noun.end <= word.start < money.start for word in line.said("agreement.list")):
        return None
    return money if len(re.findall(r"\w", rest)) <= _LEAD else None


def past_sum(line: Line, money: Money) -> int:
    return money.end + (line.text(money.end, money.end + 1) in ("）", ")"))


def worth_later(line: Line, paper: Paper) -> None:
    """The sum that the rest of the sentence tells, unless it is that of a part."""
    money = next(iter(line.doc.inside(Span(paper.noun.end, line.sentence.end), Money)), None)
    parts = [word for word in line.said("agreement.list") if paper.noun.end <= word.start]
    if money is None or any(word.start < money.start for word in parts):
        return
    told = any(paper.noun.end <= word.start < money.start for word in line.said("agreement.sum"))
    if told or money.start - paper.noun.end <= _NEAR_SUM:
        paper.money = money
        paper.marks.append(("amount", Span(money.start, money.end), "worth"))
