"""Numbers, money and percentages as mentions: numerals with what stands beside them.

    numerals (digits, spelled, Chinese) -> units beside them -> ranges and shared units -> bounds -> mentions

Units are ``bot.facts.money``'s, the reading of numerals ``numerals``' and ``hanzi``'s; growth is ``changes``'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.facts import hanzi, numerals
from bot.facts.digits import Numeral
from bot.facts.mentions import Money, Number, Percent
from bot.facts.money import Unit, Units, units
from bot.facts.phrases import Phrases
from bot.languages import Language
from bot.models import Bound

_MINUS = re.compile(r"(?:^|[\s(:;])([-−–])\Z")
_DASH = frozenset({"-", "–", "—", "~", "～", "--", "−", "——", "‑"})
_DIGIT_NEXT = re.compile(r" ?\d")
_FILLERS = 3  # words like "the mark of" between a bound and its number
_MILLION = 1_000_000
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\s\d])|[\n。！？]")
_YEARS = range(1900, 2100)


@dataclass(slots=True)
class _Draft:
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


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Words around numbers, compiled."""

    negative: Phrases[bool]
    pairs: frozenset[tuple[str, str]]
    moves: frozenset[tuple[str, str]]
    to: frozenset[str]
    list_: frozenset[str]
    from_suffix: re.Pattern[str]
    counts_nothing: re.Pattern[str]
    openers: Phrases[str]
    bounds_before: Phrases[Bound]
    bounds_after: Phrases[Bound]
    filler_before: Phrases[bool]
    filler_after: Phrases[bool]


@cache
def _grammar(language: Language) -> _Grammar:
    table, endings = language.section("numbers"), language.section("endings")
    links, bounds = table.get("links", {}), table.get("bounds", {})
    spaced = language.spaced
    follow = "|".join(links.get("after_sum") or ["(?!)"])

    def phrases(name: str, side: str) -> list[str]:
        return list(bounds.get(name, {}).get(side, ()))

    names: tuple[Bound, ...] = ("about", "at_least", "at_most")
    before = [(pattern, name) for name in names for pattern in phrases(name, "before")]
    after = [(pattern, name) for name in names for pattern in phrases(name, "after")]
    pairs = [tuple(pair) for pair in links.get("pairs", ())]
    moves = [tuple(pair) for pair in links.get("moves", ())]
    return _Grammar(
        negative=Phrases([(word, True) for word in table.get("negative", ())], endings, spaced=spaced),
        pairs=frozenset(pairs),
        moves=frozenset(moves),
        to=frozenset(links.get("to", ())),
        list_=frozenset(links.get("list", ())),
        from_suffix=re.compile(links.get("from_suffix", "(?!)") + r"\Z"),
        counts_nothing=re.compile(rf"\s*(?:\Z|[\n),;.:，。；、）–—]|(?:{follow})(?!\w))"),
        openers=Phrases([(pair[0], pair[0]) for pair in pairs + moves], endings, spaced=spaced),
        bounds_before=Phrases(before, endings, spaced=spaced),
        bounds_after=Phrases(after, endings, spaced=spaced),
        filler_before=Phrases([(word, True) for word in phrases("filler", "before")], endings, spaced=spaced),
        filler_after=Phrases([(word, True) for word in phrases("filler", "after")], endings, spaced=spaced),
    )


def find_numbers(folded: str, language: Language) -> list[Number | Money | Percent]:
    """The numbers of a text, each as exactly one of the three classes, sorted and never overlapping.

    Args:
        folded: the text as ``bot.text.fold`` gives it; offsets point into it and the original alike.
    """
    read = numerals.read_numerals if language.spaced else hanzi.read_numerals
    grammar = _grammar(language)
    drafts = _with_units(read(folded, language), folded, language, grammar)
    drafts = _linked(_with_cents(drafts, folded, grammar), folded, grammar)
    _carry_currency(drafts, folded, grammar)
    _tell_yen_from_yuan(drafts, folded, language)
    return [_mention(draft, folded, grammar) for draft in drafts]


# --- Units ----------------------------------------------------------------------------------------------------------


def _with_units(found: Sequence[Numeral], folded: str, language: Language, grammar: _Grammar) -> list[_Draft]:
    beside = units(language)
    drafts: list[_Draft] = []
    low = 0
    for numeral in found:
        if numeral.start < low:
            continue
        draft = _Draft(numeral.start, numeral.end, numeral, numeral.amount, upper=numeral.upper)
        if numeral.percent:
            draft.unit = Unit("percent")
        elif numeral.form != "ordinal":
            _take_unit(draft, folded, beside, low)
            if draft.unit is None and numeral.form == "digits" and _glued(folded, numeral.end):
                continue
            _take_sign(draft, folded, grammar, low)
        if numeral.attached and draft.start == numeral.start:
            continue
        low = draft.end
        drafts.append(draft)
    return drafts


