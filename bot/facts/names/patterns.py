"""Patterns of names as the languages' TOML writes them, read when a text needs them.

A pattern is one or more words, written with the capitals the text must have:

    Кита@n_j            a stem and an ending of the class ``n_j`` of the file's [endings]
    {Касым,Касим} Ош    alternatives, expanded
    США                 all capitals: the text must have exactly these letters
    китайск@n_adj       lower case: the text may have either
    C5 - China          a lone hyphen stands for any dash, with or without spaces and quotation marks around it

Knows no kinds of names: what a pattern stands for is an opaque payload.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick

from bot.facts.lexicon import expand
from bot.facts.mentions import sealed
from bot.facts.names.parts import Entry, Part, Start, may_begin, part_end, start_of
from bot.facts.sweep import Begins, Sweep

_DASH = re.compile(r"[ \t\"«»“”„‘’]*[-‐‑–—−+＋·/][ \t\"«»“”„‘’]*")
_SPACES = re.compile(r"[ \t]*-?[ \t]*\n?[ \t]*")
_LETTERS_OR_DIGITS = re.compile(r"[^\W_]+")
_KEY = 3  # patterns wait to be read under so many first letters


@sealed()
class Hit:
    """A pattern found at [start, end)."""

    start: int
    end: int
    payload: Any


class Names:
    """Patterns with payloads, found in a text in one pass.

    In a spaced language every word of a text is looked up whole (``bot.facts.sweep``); a pattern is read when the first
    word with its first letters is met: most never are in one run. In Chinese an automaton finds the literal beginnings.
    """

    word = re.compile(r"[^\W_]+")

    def __init__(self, patterns: Iterable[tuple[str, Any]], endings: Mapping[str, Sequence[str]], *, spaced: bool):
        self._spaced = spaced
        self._endings = {name: frozenset(forms) for name, forms in endings.items()}
        self._parts: dict[str, Part] = {}
        self._unread: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        self._entries: dict[str, list[Entry]] = {}
        self.signs = ""
        if spaced:
            for pattern, payload in patterns:
                for plain in expand(pattern) if pattern.startswith("{") else (pattern,):
                    self._unread[_first_letters(plain)].append((plain, payload))
            self.signs = "".join(sorted(begin for begin in self._unread if not begin.isalnum()))
            self._alone = Sweep(self)
        else:
            for pattern, payload in patterns:
                for entry in self._read(pattern, payload):
                    self._entries.setdefault(entry.parts[0].literal, []).append(entry)
            self._begins = list(self._entries)
            self._automaton = AhoCorasick(self._begins) if self._begins else None

    def _read(self, pattern: str, payload: Any) -> Iterator[Entry]:
        glue = self._spaced and pattern.endswith("…")
        for plain in expand(pattern.removesuffix("…")):
            parts = tuple(self._part(word) for word in plain.split(" "))
            second = parts[1].literal if len(parts) > 1 and parts[1].literal != "-" else ""
            yield Entry(parts, payload, glue and len(parts) > 1, second)

    def _part(self, word: str) -> Part:
        known = self._parts.get(word)
        if known is None:
            known = self._parts[word] = self._read_part(word)
        return known

    def _read_part(self, word: str) -> Part:
        written, _, name = word.partition("@")
        if name and name not in self._endings:
            raise ValueError(f"pattern {word!r}: no class {name!r} in [endings]")
        literal = _folded(written)
        caps = self._spaced and written[:1].isupper()
        exact = caps and written.isupper() and sum(map(str.isalpha, written)) > 1
        return Part(written, literal, self._endings[name] if name else None, exact, caps)

    def find(self, text: str, folded: str, begins: Begins | None = None) -> list[Hit]:
        """Every pattern wherever it stands, overlapping ones too, in no order.

        Args:
            begins: what a ``Sweep`` that the patterns are a table of found in the text, where there was one.
        """
        if not self._spaced:
            return list(self._find_anywhere(folded))
        found: list[Hit] = []
        for at, _, starts in self._alone.over(folded)[0] if begins is None else begins:
            capital = text[at].isupper()
            for start in starts:
                if capital or not start.part.capital:
                    self._from_word(start, text, folded, at, found)
        return found

    def _from_word(self, start: Start, text: str, folded: str, at: int, found: list[Hit]) -> None:
        """What the word that begins at ``at`` stands for, alone and with more words; added to ``found``."""
        part = start.part
        if part.exact and not text.startswith(part.written, at):
            return
        after = at + start.size if start.size else part_end(part, text, folded, at)
        if after < 0:
            return
        for payload in start.alone:
            found.append(Hit(at, after, payload))  # noqa: PERF401
        if start.followed:
            place = _SPACES.match(folded, after).end()  # type: ignore[union-attr]
            for entry in start.followed.get(folded[place : place + 1]) or start.followed[""]:
                if folded.startswith(entry.second, place) and (end := self._end(entry, text, folded, after)) >= 0:
                    found.append(Hit(at, end, entry.payload))  # noqa: PERF401

    def reading(self, word: str) -> Sequence[Start] | None:
        """The patterns that may begin with a folded word, by their first part."""
        begins = [word[:length] for length in range(1, min(len(word), _KEY) + 1)]
        waiting = [begin for begin in begins if begin in self._unread]
        found = [entry for begin in waiting for entry in self._entries_of(begin) if may_begin(entry, word)]
        by_first: dict[Part, list[Entry]] = defaultdict(list)
        for entry in sorted(found, key=lambda entry: len(entry.parts[0].literal)):
            by_first[entry.parts[0]].append(entry)
        return [start_of(part, word, entries) for part, entries in by_first.items()] or None

    def _entries_of(self, begin: str) -> list[Entry]:
        """The patterns with these first letters; stored whole, as another thread may be reading the same."""
        if begin not in self._entries:
            self._entries[begin] = [entry for waiting in self._unread[begin] for entry in self._read(*waiting)]
        return self._entries[begin]

    def _find_anywhere(self, folded: str) -> Iterator[Hit]:
        if self._automaton is None:
            return
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for entry in self._entries[self._begins[index]]:
                if (end := self._end_unspaced(entry, folded, start)) >= 0:
                    yield Hit(start, end, entry.payload)

    def _end_unspaced(self, entry: Entry, folded: str, start: int) -> int:
        at = start
        for part in entry.parts:
            if part.literal == "-":
                gap = _DASH.match(folded, at)
                if gap is None:
                    return -1
                at = gap.end()
            elif folded.startswith(part.literal, at):
                at += len(part.literal)
            else:
                return -1
        if folded[at - 1].isascii() and folded[at : at + 1].isascii() and folded[at : at + 1].isalnum():
            return -1
        return at

    def _end(self, entry: Entry, text: str, folded: str, at: int) -> int:
        """Where the entry ends whose first word ends at ``at``; -1 where the others do not follow."""
        last = len(entry.parts) - 1
        for number, part in enumerate(entry.parts[1:], 1):
            if part.literal == "-":
                gap = _DASH.match(folded, at)
                if gap is None:
                    return -1
                at = gap.end()
                continue
            if entry.parts[number - 1].literal != "-":
                gap = _SPACES.match(folded, at)
                if gap is None or gap.end() == at:
                    return -1
                at = gap.end()
            at = part_end(part, text, folded, at, glue=entry.glue and number == last)
            if at < 0:
                return -1
        return at


def _folded(written: str) -> str:
    return written.lower().replace("ё", "е")


def _first_letters(pattern: str) -> str:
    """The letters that a word must begin with for the pattern to stand there; a lone sign where it begins with one."""
    letters = _LETTERS_OR_DIGITS.match(pattern)
    return _folded(letters[0])[:_KEY] if letters else pattern[0]


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Those that remain when of two that overlap the one that begins first, then the longer, counts."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
