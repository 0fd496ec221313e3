"""The date words of a language: [dates] of its TOML -> word -> (code, value). Knows no grammar.

A word list is one string, forms separated by spaces; ``_`` stands for a space inside a phrase, ``{a,b}`` for
alternatives, ``stem@class`` for the stem with each ending of the class in [dates.endings], ``0`` for no letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.facts.lexicon import expand
from bot.languages import Language

# Tables of [dates] -> the code of their words in the grammar (see ``bot.facts.dates.grammar``).
_VALUED = {
    "month": "M",
    "month_of": "g",
    "weak_month": "m",
    "weekday": "W",
    "weak_weekday": "v",
    "number": "N",
    "ordinal_number": "N",
    "day_shift": "R",
    "week_shift": "U",
    "month_shift": "O",
    "year_shift": "A",
    "half": "h",
    "season": "s",
    "weak_season": "x",
    "first_months": "Z",
}
_UNITS = {
    "year": "a",
    "month": "B",
    "month_mark": "b",
    "week": "w",
    "day": "D",
    "day_mark": "d",
    "quarter": "q",
    "half": "h",
    "decade": "c",
    "weekend": "E",
    "season": "s",
    "weak_season": "x",
    "period": "p",
    "hour": "H",
    "age": "J",
}
_SHIFTS = {"last": ("L", -1), "previous": ("L", -1), "this": ("T", 0), "next": ("X", 1), "same": ("S", 0)}
# Of [dates.part], by the value of their tokens; "whole" is for words that mean all of it ("the results of the year").
PARTS: tuple[Any, ...] = ("whole", "start", "middle", "end", "first_third", "second_third", "last_third")
# Tables whose words' values are their places here: parts of a period, this unit and the next ("今明两年"), years and
# half a one ("3年半": a year that has a value).
_NUMBERED: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("part", "e", PARTS),
    ("two_on_end", "2", ("day", "year")),
    ("and_half", "a", ("", "year")),
)
_LINKS = {
    "in": "i",
    "from": "f",
    "to": "t",
    "up_to": "]",
    "since": "z",
    "lasting": "l",
    "by": "y",
    "of": "o",
    "between": "&",
    "and": "j",
    "over": "u",
    "ago": "G",
    "later": ">",
    "hence": ";",
    "after": "}",
    "first": "<",
    "as_of": "n",
    "one": "1",
    "earlier": "r",
    "within": "I",
    "several": "~",
    "year_does": "V",
    "every": "F",
    "often": "P",
}


_FIRST_WORD = re.compile(r"[^ .-]*")  # of a phrase, as the lexer cuts words


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word is to the grammar: its code and, for months, numbers and shifts, its value.

    ``ordinal``: it counts places ("third"; also "previous" against "last"); ``future``: it tells that a sentence looks
    ahead (the code may then be empty).
    """

    code: str
    value: int = 0
    ordinal: bool = False
    future: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The date words of one language.

    Attributes:
        words: single words; phrases: first word -> (the rest with the mark before it, entry), longest first.
        skipped: words that may stand between others without meaning ("the").
        dotted: abbreviations that a full stop belongs to; only_dotted: those that are other words without it.
        future, past: words that tell a sentence's tense; past_endings: endings of longer words that do;
            past_not_after: words behind which they do not ("will be held").
        from_after: words after which "from" compares ("up 5% from May").
        plural: forms of units that without a number say "some" ("in the last years").
        compared: forms after which "from" means "with" (the instrumental of Russian years and months).
        ordinal: endings of a number in digits, glued on or after a hyphen; ordinal_before: marks before it;
            ``decade`` those that make it a decade,
            ``year_ending`` those that make four digits a year without the word.
        of_decade: forms of the year that make a decade of a number of tens.
        digits, tens: characters that numbers are written in ("四", "十"), where a language has any.
        heads: every word that may begin something: single words, first words of phrases, words of the future.
        automaton: finds ``patterns`` where words are not spaced, else None; tails: letters that make a weekday of
            the end of a word of weeks there, with the length of that end (下周 and 三: 下, 周三).
    """

    words: Mapping[str, Entry]
    phrases: Mapping[str, tuple[tuple[str, Entry], ...]]
    skipped: frozenset[str]
    dotted: frozenset[str]
    compared: frozenset[str]
    only_dotted: frozenset[str]
    plural: frozenset[str]
    future: frozenset[str]
    past: frozenset[str]
    past_endings: tuple[str, ...]
    past_not_after: frozenset[str]
    from_after: frozenset[str]
    ordinal: frozenset[str]
    ordinal_before: frozenset[str]
    decade: frozenset[str]
    of_decade: frozenset[str]
    year_ending: frozenset[str]
    numeric_month_first: bool
    hyphened: bool
    spaced: bool
    digits: Mapping[str, int]
    tens: Mapping[str, int]
    heads: Mapping[str, Entry]
    automaton: AhoCorasick | None
    patterns: Sequence[str]
    tails: Mapping[str, Mapping[str, int]]

    signs: ClassVar[str] = ""
    word: ClassVar[re.Pattern[str]] = re.compile(r"[^\W\d_]+")

    def reading(self, word: str) -> Entry | None:
        """What a word may begin (see ``bot.facts.sweep``)."""
        return self.heads.get(word)


@cache
def vocabulary(language: Language) -> Vocabulary:
    """The [dates] of a language, expanded."""
    table = language.section("dates")
    endings = table.get("endings", {})
    words: dict[str, Entry] = {}
    phrases: dict[str, list[tuple[str, Entry]]] = {}
    for form, entry in _entries(table, endings):
        first = _FIRST_WORD.match(form)[0] if language.spaced else form  # type: ignore[index]
        if first != form:
            phrases.setdefault(first, []).append((form[len(first) :], entry))
        else:
            words.setdefault(form, entry)
    future = _set(table, "future", endings)
    heads = {first: Entry(" ") for first in phrases} | words
    heads |= {word: replace(heads.get(word, Entry("")), future=True) for word in future}
    patterns = [] if language.spaced else sorted({*words, *future})
    return Vocabulary(
        words=words,
        phrases={first: tuple(sorted(rest, key=lambda item: -len(item[0]))) for first, rest in phrases.items()},
        skipped=_set(table, "skipped", endings),
        dotted=_set(table, "dotted", endings),
        compared=_set(table, "compared", endings),
        plural=_set(table, "plural", endings),
        only_dotted=_set(table, "only_dotted", endings),
        future=future,
        heads=heads,
        automaton=AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest) if patterns else None,
        patterns=patterns,
        tails={form: tails for form in patterns if (tails := _tails(form, words))},
        past=_set(table, "past", endings),
        past_endings=tuple(_forms(table.get("past_endings", ""), endings)),
        past_not_after=_set(table, "past_not_after", endings),
        from_after=_set(table, "from_after", endings),
        ordinal=_set(table, "ordinal", endings),
        ordinal_before=_set(table, "ordinal_before", endings),
        decade=_set(table, "decade", endings),
        of_decade=_set(table, "of_decade", endings),
        year_ending=_set(table, "year_ending", endings),
        numeric_month_first=bool(table.get("numeric_month_first", False)),
        hyphened=bool(table.get("hyphened", False)),
        spaced=language.spaced,
        digits=_numerals(table, "digit"),
        tens=_numerals(table, "ten"),
    )


def _tails(form: str, words: Mapping[str, Entry]) -> dict[str, int]:
    if form not in words or words[form].code != "U":
        return {}
    days = [word for word, entry in words.items() if entry.code == "W"]
    return {day[-1]: size for size in range(1, len(form)) for day in days if day[:-1] == form[-size:]}


def _entries(table: Mapping[str, Any], endings: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for name, code in _VALUED.items():
        for value, forms in table.get(name, {}).items():
            for form in _forms(forms, endings):
                yield form, Entry(code, int(value), ordinal=name == "ordinal_number")
    for name, code in _UNITS.items():
        for form in _forms(table.get("unit", {}).get(name, ""), endings):
            yield form, Entry(code)
    for name, (code, shift) in _SHIFTS.items():
        for form in _forms(table.get("shift", {}).get(name, ""), endings):
            yield form, Entry(code, shift, ordinal=name == "previous")
    for section, code, names in _NUMBERED:
        for value, name in enumerate(names):
            for form in _forms(table.get(section, {}).get(name, ""), endings):
                yield form, Entry(code, value)
    for name, code in _LINKS.items():
        for form in _forms(table.get("link", {}).get(name, ""), endings):
            yield form, Entry(code)


def _numerals(table: Mapping[str, Any], name: str) -> dict[str, int]:
    return {char: int(value) for value, chars in table.get(name, {}).items() for char in chars.split()}


def _set(table: Mapping[str, Any], name: str, endings: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_forms(table.get(name, ""), endings))


def _forms(text: str, endings: Mapping[str, Any]) -> Iterator[str]:
    for pattern in text.split():
        for plain in expand(pattern):
            stem, _, name = plain.partition("@")
            for ending in endings[name].split() if name else [""]:
                yield (stem + ending).replace("0", "").replace("_", " ")
