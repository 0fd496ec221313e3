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
from dataclasses import dataclass
from typing import Any

from ahocorasick_rs import AhoCorasick

from bot.facts.lexicon import expand
from bot.facts.mentions import sealed

_DASH = re.compile(r"[ \t\"«»“”„‘’]*[-‐‑–—−+＋·/][ \t\"«»“”„‘’]*")
_SPACES = re.compile(r"[ \t]*-?[ \t]*\n?[ \t]*")
_LETTERS = re.compile(r"[^\W\d_]*")
_LETTERS_OR_DIGITS = re.compile(r"[^\W_]+")
_KEY = 3  # patterns wait to be read under so many first letters
_MEMO = 50_000  # different words remembered, as in ``bot.facts.lexicon``
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
    """A pattern without alternatives; ``second`` is the letter its second word begins with, "" where none is sure."""

    parts: tuple[_Part, ...]
    payload: Any
    glue: bool
    second: str


@sealed()
class Hit:
    """A pattern found at [start, end)."""

    start: int
    end: int
    payload: Any


@dataclass(frozen=True, slots=True)
class _Start:
    """The patterns that may begin with a word by their first part.

    Attributes:
        size: letters of the word that the part takes; 0 where that depends on what stands behind it.
        alone: what the part stands for by itself.
        followed: patterns that go on, by the letter they go on with; those under "" may go on with any.
    """

    part: _Part
    size: int
    alone: Sequence[Any]
    followed: Mapping[str, Sequence[Entry]]


class Names:
    """Patterns with payloads, found in a text in one pass.

    In a spaced language every word of a text is looked up whole and remembered with the patterns that may begin there;
    a pattern is read when the first word with its first letters is met: most never are in one run. In Chinese an
    automaton finds the literal beginnings.
    """

    def __init__(self, patterns: Iterable[tuple[str, Any]], endings: Mapping[str, Sequence[str]], *, spaced: bool):
        self._spaced = spaced
        self._endings = {name: frozenset(forms) for name, forms in endings.items()}
        self._parts: dict[str, _Part] = {}
        self._unread: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        self._entries: dict[str, list[Entry]] = {}
        self._memo: dict[str, Sequence[_Start]] = {}
        if spaced:
            for pattern, payload in patterns:
                for plain in expand(pattern) if pattern.startswith("{") else (pattern,):
                    self._unread[_first_letters(plain)].append((plain, payload))
            signs = "".join(sorted(begin for begin in self._unread if not begin.isalnum()))
            self._token = re.compile(rf"[^\W_]+|[{re.escape(signs)}]" if signs else r"[^\W_]+")
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
            second = parts[1].literal[0] if len(parts) > 1 and parts[1].literal != "-" else ""
            yield Entry(parts, payload, glue and len(parts) > 1, second)

    def _part(self, word: str) -> _Part:
        known = self._parts.get(word)
        if known is None:
            known = self._parts[word] = self._read_part(word)
        return known

    def _read_part(self, word: str) -> _Part:
        written, _, name = word.partition("@")
        if name and name not in self._endings:
            raise ValueError(f"pattern {word!r}: no class {name!r} in [endings]")
        literal = _folded(written)
        caps = self._spaced and written[:1].isupper()
        exact = caps and written.isupper() and sum(map(str.isalpha, written)) > 1
        return _Part(written, literal, self._endings[name] if name else None, exact, caps)

    def find(self, text: str, folded: str) -> Iterator[Hit]:
        """Every pattern wherever it stands, overlapping ones too, in no order."""
        return self._find_words(text, folded) if self._spaced else self._find_anywhere(folded)

    def _find_words(self, text: str, folded: str) -> Iterator[Hit]:
        memo = self._memo
        for match in self._token.finditer(folded):
            token = match[0]
            starts = memo.get(token)
            if starts is None:
                starts = self._learn(token)
            if starts:
                yield from self._from_word(starts, text, folded, match.start())

    def _from_word(self, starts: Iterable[_Start], text: str, folded: str, at: int) -> Iterator[Hit]:
        """What the word that begins at ``at`` stands for, alone and with more words."""
        capital = text[at].isupper()
        for start in starts:
            part = start.part
            if (part.capital and not capital) or (part.exact and not text.startswith(part.written, at)):
                continue
            after = at + start.size if start.size else _part_end(part, text, folded, at)
            if after < 0:
                continue
            for payload in start.alone:
                yield Hit(at, after, payload)
            if start.followed:
                yield from self._going_on(start.followed, text, folded, at, after)

    def _going_on(
        self, followed: Mapping[str, Sequence[Entry]], text: str, folded: str, start: int, after: int
    ) -> Iterator[Hit]:
        """The patterns that go on behind their first word, which ends at ``after``."""
        at = _SPACES.match(folded, after).end()  # type: ignore[union-attr]
        for entry in followed.get(folded[at : at + 1]) or followed[""]:
            if (end := self._end(entry, text, folded, after)) >= 0:
                yield Hit(start, end, entry.payload)

    def _learn(self, token: str) -> Sequence[_Start]:
        """The entries that may begin with this word by their first part; remembered."""
        begins = [token[:length] for length in range(1, min(len(token), _KEY) + 1)]
        waiting = [begin for begin in begins if begin in self._unread]
        found = [entry for begin in waiting for entry in self._entries_of(begin) if _may_begin(entry, token)]
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        by_first: dict[_Part, list[Entry]] = defaultdict(list)
        for entry in sorted(found, key=lambda entry: len(entry.parts[0].literal)):
            by_first[entry.parts[0]].append(entry)
        self._memo[token] = starts = [_start(part, token, entries) for part, entries in by_first.items()]
        return starts

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
            at = _part_end(part, text, folded, at, glue=entry.glue and number == last)
            if at < 0:
                return -1
        return at


