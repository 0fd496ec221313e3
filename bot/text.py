"""Text as given -> lines with a role, sentences, and a folded copy of the same length. Pure; knows no facts.

Offsets always point into the text as given: nothing is cut out, furniture is only marked as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["headline", "dateline", "body", "bullet", "chrome"]

_FOLD = {ord("ё"): "е", ord("Ё"): "е", **dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u3000"), " ")}
_FOLD |= {0xFF10 + digit: str(digit) for digit in range(10)}
_FOLD |= {ord("％"): "%", ord("．"): "."}


def fold(text: str) -> str:
    """Lower case, ё as е, odd spaces and full-width digits plain; the same length as ``text``: offsets carry over."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as İ, grow when lowered: those stay as they are
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, bullet or headline.

    Attributes:
        start, end: offsets in code points, end exclusive, no surrounding white space.
        role: what part of the page its line is; facts are read from headline, body and bullet.
        paragraph: number of its line, from 0; sentences of one line share it.
    """

    start: int
    end: int
    role: Role
    paragraph: int


_STOP = re.compile(r"(?<=[.!?…])[\"»”’)\]]*\s+(?=[\"«“„‘(\[—–-]*\s*[A-ZА-ЯЁӘҒҚҢӨҰҮІҺ0-9])|(?<=[。！？；])[”」』）]*")


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order; a line break always ends one."""
    found = []
    for number, line in enumerate(re.finditer(r"[^\n]+", text)):
        at = line.start()
        for stop in [*_STOP.finditer(text, line.start(), line.end()), None]:
            end = stop.end() if stop else line.end()
            piece = text[at:end]
            start = at + len(piece) - len(piece.lstrip())
            if piece.strip():
                found.append(Sentence(start, start + len(piece.strip()), "body", number))
            at = end
    return found
