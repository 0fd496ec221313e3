"""Phrases looked up at a place in the text: what follows a number, or stands before it.

The lexicon (``bot.facts.lexicon``) sweeps a whole text; this looks only beside what was found already, forwards and
backwards, so that thousands of currency names cost nothing where there is no number. Patterns are written as in the
lexicon, without ``*``: ``американск@v_adj доллар@v_masc``, ``{us,u.s.} dollar@v_plural``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from bot.facts.lexicon import expand

T = TypeVar("T")

_STEP = {True: re.compile(r"[ \t]*([^\W\d_]+|[^\w\s])"), False: re.compile(r"[ \t]*([a-z]+|[^\s\d])")}


class Hit(NamedTuple, Generic[T]):
    """A phrase found: offsets of its own letters, and its meaning."""

    start: int
    end: int
    value: T


class _Node(Generic[T]):
    __slots__ = ("by_form", "by_pattern", "value")

    def __init__(self) -> None:
        self.by_form: dict[str, _Node[T]] = {}
        self.by_pattern: dict[str, _Node[T]] = {}
        self.value: T | None = None

    def child(self, pattern: str, forms: Iterable[str]) -> _Node[T]:
        """The node behind a word pattern; forms that two patterns of one place share go to the first."""
        node = self.by_pattern.get(pattern)
        if node is None:
            node = self.by_pattern[pattern] = _Node()
            for form in forms:
                self.by_form.setdefault(form, node)
        return node


class Phrases(Generic[T]):
    """(pattern, meaning) pairs as two tries over words (letters in Chinese), one for each direction."""

    def __init__(self, table: Iterable[tuple[str, T]], endings: Mapping[str, Sequence[str]], *, spaced: bool):
        self._spaced, self._step = spaced, _STEP[spaced]
        self._ahead: _Node[T] = _Node()
        self._behind: _Node[T] = _Node()
        known: dict[str, list[str]] = {}
        for pattern, value in table:
            for plain in expand(pattern):
                words = list(_words(plain, self._step))
                for word in words:
                    if word not in known:
                        known[word] = list(forms(word, endings))
                for root, order in ((self._ahead, words), (self._behind, words[::-1])):
                    node = root
                    for word in order:
                        node = node.child(word, known[word])
                    if node.value is None:
                        node.value = value

    def after(self, text: str, place: int) -> Hit[T] | None:
        """The longest phrase that begins at ``place``, blanks before it aside."""
        node, best, first, at = self._ahead, None, -1, place
        while match := self._step.match(text, at):
            step = node.by_form.get(match[1])
            if step is None:
                break
            node, at = step, match.end()
            first = match.start(1) if first < 0 else first
            if node.value is not None and not (text[at - 1].isalpha() and _glued(text, at)):
                best = Hit(first, at, node.value)
        return best

    def before(self, text: str, place: int) -> Hit[T] | None:
        """The longest phrase that ends at ``place``, blanks after it aside."""
        node, best, last, at = self._behind, None, -1, place
        while word := last_word(text, at, spaced=self._spaced):
            start, end = word
            step = node.by_form.get(text[start:end])
            if step is None:
                break
            node, at = step, start
            last = end if last < 0 else last
            if node.value is not None:
                best = Hit(start, last, node.value)
        return best


def last_word(text: str, place: int, *, spaced: bool) -> tuple[int, int] | None:
    """The word or mark that ends at ``place``, blanks aside; None where a digit, a line's or the text's start is."""
    end = place
    while end and text[end - 1] in " \t":
        end -= 1
    start = end
    while start and text[start - 1].isalpha() and (spaced or text[start - 1].isascii()):
        start -= 1
    if start < end:
        return start, end
    if not end or text[end - 1].isdigit() or text[end - 1] in "\n_":
        return None
    return end - 1, end


def forms(word: str, endings: Mapping[str, Sequence[str]]) -> list[str]:
    """``доллар@v_masc`` -> every form of the word; ``?`` at the end adds the bare stem."""
    stem, _, name = word.partition("@")
    if not name:
        return [word]
    bare = name.endswith("?")
    return [stem + ending for ending in endings[name.rstrip("?")]] + ([stem] if bare else [])


def _words(pattern: str, step: re.Pattern[str]) -> Iterable[str]:
    """The words of a pattern as the text will be cut, an ``@class`` kept with its word."""
    for chunk in re.finditer(r"([^ @]+)(@\w+\??)?", pattern):
        pieces = [piece[1] for piece in step.finditer(chunk[1])]
        yield from pieces[:-1]
        yield pieces[-1] + (chunk[2] or "")


def _glued(text: str, at: int) -> bool:
    """Whether a Latin or Cyrillic word goes on at ``at`` (in Chinese text every letter stands alone)."""
    return at < len(text) and text[at].isalpha() and text[at] < "\u2e80"
