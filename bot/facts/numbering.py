"""The number words of a language, and where they and digits stand in a text: the atoms that numerals are made of.

How atoms add up is ``bot.facts.numerals``'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.facts.digits import DIGITS, VULGAR, is_name, masked, parse_digits
from bot.facts.lexicon import expand
from bot.facts.phrases import forms, last_word
from bot.languages import Language

Role = Literal["digits", "unit", "scale", "share", "ordinal", "of", "article", "part"]

_DIGITS = re.compile(rf"(?=[\d.]){DIGITS}")  # the look ahead passes over letters three times faster
_DIGIT_ROLE: Mapping[Role, Decimal] = {"digits": Decimal(0)}
_DIGITS_ONLY = re.compile(r"\d+")
_ROLES: tuple[tuple[str, Role], ...] = (
    ("units", "unit"), ("scales", "scale"), ("shares", "share"), ("ordinals", "ordinal"),
    ("of", "of"), ("articles", "article"), ("parts", "part"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Atom:
    """One run of digits or one number word, with all that it can stand for."""

    start: int
    end: int
    text: str
    roles: Mapping[Role, Decimal]


@dataclass(frozen=True, slots=True)
class Numbering:
    """A language's number words and conventions, compiled."""

    decimal: str
    words: Mapping[str, Mapping[Role, Decimal]]
    spelled: Sequence[str]
    automaton: AhoCorasick
    articles: frozenset[str]
    bare: frozenset[str]
    tail: re.Pattern[str]
    glued: Mapping[str, int]
    ands: frozenset[str]
    and_after: int
    comma: bool
    teens: bool
    hyphenated: bool
    of_words: frozenset[str]
    over: frozenset[str]
    in_: frozenset[str]
    out_of: frozenset[str]
    points: frozenset[str]
    ordinal_suffix: re.Pattern[str]
    case_suffix: re.Pattern[str]


@cache
def numbering(language: Language) -> Numbering:
    """The compiled [numbers] of a language."""
    table, endings = language.section("numbers"), language.section("endings")
    words: dict[str, dict[Role, Decimal]] = {}
    for name, role in _ROLES:
        for value, patterns in table.get(name, {}).items():
            for form in _all_forms(patterns, endings):
                words.setdefault(form, {}).setdefault(role, Decimal(value))
    glued = {form: int(value) for value, patterns in table.get("glued", {}).items() for form in patterns}
    halves = (
        "|".join(map(re.escape, sorted(_all_forms(table.get("half", ()), endings), key=len, reverse=True))) or "(?!)"
    )
    letters = "|".join(sorted(glued, key=len, reverse=True)) or "(?!)"
    articles = frozenset(word for word, roles in words.items() if "article" in roles)
    words |= {sign: {"share": value} for sign, value in VULGAR.items()}
    spelled = [word for word in words if word not in articles]  # articles are looked for before other atoms only
    return Numbering(
        decimal=table.get("decimal", "."),
        words=words,
        spelled=spelled,
        automaton=AhoCorasick(spelled, matchkind=MatchKind.LeftmostLongest),
        articles=articles,
        bare=frozenset(_all_forms(table.get("bare", ()), endings)),
        tail=re.compile(rf"(?P<glued>{letters})(?!\w)|[ -](?:{halves})(?!\w)"),
        glued=glued,
        ands=frozenset(table.get("and", ())),
        and_after=table.get("and_after", 0),
        comma=table.get("comma", False),
        hyphenated=table.get("hyphenated", False),
        teens="11" in table.get("units", {}),
        over=frozenset(table.get("over", ())),
        in_=frozenset(table.get("one_in", ())),
        out_of=frozenset(table.get("out_of", ())),
        of_words=frozenset(table.get("of_words", ())),
        points=frozenset(_all_forms(table.get("point", ()), endings)),
        ordinal_suffix=re.compile("-?" + table.get("ordinal_suffix", "(?!)") + r"(?!\w)"),
        case_suffix=re.compile("[-‑]" + table.get("case_suffix", "(?!)") + r"(?!\w)"),
    )


def _all_forms(patterns: Sequence[str], endings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for pattern in patterns:
        for plain in expand(pattern):
            yield from map(" ".join, product(*(forms(word, endings) for word in plain.split(" "))))


def atoms(folded: str, names: Numbering) -> list[Atom]:
    """Digits and number words in order; articles where a number could begin with them."""
    hidden = masked(folded)
    found = [*_words(folded, names), *_digit_runs(folded, names)]
    found.sort(key=lambda atom: atom.start)
    if hidden:
        found = [atom for atom in found if not any(low <= atom.start < high for low, high in hidden)]
    return found


def _words(folded: str, names: Numbering) -> Iterator[Atom]:
    words, spelled, size = names.words, names.spelled, len(folded)
    for index, start, end in names.automaton.find_matches_as_indexes(folded):
        inside = (end < size and folded[end].isalpha()) or (start > 0 and folded[start - 1].isalpha())
        if inside and folded[start] not in VULGAR:
            continue
        text = spelled[index]
        if names.articles and not words[text].keys().isdisjoint(("scale", "share", "part")):
            word = last_word(folded, start, spaced=True)
            if word and folded[word[0] : word[1]] in names.articles:
                article = folded[word[0] : word[1]]
                yield Atom(word[0], word[1], article, words[article])
        yield Atom(start, end, text, words[text])


def _digit_runs(folded: str, names: Numbering) -> Iterator[Atom]:
    for match in _DIGITS.finditer(folded):
        (start, end), text = match.span(), match[0]
        if text[0] == "." and start and folded[start - 1] not in " \n(-$":  # ".5" stands alone, "...5" is 5
            start, text = start + 1, text[1:]
        if is_name(folded, start, end):
            continue
        if text.count(",") > 1 and parse_digits(text, names.decimal) is None:
            for one in _DIGITS_ONLY.finditer(text):  # "22,24,26"
                yield Atom(start + one.start(), start + one.end(), one[0], _DIGIT_ROLE)
        else:
            yield Atom(start, end, text, _DIGIT_ROLE)
