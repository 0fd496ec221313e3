"""The [figures] section of a language, compiled once: short function words that the lexicon is too blunt for.

Keys: ``to`` and ``from`` (prepositions before a country), ``against`` (before the date of a comparison),
``asof`` and ``asof_after`` (beside the day of a stock), ``to_suffix`` and ``from_suffix`` (a country's case endings),
``skip`` (words that may stand between a preposition and its country), ``stops`` (function words that end a phrase),
``verbs`` (patterns that end one too), ``conjunctions``, ``classifiers`` (measure words after a number),
``goods_marker``, ``transitive``, ``passive``, ``worth_of``, ``from_amount``, ``adjective`` (endings),
``case_of_goods``, ``joins``, ``head_last``, ``home``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.languages import load


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """Function words of a language; every pattern matches folded text.

    Attributes:
        head_last: noun phrases end in the word that governs them, and comparisons in the word for "than".
        to, origin: match where text that ends right before a country marks it as receiver or giver.
        against: matches right before the date that a growth is measured against.
        asof, asof_after: match right before, or after, the day a stock is told for ("by 30 April"); a date that was
            read together with the word begins with one of ``asof_words``.
        to_ending, origin_ending: match a country's word by its case ending.
        cuts: commas and conjunctions a sentence is cut at.
        passive: a verb before which its object stands, not who acts; tested with ``fullmatch``.
        joins: words that go on with a list of goods.
        transitive: a verb that the goods follow without a marker; tested with ``fullmatch``.
        ends: a word that ends a noun phrase; tested with ``fullmatch``.
        from_amount: matches right before the value that something grew from.
        adjective: matches a word that may stand between a number and its noun, where its form tells; else None.
        worth_of: matches between a sum and the goods it was paid for.
        classifier: matches the measure word after a number, or nothing.
        goods: "after", "before" or "both": where the goods stand, seen from "export".
        home: the country that "our country" means in this language's press, if that can be told.
    """

    spaced: bool
    head_last: bool
    to: re.Pattern[str]
    origin: re.Pattern[str]
    against: re.Pattern[str]
    asof: re.Pattern[str]
    asof_words: tuple[str, ...]
    asof_after: re.Pattern[str]
    to_ending: re.Pattern[str]
    origin_ending: re.Pattern[str]
    skip: frozenset[str]
    cuts: re.Pattern[str]
    stops: frozenset[str]
    ends: re.Pattern[str]
    goods_marker: frozenset[str]
    transitive: re.Pattern[str]
    passive: re.Pattern[str]
    joins: frozenset[str]
    classifier: re.Pattern[str]
    adjective: re.Pattern[str] | None
    worth_of: re.Pattern[str]
    from_amount: re.Pattern[str]
    goods: str
    home: str | None


_NEVER = re.compile(r"(?!)")
_COMMA = r"(?P<semi>[;；。])|(?P<comma>(?<!\d)[,，、]|[,，、](?!\d)|[|｜\t])"


@cache
def grammar(code: str) -> Grammar:
    """The grammar of figures of a language; one that has no [figures] gets empty lists."""
    language = load(code)
    data = language.section("figures")
    spaced = language.spaced
    return Grammar(
        spaced=spaced,
        head_last=bool(data.get("head_last", False)),
        to=_before(data, "to", spaced=spaced),
        origin=_before(data, "from", spaced=spaced),
        against=_before(data, "against", spaced=spaced),
        asof=_before(data, "asof", spaced=spaced),
        asof_words=tuple(word + " " * spaced for word in data.get("asof", ())),
        asof_after=_after(data.get("asof_after", ())),
        to_ending=_ending(data.get("to_suffix", ())),
        origin_ending=_ending(data.get("from_suffix", ())),
        skip=frozenset(data.get("skip", ())),
        cuts=_cuts(data.get("conjunctions", ()), spaced=spaced),
        stops=frozenset(data.get("stops", ())),
        ends=_ends(data.get("stops", ()), data.get("verbs", ())),
        classifier=re.compile(rf"(?:{_longest_first(data.get('classifiers', ()))})?"),
        transitive=_ends((), data.get("transitive", ())),
        passive=_ends((), data.get("passive", ())),
        joins=frozenset(data.get("joins", ())),
        goods_marker=frozenset(data.get("goods_marker", ())),
        from_amount=_before(data, "from_amount", spaced=spaced),
        adjective=_adjective(data.get("adjective", ())),
        worth_of=_after(data.get("worth_of", ())),
        goods=str(data.get("case_of_goods", "after")),
        home=data.get("home"),
    )


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _before(data: Mapping[str, Any], key: str, *, spaced: bool) -> re.Pattern[str]:
    words = _longest_first(data.get(key, ()))
    if not words:
        return _NEVER
    if not spaced:
        return re.compile(rf"(?:{words})$")
    skip = _longest_first(data.get("skip", ())) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{words})\s+(?:(?:{skip})\s+){{0,3}}$")


def _adjective(endings: Iterable[str]) -> re.Pattern[str] | None:
    found = _longest_first(endings)
    return re.compile(rf"\w+(?:{found})") if found else None


def _after(words: Iterable[str]) -> re.Pattern[str]:
    found = _longest_first(words)
    return re.compile(rf"\s*(?:{found})\s+") if found else _NEVER


def _ending(suffixes: Iterable[str]) -> re.Pattern[str]:
    found = _longest_first(suffixes)
    return re.compile(rf"\w{{3,}}(?:{found})") if found else _NEVER


def _cuts(conjunctions: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    words = _longest_first(conjunctions)
    if not words:
        return re.compile(_COMMA)
    border = r"(?<!\w)(?:{})(?!\w)" if spaced else "(?:{})"
    return re.compile(_COMMA + "|(?P<and>" + border.format(words) + ")")


def _ends(stops: Iterable[str], verbs: Iterable[str]) -> re.Pattern[str]:
    patterns = [re.escape(word) for word in stops] + [re.escape(verb).replace(r"\*", r"\w*") for verb in verbs]
    return re.compile("|".join(patterns)) if patterns else _NEVER