def _take_unit(draft: _Draft, folded: str, beside: Units, low: int) -> None:
    """The unit after the number, or the currency before it ("人民币3亿元", "US$ 5 million")."""
    place = draft.end + (folded[draft.end : draft.end + 1] == "-")
    hit = beside.after.after(folded, place)
    ahead = beside.before.before(folded, draft.start)
    if hit is not None and hit.value.kind == "money" and _DIGIT_NEXT.match(folded, hit.end):
        glued = (
            folded[hit.end].isdigit() and folded[hit.end - 1].isascii()
        )  # "3 USD50 cards", "rmb 10 usd 20": the currency of the next number
        hit = None if glued or (ahead is not None and ahead.start >= low) else hit
    if hit is not None:
        draft.unit, draft.end = hit.value, hit.end
        if suffix := beside.case_suffix.match(folded, hit.end):
            draft.end = suffix.end()
        if hit.value.kind == "tenths" and beside.half and folded.startswith(beside.half, hit.end):
            draft.amount, draft.end = draft.amount + Decimal("0.5"), hit.end + 1
    if ahead is not None and ahead.start >= low and (draft.unit is None or draft.unit.kind == "money"):
        if draft.unit is None and ahead.value.kind == "money" and _ends_other(folded, ahead.start):
            return
        if draft.unit is None or ahead.value.code == draft.unit.code or folded[ahead.end - 1] in "$€£¥￥币幣":
            draft.unit, draft.start = ahead.value, ahead.start


def _ends_other(folded: str, place: int) -> bool:
    """Whether a word before a number belongs to the number before it: "10 долларов 43", "5 dollars, 10"."""
    return bool(re.search(r"\d[ ]?\Z", folded[max(0, place - 2) : place]))


def _glued(folded: str, end: int) -> bool:
    """Digits that run into letters which mean nothing to us: "5g", "70b"."""
    return end < len(folded) and folded[end].isalpha() and folded[end] < "\u2e80"


def _take_sign(draft: _Draft, folded: str, grammar: _Grammar, low: int) -> None:
    if draft.numeral.form == "digits" and (match := _MINUS.search(folded[max(0, draft.start - 2) : draft.start])):
        bullet = match[1] != "−" and folded[max(0, draft.start - 2) : draft.start].strip(" -–") != ""
        if draft.start - 1 >= low and not bullet:
            draft.start, draft.amount = draft.start - 1, -draft.amount
    elif (hit := grammar.negative.before(folded, draft.start)) and hit.start >= low:
        draft.start, draft.amount = hit.start, -draft.amount


def _with_cents(drafts: list[_Draft], folded: str, grammar: _Grammar) -> list[_Draft]:
    """ "20 dollars and 43 cents", "15 dollars 50." are one sum."""
    out: list[_Draft] = []
    for draft in drafts:
        last = out[-1] if out else None
        if last is not None and last.unit and last.unit.kind == "money" and last.amount == int(last.amount):
            gap = folded[last.end : draft.start]
            minor = draft.unit is not None and draft.unit.kind == "minor"
            bare = draft.unit is None and last.numeral.scale == 1 and _closes(draft, folded)
            if len(gap) < 6 and (minor or bare) and gap.strip() in grammar.list_ | {"", "又"} and draft.amount < 100:
                parts = draft.unit.scale if minor and draft.unit else 100
                last.amount += draft.amount / parts
                last.end = draft.end
                continue
        out.append(draft)
    return out


def _closes(draft: _Draft, folded: str) -> bool:
    """Whether nothing that the number could count follows it."""
    return 10 <= draft.amount == int(draft.amount) and not re.match(r"[ ]?[\w%-]|[.,]\d", folded[draft.end :][:3])


# --- Ranges and lists -----------------------------------------------------------------------------------------------


def _linked(drafts: list[_Draft], folded: str, grammar: _Grammar) -> list[_Draft]:
    """Units and scales shared from right to left ("5, 7 и 9 млрд долларов"); ranges made one."""
    out: list[_Draft] = []
    for draft in reversed(drafts):
        after = out[-1] if out else None
        if after is not None and after.start - draft.end < 16:
            link = folded[draft.end : after.start].strip().replace("  ", " ")
            if not link and grammar.from_suffix.search(folded[draft.start : draft.end]):
                _share(draft, after)
            listed = link in grammar.list_ or (link == "," and after.shared)
            if listed and draft.unit is None and not draft.looks_like_year():
                _share(draft, after)
            if _ranges(draft, after, link, folded, grammar):
                out.pop()
        out.append(draft)
    return out[::-1]


