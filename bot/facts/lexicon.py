"""The words of a language found in a text in one pass: patterns from its TOML, concepts out.

A pattern is one or more words of lower-case text (see ``bot.text.fold``):

    товарооборот            that word alone
    товарооборот*           the word and whatever letters follow
    внешн* торговл*         two words, any white space between them
    {вырос,увеличил}*       alternatives, expanded
    саммит@m                the word with each ending of the class ``m`` in the file's [endings] ("" among them)
    саммит@m?               the same, and the word itself with no ending

Where words are separated by spaces a match begins and ends at a word's border; in Chinese anywhere. Of two matches of
one concept that overlap, the one that begins first, then the longer, counts; different concepts may overlap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from bot.facts.mentions import Word
from bot.languages import Language, load

_SPACE = r"[ \t]+"
_WORD_END = re.compile(r"\w*")


class Lexicon:
    """Patterns compiled into one automaton over their literal beginnings; each hit is then checked in full."""

    def __init__(self, concepts: Mapping[str, Sequence[str]], endings: Mapping[str, Sequence[str]], *, spaced: bool):
        self._spaced = spaced
        by_prefix: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for concept, patterns in concepts.items():
            for pattern in patterns:
                for plain in expand(pattern):
                    prefix, check = self._compile(plain, endings, concept)
                    by_prefix[prefix].append((concept, check))
        self._prefixes = list(by_prefix)
        self._entries = [tuple(by_prefix[prefix]) for prefix in self._prefixes]
        self._automaton = AhoCorasick(self._prefixes) if self._prefixes else None

    def _compile(
        self, pattern: str, endings: Mapping[str, Sequence[str]], concept: str
    ) -> tuple[str, str | None]:
        """(literal beginning, check of the whole); a check of None means "any letters may follow"."""
        literal = re.split(r"[ *@]", pattern, maxsplit=1)[0]
        if not literal:
            raise ValueError(f"[words] {concept}: {pattern!r} begins with no letters")
        if pattern == literal + "*" and self._spaced:
            return literal, None
        return literal, _check(pattern, endings, spaced=self._spaced)

    def find(self, folded: str) -> list[Word]:
        """Words of the lexicon in folded text, in order of their start."""
        if self._automaton is None:
            return []
        last: dict[str, Word] = {}
        found: list[Word] = []
        spaced = self._spaced
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if spaced and start and (folded[start - 1].isalnum()):
                continue
            for concept, check in self._entries[index]:
                match = (_compiled(check) if check else _WORD_END).match(folded, start)
                if match is None:
                    continue
                end = match.end()
                old = last.get(concept)
                if old is not None and start < old.end:
                    if start > old.start or end <= old.end:
                        continue
                    found.remove(old)
                word = Word(start=start, end=end, concept=concept)
                last[concept] = word
                found.append(word)
        found.sort(key=lambda word: (word.start, -word.end))
        return found


def expand(pattern: str) -> Iterator[str]:
    """``a{b,c}d`` -> ``abd``, ``acd``; nested braces are not known."""
    match = re.search(r"\{([^{}]*)\}", pattern)
    if match is None:
        yield pattern
        return
    for alternative in match[1].split(","):
        yield from expand(pattern[: match.start()] + alternative + pattern[match.end() :])


def _check(pattern: str, endings: Mapping[str, Sequence[str]], *, spaced: bool) -> str:
    words = []
    for word in pattern.split(" "):
        match = re.fullmatch(r"([^*@]*)(\*|@(\w+)(\?)?)?", word)
        if match is None:
            raise ValueError(f"pattern {pattern!r}: '*' or '@class' stand at the end of a word")
        tail = ""
        if match[2] == "*":
            tail = r"\w*"
        elif match[3]:
            if match[3] not in endings:
                raise ValueError(f"pattern {pattern!r}: no class {match[3]!r} in [endings]")
            forms = sorted({*endings[match[3]], *([""] if match[4] else [])}, key=len, reverse=True)
            tail = "(?:" + "|".join(map(re.escape, forms)) + ")"
        border = r"(?!\w)" if spaced else ""
        words.append(re.escape(match[1]) + tail + border)
    return (_SPACE if spaced else r"\s*").join(words)


@cache
def _compiled(check: str) -> re.Pattern[str]:
    """Compiled when its literal beginning is first met: most patterns of a language never are in one run."""
    return re.compile(check)


def concepts(table: Mapping[str, Any], *, prefix: str = "") -> dict[str, list[str]]:
    """Nested [words] tables -> {"trade.turnover": [patterns]}."""
    flat: dict[str, list[str]] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= concepts(value, prefix=f"{name}.")
        else:
            flat[name] = list(value)
    return flat


@cache
def lexicon(code: str) -> Lexicon:
    """The compiled [words] of a language."""
    return compile_words(load(code), load(code).section("words"))


def compile_words(language: Language, table: Mapping[str, Any]) -> Lexicon:
    """A lexicon of any table of patterns, with the language's own endings."""
    return Lexicon(concepts(table), language.section("endings"), spaced=language.spaced)


def overlapping(words: Iterable[Word], start: int, end: int) -> list[Word]:
    """Those of ``words`` that share a letter with [start, end)."""
    return [word for word in words if word.start < end and start < word.end]
