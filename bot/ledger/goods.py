"""Goods as told in any language -> one name: concepts of the languages' [goods] tables. Pure."""

from __future__ import annotations

import re
from functools import cache

from bot.facts.lexicon import Lexicon, compile_words
from bot.facts.mentions import Word
from bot.languages import codes, load
from bot.text import fold

_WORD = re.compile(r"\w+")
_STEM = 3  # letters of a word that its endings leave alone at the least


def concept_of(goods: str, language: str) -> str:
    """What goods these are: "wheat", "flour+wheat" for both; words no table knows by their stems, "ru:готов издел"."""
    folded = fold(goods)
    table = _table(language) if language in codes() else None
    found = _outermost(table.find(folded)) if table else []
    return "+".join(sorted({word.concept for word in found})) or f"{language}:{stems(folded, language)}"


def _outermost(words: list[Word]) -> list[Word]:
    """Without those that stand inside a longer one: "oil" in "sunflower oil"."""
    return [
        word
        for word in words
        if not any(
            other.start <= word.start and word.end <= other.end and _length(other) > _length(word) for other in words
        )
    ]


def _length(word: Word) -> int:
    return word.end - word.start


@cache
def _table(language: str) -> Lexicon | None:
    table = load(language).section("goods")
    return compile_words(load(language), table) if table else None


def stems(folded: str, language: str) -> str:
    """The words of a folded text without their endings."""
    endings = _endings(language) if language in codes() else ()
    return " ".join(_stem(word, endings) for word in _WORD.findall(folded))


def _stem(word: str, endings: tuple[str, ...]) -> str:
    return next((word[: -len(end)] for end in endings if word.endswith(end) and len(word) - len(end) >= _STEM), word)


@cache
def _endings(language: str) -> tuple[str, ...]:
    """The endings a question's word is cut by, the longest first."""
    found = (fold(ending) for ending in load(language).section("search").get("endings", ()))
    return tuple(sorted(found, key=len, reverse=True))
