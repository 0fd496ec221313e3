"""The words a question may be made of: what each means, and in which languages it is said so. Pure; reads no question.

Words come from the languages' [arguments] tables, then CLDR's names of countries, then ISO codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from bot.languages import codes
from bot.text import fold
from handlers.formats import BLOCS, locale_of
from handlers.wording import Wording, wordings

WORD = re.compile(r"[\u3400-\u9fff]+|\d+|[^\W\d_\u3400-\u9fff]+")  # Chinese stays together


@dataclass(frozen=True, slots=True)
class Known:
    """What a phrase means: a kind of argument, its value, and the languages in which it is said so."""

    kind: str
    value: str
    languages: frozenset[str]


@cache
def command_words() -> Mapping[str, str]:
    """Words that stand for a command, in any language ("товарооборот" -> "trade"), folded."""
    return {
        phrase: meaning.value
        for phrase, known in vocabulary().items()
        for meaning in known
        if meaning.kind == "command"
    }


@cache
def vocabulary() -> Mapping[str, tuple[Known, ...]]:
    """Folded phrase -> its meanings; a language's own table goes before CLDR's names, those before the codes."""
    merged: dict[str, dict[tuple[str, str], set[str]]] = {}
    for phrase, kind, value, language in chain(*(_own(say) for say in wordings())):
        merged.setdefault(phrase, {}).setdefault((kind, value), set()).add(language)
    taken = set(merged)
    for phrase, kind, value, language in chain(*(_territories(say) for say in wordings())):
        if phrase not in taken:
            merged.setdefault(phrase, {}).setdefault((kind, value), set()).add(language)
    everywhere = frozenset(codes())
    known = {
        phrase: tuple(
            Known(kind, value, everywhere if phrase == value else frozenset(languages))  # a command's own name
            for (kind, value), languages in meanings.items()
        )
        for phrase, meanings in merged.items()
    }
    for code in _iso_codes():
        known.setdefault(code.lower(), (Known("country", code, everywhere),))
    return known


def _own(say: Wording) -> Iterator[tuple[str, str, str, str]]:
    """A language's [arguments]: topics, and tables of commands, countries, series and metrics."""
    kinds = {"commands": "command", "countries": "country", "series": "series", "metrics": "metric"}
    for key, value in say.table("arguments").items():
        if isinstance(value, Mapping):
            for name, phrases in value.items():
                yield from _phrases(phrases, kinds[key], name, say.code)
        elif key != "as_of":  # ``handlers.as_of`` reads those, with the date beside them
            yield from _phrases(value, "skip" if key == "skip" else "topic", key, say.code)


def _phrases(phrases: Iterable[str], kind: str, value: str, language: str) -> Iterator[tuple[str, str, str, str]]:
    for phrase in phrases:
        yield _normal(phrase), kind, value, language


def _territories(say: Wording) -> Iterator[tuple[str, str, str, str]]:
    names = locale_of(say.locale).territories
    for code in _iso_codes():
        name = names.get(BLOCS.get(code, code))
        if name:
            yield _normal(name), "country", code, say.code


@cache
def _iso_codes() -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 codes as CLDR lists them, without its private ones, and the blocs it names."""
    private = {"EZ", "QO", "UN", "XA", "XB", "ZZ", "EA", "IC", "AC", "CP", "CQ", "DG", "TA"}
    found = {str(code) for code in locale_of("en").territories}
    return tuple(sorted({code for code in found - private if len(code) == 2 and code.isalpha()} | set(BLOCS)))


def _normal(phrase: str) -> str:
    return " ".join(match[0] for match in WORD.finditer(fold(phrase)))
