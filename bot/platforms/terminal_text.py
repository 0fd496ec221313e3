"""Reply -> text for a terminal: plain for a pipe, with styles for a screen. Pure; knows no question.

Plain text marks words with [brackets], which no font and no pipe loses. Escape sequences in what an article says are
taken out: text from the net must not steer the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.models import Block, File, Heading, Line, Note, Picture, Quote, Reply, Run

INDENT = "  "
QUOTE_BAR = "  | "

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STYLES = {"bold": "bold", "italic": "italic", "code": "cyan", "mark": "bold reverse"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style of rich ("bold", "" for none), perhaps a link."""

    text: str
    style: str = ""
    url: str | None = None


def render_plain(reply: Reply) -> str:
    """The reply as plain text, without a line break at its end."""
    return "\n".join("".join(piece.text for piece in line) for line in lines(reply, plain=True))


def lines(reply: Reply, *, plain: bool) -> Iterator[list[Piece]]:
    """The lines of a reply; a group's heading has an empty line before it."""
    shown = ""
    for number, block in enumerate(reply.blocks):
        for pieces in _block(block, plain=plain, first=number == 0):
            shown += "".join(piece.text for piece in pieces) + "\n"
            yield pieces
    hints = [
        button.command
        for row in reply.buttons
        for button in row
        if not re.search(rf"{re.escape(button.command)}(?!\S)", shown)
    ]
    if reply.more:
        hints = [hint for hint in hints if hint not in (reply.more, "/more")] + ["/more"]
    if hints:
        yield [Piece(INDENT + "→ "), *_joined(hints)]


def _joined(hints: Iterable[str]) -> Iterator[Piece]:
    for number, hint in enumerate(dict.fromkeys(hints)):
        if number:
            yield Piece("   ")
        yield Piece(hint, "cyan")


def _block(block: Block, *, plain: bool, first: bool) -> Iterator[list[Piece]]:
    match block:
        case Heading(text, level):
            if not first:
                yield []
            yield [Piece(clean(text), "bold" if level > 1 else "bold underline")]
        case Line(runs):
            yield from _split(_run(run, plain=plain) for run in _linked(runs))
        case Quote(runs):
            for pieces in _split(_run(run, plain=plain) for run in _linked(runs)):
                yield [Piece(QUOTE_BAR, "dim"), *pieces]
        case Note(text):
            yield [Piece(clean(text), "dim")]
        case Picture(alt=words) | File(caption=words):
            yield [Piece(clean(words))]


def _linked(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one style and link together: one pair of brackets, one link."""
    for (style, url), group in groupby(runs, key=lambda run: (run.style, run.url)):
        yield Run("".join(run.text for run in group), style, url)


def _run(run: Run, *, plain: bool) -> Piece:
    text = clean(run.text)
    if plain and run.style == "mark":
        text = f"[{text}]"
    return Piece(text, _STYLES.get(run.style, ""), run.url)


def _split(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces cut at their line breaks."""
    line: list[Piece] = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        line.append(Piece(first, piece.style, piece.url))
        for text in rest:
            yield line
            line = [Piece(text, piece.style, piece.url)]
    yield line


def clean(text: str) -> str:
    """The text without control characters and direction marks."""
    return _CONTROL.sub("", text)
