"""Amounts that share what they count: lists ("5, 7 и 9 млрд долларов"), ranges, sums that name no currency again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.facts.amounts import Draft
from bot.facts.money import Unit
from bot.facts.phrases import Before
from bot.languages import Language

_DASH = frozenset({"-", "–", "—", "~", "～", "--", "−", "——", "‑"})
_MILLION = 1_000_000
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\s\d])|[\n。！？]")


@dataclass(frozen=True, slots=True)
class _Grammar:
    """[numbers.links] of a language, compiled."""

    pairs: frozenset[tuple[str, str]]
    moves: frozenset[tuple[str, str]]
    to: frozenset[str]
    list_: frozenset[str]
    from_suffix: re.Pattern[str]
    counts_nothing: re.Pattern[str]
    openers: Before[str]
    either: frozenset[str]
    grown_by: frozenset[str]


@cache
def _grammar(language: Language) -> _Grammar:
    links = language.section("numbers").get("links", {})
    follow = "|".join(links.get("after_sum") or ["(?!)"])
    pairs = [tuple(pair) for pair in links.get("pairs", ())]
    moves = [tuple(pair) for pair in links.get("moves", ())]
    either, grown_by = links.get("either", []), links.get("grown_by", [])
    openers = [(word, word) for word in [*(pair[0] for pair in pairs + moves), *either, *grown_by]]
    return _Grammar(
        pairs=frozenset(pairs),
        moves=frozenset(moves),
        to=frozenset(links.get("to", ())),
        list_=frozenset(links.get("list", ())),
        from_suffix=re.compile(links.get("from_suffix", "(?!)") + r"\Z"),
        counts_nothing=re.compile(rf"\s*(?:\Z|[\n),;.:，。；、）–—]|(?:{follow})(?!\w))"),
        either=frozenset(either),
        grown_by=frozenset(grown_by),
        openers=Before(openers, language.section("endings"), spaced=language.spaced),
    )


def linked(drafts: list[Draft], folded: str, language: Language) -> list[Draft]:
    """Units and scales shared from right to left ("5, 7 и 9 млрд долларов"); ranges made one."""
    grammar = _grammar(language)
    out: list[Draft] = []
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


def _share(draft: Draft, after: Draft) -> None:
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


def _ranges(draft: Draft, after: Draft, link: str, folded: str, grammar: _Grammar) -> bool:
    """Whether the two are the ends of one range, and if so, make it one."""
    dash = link in _DASH
    opener = None if dash else grammar.openers.find(folded, draft.start)
    pair = (opener.value, link) if opener else None
    moves = pair in grammar.moves
    if not (dash or moves or pair in grammar.pairs or link in grammar.to):
        return False
    grown = opener and opener.value in grammar.grown_by and not (dash or pair in grammar.pairs)
    if grown or (opener and opener.value in grammar.either) or (dash and _chained(folded, draft.start)):
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


def _chained(folded: str, start: int) -> bool:
    """Whether words before it are joined to it as well: "three-one-four", read out one by one."""
    return start > 1 and folded[start - 1] == "-" and folded[start - 2].isalpha()


def carry_currency(drafts: list[Draft], folded: str, language: Language) -> None:
    """ "40 млрд долларов, из них 14 миллиардов – экспорт": millions of nothing beside a sum are money as well."""
    grammar = _grammar(language)
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


def tell_yen_from_yuan(drafts: list[Draft], folded: str, language: Language) -> None:
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
