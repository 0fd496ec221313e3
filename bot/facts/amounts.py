"""Numerals with their units: the currency, percent sign or minus beside each, cents added to their dollars.

What units there are is ``bot.facts.money``'s; how amounts share units with each other is ``bot.facts.ranges``'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.facts.digits import Numeral
from bot.facts.money import Unit, Units, units
from bot.languages import Language

_MINUS = re.compile(r"(?:^|[\s(:;])([-−–])\Z")
_DIGIT_NEXT = re.compile(r" ?\d")
_YEARS = range(1900, 2100)
_DIGIT = range(1, 10)
_HUNDREDTHS = 100
_CODE = 3  # letters of ISO 4217, and the longest of signs


@dataclass(slots=True)
class Draft:
    """A mention under way."""

    start: int
    end: int
    numeral: Numeral
    amount: Decimal
    unit: Unit | None = None
    upper: Decimal | None = None
    shared: bool = False

    @property
    def scale(self) -> int:
        return self.numeral.scale

    def looks_like_year(self) -> bool:
        return self.unit is None and self.numeral.end - self.numeral.start == 4 and self.amount in _YEARS


@cache
def _words(language: Language) -> tuple[tuple[str, ...], frozenset[str]]:
    """(words for minus, words between dollars and cents)."""
    table = language.section("numbers")
    joints = frozenset(table.get("links", {}).get("list", ())) | {"", *table.get("mixed", "")}
    return tuple(word + " " for word in table.get("negative", ())), joints


def with_units(found: Sequence[Numeral], folded: str, language: Language) -> list[Draft]:
    """Drafts of mentions in order; digits that run into letters which are no unit are dropped."""
    beside, (negative, _) = units(language), _words(language)
    drafts: list[Draft] = []
    low = 0
    for numeral in found:
        if numeral.start < low:
            continue
        draft = Draft(numeral.start, numeral.end, numeral, numeral.amount, upper=numeral.upper)
        if drafts and _is_mixed(drafts[-1], numeral, folded):
            whole = drafts.pop()
            draft.start, draft.amount, low = whole.start, whole.amount + draft.amount, whole.start
        if numeral.percent:
            draft.unit = Unit("percent")
        elif numeral.form != "ordinal":
            _take_unit(draft, folded, beside, low)
            if draft.unit is None and numeral.form == "digits" and _glued(folded, numeral.end):
                continue
            _take_sign(draft, folded, negative, low)
        if numeral.attached and draft.start == numeral.start:
            continue
        low = draft.end
        drafts.append(draft)
    return drafts


def _is_mixed(whole: Draft, part: Numeral, folded: str) -> bool:
    """ "2 1/2"."""
    if part.start - whole.end != 1 or folded[whole.end] != " " or whole.unit is not None or not 0 < whole.amount < 100:
        return False
    fraction = any(mark in folded[part.start : part.end] for mark in "/／")
    return fraction and whole.numeral.form == "digits" and whole.amount == int(whole.amount)


def _take_unit(draft: Draft, folded: str, beside: Units, low: int) -> None:
    """The unit after the number, or the currency before it ("人民币3亿元", "US$ 5 million")."""
    place = draft.end + (folded[draft.end : draft.end + 1] == "-")
    hit = beside.after.find(folded, place)
    ahead = beside.before.find(folded, draft.start)
    if hit is not None and beside.pieces.match(folded, hit.start):
        hit = None
    if hit is not None and hit.value.kind == "money" and _DIGIT_NEXT.match(folded, hit.end):
        glued = (
            folded[hit.end].isdigit() and folded[hit.end - 1].isascii()
        )  # "3 USD50 cards", "rmb 10 usd 20": the currency of the next number
        hit = None if glued or (ahead is not None and ahead.start >= low) else hit
    if hit is not None:
        draft.unit, draft.end = hit.value, hit.end
        if suffix := beside.case_suffix.match(folded, hit.end):
            draft.end = suffix.end()
        elif hit.value.kind == "money" and draft.scale == 1 and hit.end - hit.start <= _CODE:
            _take_scale_after(draft, folded, beside)
        if hit.value.kind == "tenths" and beside.half and folded.startswith(beside.half, hit.end):
            draft.amount, draft.end = draft.amount + Decimal("0.5"), hit.end + 1
    if ahead is not None and ahead.start >= low and (draft.unit is None or draft.unit.kind == "money"):
        other = draft.unit is None and ahead.value.kind == "money" and _ends_other(folded, ahead.start)
        own = low == ahead.start or folded[low : ahead.start] == " " or not folded[ahead.end : draft.start]
        if other and not own:
            return
        if draft.unit is None or ahead.value.code == draft.unit.code or folded[ahead.end - 1] in "$€£¥￥币幣":
            draft.unit, draft.start = ahead.value, ahead.start


def _take_scale_after(draft: Draft, folded: str, beside: Units) -> None:
    """ "75 USD million": the scale behind the currency's code or sign."""
    scale = beside.scales.find(folded, draft.end)
    if scale is not None and scale.start == draft.end + 1:
        draft.amount, draft.end, draft.numeral.scale = draft.amount * scale.value, scale.end, scale.value


