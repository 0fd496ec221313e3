"""A word of a name's pattern against a word of a text: stem, ending, capitals.

How patterns are written and found is ``bot.facts.names.patterns``'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_LETTERS = re.compile(r"[^\W\d_]*")
_GLUE = 4  # letters of a following word that a page's layout swallowed the space of ("Си Цзиньпинтакже")

Endings = frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a pattern: its letters as written, folded, its endings (None: the word alone), its capitals."""

    written: str
    literal: str
    endings: Endings | None
    exact: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern without alternatives; ``second`` is what its second word begins with, "" where nothing is sure."""

    parts: tuple[Part, ...]
    payload: Any
    glue: bool
    second: str


@dataclass(frozen=True, slots=True)
class Start:
    """The patterns that may begin with a word by their first part.

    Attributes:
        size: letters of the word that the part takes; 0 where that depends on what stands behind it.
        alone: what the part stands for by itself.
        followed: patterns that go on, by the letter they go on with; those under "" may go on with any.
    """

    part: Part
    size: int
    alone: Sequence[Any]
    followed: Mapping[str, Sequence[Entry]]


def start_of(part: Part, token: str, entries: Sequence[Entry]) -> Start:
    """The patterns that begin with one part, sorted by how they go on."""
    longer = [entry for entry in entries if len(entry.parts) > 1]
    seconds = {entry.second[:1] for entry in longer}
    return Start(
        part,
        _size(part, token),
        [entry.payload for entry in entries if len(entry.parts) == 1],
        {letter: [entry for entry in longer if entry.second[:1] in ("", letter)] for letter in {"", *seconds}}
        if longer
        else {},
    )


def _size(part: Part, token: str) -> int:
    """The letters of the word that the part takes, as ``_word_end`` finds it; 0 where the word alone does not tell."""
    whole = token.isalpha() and token.startswith(part.literal)
    hyphened = token == part.literal and part.endings is not None and "-" in part.endings
    return len(token) if whole and not hyphened else 0


def may_begin(entry: Entry, token: str) -> bool:
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


def part_end(part: Part, text: str, folded: str, at: int, *, glue: bool = False) -> int:
    """The end of a word of a pattern that begins at ``at``, or -1 where it does not stand there."""
    if not folded.startswith(part.literal, at):
        return -1
    if (part.exact and not text.startswith(part.written, at)) or (part.capital and not text[at].isupper()):
        return -1
    return _word_end(part, folded, at + len(part.literal), glue=glue)


def _word_end(part: Part, folded: str, at: int, *, glue: bool) -> int:
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
