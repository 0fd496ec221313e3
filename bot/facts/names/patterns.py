"""Patterns of names as the languages' TOML writes them, compiled into one automaton per language.

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
from dataclasses import dataclass
from typing import Any

from ahocorasick_rs import AhoCorasick

from bot.facts.lexicon import expand

_DASH = re.compile(r"[ \t\"«»“”„‘’]*[-‐‑–—−+＋·/][ \t\"«»“”„‘’]*")
_SPACES = re.compile(r"[ \t]*-?[ \t]*\n?[ \t]*")
_LETTERS = re.compile(r"[^\W\d_]*")
_GLUE = 4  # letters of a following word that a page's layout swallowed the space of ("Си Цзиньпинтакже")

Endings = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a pattern: its letters as written, folded, its endings (None: the word alone), its capitals."""

    written: str
    literal: str
    endings: Endings | None
    exact: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Entry:
    parts: tuple[_Part, ...]
    payload: Any
    glue: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found at [start, end)."""

    start: int
    end: int
    payload: Any


class Names:
    """Patterns with payloads, found in a text in one pass."""

    def __init__(self, patterns: Iterable[tuple[str, Any]], endings: Mapping[str, Sequence[str]], *, spaced: bool):
        self._spaced = spaced
        self._endings = {name: frozenset(forms) for name, forms in endings.items()}
        by_literal: dict[str, list[Entry]] = defaultdict(list)
        self._whole: dict[str, _Part] = {}
        for pattern, payload in patterns:
            glue = spaced and pattern.endswith("…")
            for plain in expand(pattern.removesuffix("…")):
                parts = tuple(self._part(word) for word in plain.split(" "))
                by_literal[_first_literal(parts, spaced)].append(Entry(parts, payload, glue and len(parts) > 1))
        literals = list(by_literal)
        self._entries = [tuple(by_literal[literal]) for literal in literals]
        self._automaton = AhoCorasick(literals) if literals else None

    def _part(self, word: str) -> _Part:
        known = self._whole.get(word)
        if known is None:
            known = self._whole[word] = self._read_part(word)
        return known

    def _read_part(self, word: str) -> _Part:
        written, _, name = word.partition("@")
        if name and name not in self._endings:
            raise ValueError(f"pattern {word!r}: no class {name!r} in [endings]")
        literal = written.lower().replace("ё", "е")
        caps = self._spaced and written[:1].isupper()
        exact = caps and written.isupper() and sum(map(str.isalpha, written)) > 1
        return _Part(written, literal, self._endings[name] if name else None, exact, caps)

    def find(self, text: str, folded: str) -> Iterator[Hit]:
        """Every pattern wherever it stands, overlapping ones too, in no order."""
        if self._automaton is None:
            return
        entries, spaced = self._entries, self._spaced
        for index, start, stop in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if not spaced:
                for entry in entries[index]:
                    if (end := self._end_unspaced(entry, folded, start)) >= 0:
                        yield Hit(start, end, entry.payload)
            elif not start or not folded[start - 1].isalnum():
                word_end = _LETTERS.match(folded, stop).end()  # type: ignore[union-attr]
                for entry in entries[index]:
                    if (end := self._end(entry, text, folded, start, stop, word_end)) >= 0:
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

    def _end(self, entry: Entry, text: str, folded: str, start: int, stop: int, word_end: int) -> int:
        """Where the entry that may begin at ``start`` ends; -1 where it does not stand there."""
        at = start
        last = len(entry.parts) - 1
        for number, part in enumerate(entry.parts):
            if part.literal == "-":
                gap = _DASH.match(folded, at)
                if gap is None:
                    return -1
                at = gap.end()
                continue
            if number:
                if entry.parts[number - 1].literal != "-":
                    gap = _SPACES.match(folded, at)
                    if gap is None or gap.end() == at:
                        return -1
                    at = gap.end()
                if not folded.startswith(part.literal, at):
                    return -1
            if (part.exact and not text.startswith(part.written, at)) or (part.capital and not text[at].isupper()):
                return -1
            at = _word_end(part, folded, at + len(part.literal), glue=entry.glue and number == last)
            if at < 0:
                return -1
        return at


def _first_literal(parts: tuple[_Part, ...], spaced: bool) -> str:
    """The longest literal beginning: what the automaton looks for."""
    if spaced and len(parts) > 1 and parts[0].endings is None and parts[1].literal != "-":
        return f"{parts[0].literal} {parts[1].literal}"
    return parts[0].literal


def _word_end(part: _Part, folded: str, at: int, *, glue: bool) -> int:
    """The end of a word whose stem ends at ``at``, or -1 where its tail is none of its endings."""
    end = _LETTERS.match(folded, at).end()  # type: ignore[union-attr]
    tail = folded[at:end]
    endings = part.endings
    if endings is None:
        fits = not tail and not folded[at : at + 1].isdigit()
    else:
        fits = tail in endings
        if fits and not tail and folded[end : end + 1] in ("-", "’", "'") and "-" in endings:  # "АҚШ-тың"
            after = _LETTERS.match(folded, end + 1).end()  # type: ignore[union-attr]
            return after if folded[end + 1 : after] in endings else end
    if fits:
        return end
    if glue and len(tail) >= _GLUE:
        forms = [form for form in endings or ("",) if tail.startswith(form) and len(tail) - len(form) >= _GLUE]
        return at + max(map(len, forms)) if forms else -1
    return -1


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Those that remain when of two that overlap the one that begins first, then the longer, counts."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
