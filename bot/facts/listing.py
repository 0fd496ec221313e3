"""Everything a text mentions, for those who list mentions: what facts are made of, and what they are not.

Besides a document's own mentions these are days by name (``bot.facts.occasions``), currencies and percent named without
a number, and the percentage or price that a label is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from bot.facts.document import Document
from bot.facts.lexicon import Lexicon
from bot.facts.mentions import Currency, Duration, Mention, Money, Number, Occasion, Percent, Percentage, When
from bot.facts.occasions import find_occasions
from bot.languages import Language

_LABEL = 60  # letters
_SHORTEST = 2  # letters of a currency's name; shorter are signs, and words of many meanings


def list_mentions(doc: Document) -> list[Mention]:
    """The mentions of a document and those that no fact is made of, by their start; within a type none overlap."""
    days = find_occasions(doc)
    starts = [day.start for day in days]
    own: list[Mention] = []
    covered: set[int] = set()  # days that a date of the document's own holds in part
    for mention in doc.mentions:
        near = _touching(mention, days, starts) if _counts_days(mention) else range(0)
        if any(days[at].start <= mention.start and mention.end <= days[at].end for at in near):
            continue
        own.append(mention)
        if isinstance(mention, When):
            covered.update(near)
    free = (day for at, day in enumerate(days) if at not in covered)
    found = [*own, *free, *_units_alone(doc), *_label(doc), *_price(doc)]
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def _counts_days(mention: Mention) -> bool:
    return isinstance(mention, When | Duration) or type(mention) is Number


def _touching(mention: Mention, days: Sequence[Occasion], starts: Sequence[int]) -> range:
    """Which of the days, in order and apart, share a letter with a mention."""
    low = bisect_left(starts, mention.start)
    if low and days[low - 1].end > mention.start:
        low -= 1
    return range(low, bisect_left(starts, mention.end))


@cache
def _units(language: Language) -> Lexicon:
    """The names of currencies that mean nothing else, by [money.alone], and such words for percent."""
    table, endings = language.section("money"), language.section("endings")
    words = {code: table.get("words", {}).get(code, ()) for code in table.get("alone", ())}
    units = {code: [word for word in patterns if len(word) >= _SHORTEST] for code, patterns in words.items()}
    units["%"] = language.section("numbers").get("percent", {}).get("alone", [])
    return Lexicon(units, endings, spaced=language.spaced)


def _units_alone(doc: Document) -> Iterator[Currency | Percentage]:
    values = [mention for mention in doc.mentions if isinstance(mention, Money | Percent)]
    at = end = 0
    for word in _units(doc.language).find(doc.folded):
        while at < len(values) and values[at].end <= word.start:
            at += 1
        if word.start >= end and (at == len(values) or word.end <= values[at].start):
            end = word.end
            if word.concept == "%":
                yield Percentage(start=word.start, end=end)
            else:
                yield Currency(start=word.start, end=end, code=word.concept)


@cache
def _label_of(language: Language) -> Lexicon:
    patterns = language.section("numbers").get("percent", {}).get("label", ())
    return Lexicon({"label": patterns}, language.section("endings"), spaced=language.spaced)


def _label(doc: Document) -> Iterator[Percent]:
    """A text that is nothing but "percent of 20", as a column is headed, means that percentage; in a sentence the words
    say nothing of how many percent it is."""
    if len(doc.folded) > _LABEL:
        return
    for word in _label_of(doc.language).find(doc.folded):
        number = next((one for one in doc.mentions if type(one) is Number and one.start == word.end + 1), None)
        if number and not doc.folded[: word.start].strip() and not doc.folded[number.end :].strip():
            yield Percent(start=word.start, end=number.end, amount=number.amount)


@cache
def _bounds(language: Language) -> frozenset[str]:
    table = language.section("numbers").get("bounds", {}).values()
    return frozenset(word for bound in table for words in bound.values() for word in words) | {""}


@cache
def _priced(language: Language) -> re.Pattern[str]:
    return re.compile(language.section("money").get("label", "(?!)"))


def _price(doc: Document) -> Iterator[Money]:
    """A text that is nothing but a number written as prices and pay are ("15k", 肆佰萬), give or take, is a sum."""
    number = next((one for one in doc.mentions if type(one) is Number), None) if len(doc.folded) <= _LABEL else None
    if number is None or not _priced(doc.language).fullmatch(doc.folded, number.start, number.end):
        return
    beside = doc.folded[: number.start].strip(), doc.folded[number.end :].strip()
    if _bounds(doc.language).issuperset(beside):
        yield Money(start=number.start, end=number.end, amount=number.amount, bound=number.bound, currency=None)
