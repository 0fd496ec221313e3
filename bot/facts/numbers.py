"""Numbers, money and percentages as mentions.

    numerals (digits, spelled, Chinese) -> amounts (with units) -> ranges and shared units -> bounds -> mentions

Only bounds and the making of mentions live here; growth is ``bot.facts.changes``'.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.facts import hanzi, numerals
from bot.facts.amounts import Draft, with_cents, with_units
from bot.facts.mentions import Money, Number, Percent
from bot.facts.phrases import After, Before
from bot.facts.ranges import carry_currency, linked, tell_yen_from_yuan
from bot.languages import Language
from bot.models import Bound

_FILLERS = 3  # words like "the mark of" between a bound and its number


def find_numbers(folded: str, language: Language) -> list[Number | Money | Percent]:
    """The numbers of a text, each as exactly one of the three classes, sorted and never overlapping.

    Args:
        folded: the text as ``bot.text.fold`` gives it; offsets point into it and the original alike.
    """
    own = not language.spaced and "digits" in language.section("numbers")
    read = hanzi.read_numerals if own else numerals.read_numerals
    drafts = with_units(read(folded, language), folded, language)
    drafts = linked(with_cents(drafts, folded, language), folded, language)
    carry_currency(drafts, folded, language)
    tell_yen_from_yuan(drafts, folded, language)
    bounds = _bounds(language)
    return [_mention(draft, _bound(draft, folded, bounds)) for draft in drafts]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """[numbers.bounds] of a language; None is a word that may stand between a bound and its number."""

    before: Before[Bound | None]
    after: After[Bound | None]


@cache
def _bounds(language: Language) -> _Bounds:
    table, endings = language.section("numbers").get("bounds", {}), language.section("endings")
    names: tuple[tuple[str, Bound | None], ...] = (
        ("about", "about"), ("at_least", "at_least"), ("at_most", "at_most"), ("filler", None),
    )  # fmt: skip
    before = [(phrase, bound) for name, bound in names for phrase in table.get(name, {}).get("before", ())]
    after = [(phrase, bound) for name, bound in names for phrase in table.get(name, {}).get("after", ())]
    spaced = language.spaced
    return _Bounds(Before(before, endings, spaced=spaced), After(after, endings, spaced=spaced))


def _bound(draft: Draft, folded: str, bounds: _Bounds) -> Bound:
    if draft.upper is not None or draft.numeral.bound != "exact":
        return "at_least" if draft.upper is not None else draft.numeral.bound
    for phrases, step in ((bounds.before.find, "start"), (bounds.after.find, "end")):
        place = getattr(draft, step)
        for _ in range(_FILLERS):
            hit = phrases(folded, place)
            if hit is None:
                break
            if hit.value is not None:
                return hit.value
            place = getattr(hit, step)
    return "exact"


def _mention(draft: Draft, bound: Bound) -> Number | Money | Percent:
    start, end, amount, upper, unit = draft.start, draft.end, draft.amount, draft.upper, draft.unit
    if unit is None:
        ordinal = draft.numeral.form == "ordinal"
        return Number(start=start, end=end, amount=amount, bound=bound, upper=upper, ordinal=ordinal)
    if unit.kind in ("money", "minor"):
        factor = Decimal(unit.scale) if unit.kind == "money" else Decimal(100) / unit.scale  # parts count as hundredths
        upper = upper * factor if upper is not None else None
        return Money(start=start, end=end, amount=amount * factor, bound=bound, upper=upper, currency=unit.code or None)
    if unit.kind == "tenths":
        amount, upper = amount * 10, upper * 10 if upper is not None else None
    if unit.kind == "discount" and amount < 10:
        amount *= 10
    return Percent(start=start, end=end, amount=amount, bound=bound, upper=upper, points=unit.kind == "points")