def _folded(written: str) -> str:
    return written.lower().replace("ё", "е")


def _first_letters(pattern: str) -> str:
    """The letters that a word must begin with for the pattern to stand there; a lone sign where it begins with one."""
    letters = _LETTERS_OR_DIGITS.match(pattern)
    return _folded(letters[0])[:_KEY] if letters else pattern[0]


def _start(part: _Part, token: str, entries: Sequence[Entry]) -> _Start:
    """The patterns that begin with one part, sorted by how they go on."""
    longer = [entry for entry in entries if len(entry.parts) > 1]
    seconds = {entry.second for entry in longer}
    return _Start(
        part,
        _size(part, token),
        [entry.payload for entry in entries if len(entry.parts) == 1],
        {letter: [entry for entry in longer if entry.second in ("", letter)] for letter in {"", *seconds}}
        if longer
        else {},
    )


def _size(part: _Part, token: str) -> int:
    """The letters of the word that the part takes, as ``_word_end`` finds it; 0 where the word alone does not tell."""
    whole = token.isalpha() and token.startswith(part.literal)
    hyphened = token == part.literal and part.endings is not None and "-" in part.endings
    return len(token) if whole and not hyphened else 0


def _may_begin(entry: Entry, token: str) -> bool:
    """Whether nothing in the word itself speaks against the entry; its capitals and what follows are not known yet."""
    first = entry.parts[0]
    literal = first.literal
    if len(literal) > len(token):
        return literal.startswith(token) and not literal[len(token)].isalnum()
    if not token.startswith(literal):
        return False
    tail = token[len(literal) :]
    if tail and not tail.isalpha():
        return True
    return not tail if first.endings is None else tail in first.endings


def _part_end(part: _Part, text: str, folded: str, at: int, *, glue: bool = False) -> int:
    """The end of a word of a pattern that begins at ``at``, or -1 where it does not stand there."""
    if not folded.startswith(part.literal, at):
        return -1
    if (part.exact and not text.startswith(part.written, at)) or (part.capital and not text[at].isupper()):
        return -1
    return _word_end(part, folded, at + len(part.literal), glue=glue)


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