def _share(draft: _Draft, after: _Draft) -> None:
    """Give a number the unit and the scale of the one it is coordinated with."""
    if after.unit is None or not {draft.numeral.form, after.numeral.form} <= {"digits", "words"}:
        return
    if draft.unit is not None and draft.unit != after.unit:
        return
    if draft.unit is None:
        draft.unit = after.unit
        after.shared = draft.shared = True
    if draft.scale == 1 and after.scale > 1 and abs(draft.amount) < 1000:
        draft.amount *= after.scale
        draft.numeral.scale = after.scale


def _ranges(draft: _Draft, after: _Draft, link: str, folded: str, grammar: _Grammar) -> bool:
    """Whether the two are the ends of one range, and if so, make it one."""
    dash = link in _DASH
    opener = None if dash else grammar.openers.before(folded, draft.start)
    pair = (opener.value, link) if opener else None
    moves = pair in grammar.moves
    if not (dash or moves or pair in grammar.pairs or link in grammar.to):
        return False
    shapes = {draft.numeral.form, after.numeral.form}
    if shapes != {"ordinal"} and not shapes <= {"digits", "words"}:
        return False
    if draft.looks_like_year() != after.looks_like_year():
        return False
    money_first = draft.unit is not None and draft.unit.kind == "money" and after.unit is None
    if money_first and (dash or link in grammar.to or pair):
        after.unit = draft.unit
    amount, unit, scale = draft.amount, draft.unit, draft.numeral.scale
    if not draft.looks_like_year() or dash:
        _share(draft, after)
        if draft.unit is None and after.unit is None and draft.scale == 1 < after.scale and draft.amount < 1000:
            draft.amount *= after.scale
    if draft.unit != after.unit or draft.upper is not None or after.upper is not None:
        return False
    if draft.amount >= after.amount:
        if not moves:
            draft.amount, draft.unit, draft.numeral.scale = amount, unit, scale
        return False
    if moves:
        return False
    draft.upper, draft.end = after.amount, after.end
    return True


def _carry_currency(drafts: list[_Draft], folded: str, grammar: _Grammar) -> None:
    """ "40 млрд долларов, из них 14 миллиардов – экспорт": millions of nothing beside a sum are money as well."""
    for at, draft in enumerate(drafts):
        if draft.unit is not None or draft.scale < _MILLION or draft.numeral.form not in ("digits", "words"):
            continue
        if not grammar.counts_nothing.match(folded, draft.end):
            continue
        for other in (*drafts[max(0, at - 3) : at][::-1], *drafts[at + 1 : at + 3]):
            if other.unit is None or other.unit.kind != "money" or other.scale < _MILLION:
                continue
            between = folded[min(draft.end, other.end) : max(draft.start, other.start)]
            if not _SENTENCE_END.search(between):
                draft.unit = other.unit
                break


def _tell_yen_from_yuan(drafts: list[_Draft], folded: str, language: Language) -> None:
    """ "¥" is what the text speaks of more, by the words of [money.context]; else what CLDR says."""
    sums = [draft for draft in drafts if draft.unit and "¥" in folded[draft.start : draft.end]]
    context = language.section("money").get("context", {})
    if not sums or not context:
        return
    said = {code: sum(folded.count(word) for word in words) for code, words in context.items()}
    code = max(said, key=lambda name: said[name])
    for draft in sums:
        if said[code] and draft.unit:
            draft.unit = Unit("money", code, draft.unit.scale)


# --- Bounds and mentions --------------------------------------------------------------------------------------------


def _bound(draft: _Draft, folded: str, grammar: _Grammar) -> Bound:
    if draft.upper is not None or draft.numeral.bound != "exact":
        return "at_least" if draft.upper is not None else draft.numeral.bound
    place = draft.start
    for _ in range(_FILLERS):
        hit = grammar.bounds_before.before(folded, place)
        if hit is not None:
            return hit.value
        filler = grammar.filler_before.before(folded, place)
        if filler is None:
            break
        place = filler.start
    tail = grammar.bounds_after.after(folded, draft.end)
    if tail is None and (filler := grammar.filler_after.after(folded, draft.end)):
        tail = grammar.bounds_after.after(folded, filler.end)
    return tail.value if tail is not None else "exact"


def _mention(draft: _Draft, folded: str, grammar: _Grammar) -> Number | Money | Percent:
    bound = _bound(draft, folded, grammar)
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
