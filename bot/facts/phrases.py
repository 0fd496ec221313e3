"""Phrases looked up at a place in the text: what follows a number, or stands before it.

The lexicon (``bot.facts.lexicon``) sweeps a whole text; this looks only beside what was found already, forwards and
backwards, so that thousands of currency names cost nothing where there is no number. Patterns are written as in the
lexicon, without ``*``: ``американск@v_adj доллар@v_masc``, ``{us,u.s.} dollar@v_plural``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar, cast

from bot.facts.lexicon import expand

T = TypeVar("T")

_STEP = {True: re.compile(r"[ \t]*([^\W\d_]+|[^\w\s])"), False: re.compile(r"[ \t]*([a-z]+|[^\s\d])")}

_CHUNK = re.compile(r"([^ @]+)(@\w+\??)?")


_BLANKS = " \t"
_LONG_WORD = 24  # letters; longer ones are only slower


class Hit(NamedTuple, Generic[T]):
    """A phrase found: offsets of its own letters, and its meaning."""

    start: int
    end: int
    value: T


class _Node(Generic[T]):
    __slots__ = ("by_form", "by_pattern", "ends", "value")

    def __init__(self) -> None:
        self.by_form: dict[str, _Node[T]] = {}
        self.by_pattern: dict[str, _Node[T]] = {}
        self.ends = False  # whether a phrase ends here, and what it means
        self.value: T | None = None

    def child(self, pattern: str, forms: Iterable[str]) -> _Node[T]:
        """The node behind a word pattern; forms that two patterns of one place share go to the first."""
        node = self.by_pattern.get(pattern)
        if node is None:
            node = self.by_pattern[pattern] = _Node()
            for form in forms:
                self.by_form.setdefault(form, node)
        return node


class _Phrases(Generic[T]):
    """(pattern, meaning) pairs as a trie over words (letters in Chinese); the first meaning of a phrase counts.

    There is one trie for each letter that a phrase's first word (its last, looking backwards) begins with, grown when
    that letter is first met: of the thousands of currency names most never are.
    """

    _backwards = False

    def __init__(self, table: Iterable[tuple[str, T]], endings: Mapping[str, Sequence[str]], *, spaced: bool):
        self._spaced, self._step, self._endings = spaced, _STEP[spaced], endings
        self._waiting: dict[str, list[tuple[str, T]]] = defaultdict(list)
        for pattern, value in table:
            for plain in expand(pattern):
                self._waiting[self._first_letter(plain)].append((plain, value))
        self._roots: dict[str, _Node[T]] = {}

    def _first_letter(self, pattern: str) -> str:
        if not self._backwards:
            return pattern[0]
        last = pattern.rpartition(" ")[2].partition("@")[0]
        return last[0] if last.isalpha() and self._spaced else self._step.findall(last)[-1][0]

    def _root(self, word: str) -> _Node[T]:
        """The trie that ``word`` is looked up in; stored whole, as another thread may grow the same."""
        letter = word[0]
        if letter not in self._waiting:
            return _Node()
        if letter not in self._roots:
            self._roots[letter] = self._grown(self._waiting[letter])
        return self._roots[letter]

    def _grown(self, table: Iterable[tuple[str, T]]) -> _Node[T]:
        root: _Node[T] = _Node()
        known: dict[str, list[str]] = {}
        for pattern, value in table:
            words = list(_words(pattern, self._step))
            gaps = [gap for _, gap in words[1:]]
            order = [word for word, _ in words]
            for word in order:
                if word not in known:
                    known[word] = forms(word, self._endings)
            if self._backwards:
                order, gaps = order[::-1], gaps[::-1]
            self._insert(root, zip(order, [False, *gaps], strict=True), known, value)
        return root

    def _insert(
        self, node: _Node[T], words: Iterable[tuple[str, bool]], known: Mapping[str, Sequence[str]], value: T
    ) -> None:
        """Blanks between words are part of a pattern ("a$" is not "a $"), but never in Chinese."""
        for word, gap in words:
            if gap and self._spaced:
                node = node.child(" " + word, (" " + form for form in known[word]))
            else:
                node = node.child(word, known[word])
        if not node.ends:
            node.ends, node.value = True, value


class After(_Phrases[T]):
    """Phrases looked up forwards."""

    def find(self, text: str, place: int) -> Hit[T] | None:
        """The longest phrase that begins at ``place``, blanks before it aside."""
        while text[place : place + 1] in _BLANKS and place < len(text):
            place += 1
        if text[place : place + 1] not in self._waiting:
            return None
        node, best, first, at = None, None, -1, place
        while match := self._step.match(text, at):
            gap = " " if self._spaced and node and match.start(1) > at else ""
            step = (node or self._root(match[1])).by_form.get(gap + match[1])
            if step is None:
                break
            node, at = step, match.end()
            first = match.start(1) if first < 0 else first
            if node.ends and not (text[at - 1].isalpha() and _glued(text, at)):
                best = Hit(first, at, cast(T, node.value))
        return best


class Before(_Phrases[T]):
    """Phrases looked up backwards."""

    _backwards = True

    def find(self, text: str, place: int) -> Hit[T] | None:
        """The longest phrase that ends at ``place``, blanks after it aside."""
        node, best, last, at = None, None, -1, place
        while word := last_word(text, at, spaced=self._spaced):
            start, end = word
            gap = " " if self._spaced and node and end < at else ""
            step = (node or self._root(text[start:end])).by_form.get(gap + text[start:end])
            if step is None:
                break
            node, at = step, start
            last = end if last < 0 else last
            if node.ends:
                best = Hit(start, last, cast(T, node.value))
        return best


def last_word(text: str, place: int, *, spaced: bool) -> tuple[int, int] | None:
    """The word or mark that ends at ``place``, blanks aside; None where a digit, a line's or the text's start is."""
    end = place
    while end and text[end - 1] in _BLANKS:
        end -= 1
    if spaced:
        start = text.rfind(" ", max(0, end - _LONG_WORD), end) + 1
        if start and text[start:end].isalpha():
            return start, end
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


def _words(pattern: str, step: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """(word, whether a blank stands before it) of a pattern cut as the text will be; ``@class`` stays with its word."""
    for chunk, ending in _CHUNK.findall(pattern):
        pieces = step.findall(chunk)
        for at, piece in enumerate(pieces, 1):
            yield (piece + ending if at == len(pieces) else piece), at == 1


def _glued(text: str, at: int) -> bool:
    """Whether a Latin or Cyrillic word goes on at ``at`` (in Chinese text every letter stands alone)."""
    return at < len(text) and text[at].isalpha() and text[at] < "\u2e80"