def _ends_other(folded: str, place: int) -> bool:
    """Whether a word before a number belongs to the number before it: "10 долларов 43", "5 dollars, 10"."""
    return bool(re.search(r"\d[ ]?\Z", folded[max(0, place - 2) : place]))


def _glued(folded: str, end: int) -> bool:
    """Digits that run into letters which mean nothing to us: "5g", "70b"."""
    return end < len(folded) and folded[end].isalpha() and folded[end] < "\u2e80"


def _take_sign(draft: Draft, folded: str, negative: tuple[str, ...], low: int) -> None:
    signed = draft.start > 0 and folded[draft.start - 1] in "-−–"
    if (
        signed
        and draft.numeral.form == "digits"
        and (match := _MINUS.search(folded[max(0, draft.start - 2) : draft.start]))
    ):
        bullet = match[1] != "−" and folded[max(0, draft.start - 2) : draft.start].strip(" -–") != ""
        if draft.start - 1 >= low and not bullet:
            draft.start, draft.amount = draft.start - 1, -draft.amount
    elif folded.endswith(negative, low, draft.start):
        word = next(word for word in negative if folded.endswith(word, low, draft.start))
        draft.start, draft.amount = draft.start - len(word), -draft.amount


def with_cents(drafts: list[Draft], folded: str, language: Language) -> list[Draft]:
    """ "20 dollars and 43 cents", "15 dollars 50.", "三块五" are one sum."""
    out: list[Draft] = []
    joints, coins = _words(language)[1], language.section("money").get("coins", {})
    for draft in drafts:
        last = out[-1] if out else None
        if last is not None and _takes_digit(last, draft, folded, coins):
            continue
        if last is not None and last.unit and last.unit.kind == "money" and _takes_cents(last, folded, coins):
            gap = folded[last.end : draft.start]
            minor = draft.unit is not None and draft.unit.kind == "minor"
            bare = draft.unit is None and last.numeral.scale == 1 and _closes(draft, folded)
            if len(gap) < 6 and (minor or bare) and gap.strip() in joints and draft.amount < 100:
                parts = draft.unit.scale if minor and draft.unit else 100
                last.amount += draft.amount / parts
                last.end = draft.end
                continue
        out.append(draft)
    return out


def _takes_cents(last: Draft, folded: str, coins: Mapping[str, int]) -> bool:
    """Whether smaller coins may follow: a whole sum, or one that ends in tenths by name ("三块五毛" and 六分)."""
    return last.amount == int(last.amount) or coins.get(folded[last.end - 1], 0) == _HUNDREDTHS


def _takes_digit(last: Draft, draft: Draft, folded: str, coins: Mapping[str, int]) -> bool:
    """ "三块五", "三块零五", "五块七毛八": a bare digit right behind a coin counts the next smaller one; take it in."""
    parts = coins.get(folded[last.end - 1], 0)
    money = last.unit is not None and last.unit.kind == "money" and last.upper is None
    if not parts or not money or draft.start != last.end or draft.unit is not None or draft.amount not in _DIGIT:
        return False
    zero = draft.numeral.form == "words" and draft.end - draft.start > 1
    last.amount, last.end = last.amount + draft.amount / (parts * 10 if zero else parts), draft.end
    return True


def _closes(draft: Draft, folded: str) -> bool:
    """Whether nothing that the number could count follows it."""
    return 10 <= draft.amount == int(draft.amount) and not re.match(r"[ ]?[\w%-]|[.,]\d", folded[draft.end :][:3])
