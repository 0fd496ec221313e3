"""A sentence that tells of several signings, cut where one clause ends and another begins: each has its own verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.facts.agreement.paper import NOUNS, SIGN, Line

_STRONG = re.compile(r"[;；]")
_LIST = re.compile(r"[:：]")


def clauses(line: Line) -> list[Line]:
    """The line, or its clauses where each names a document and what is done with it; after a colon comes a list."""
    cuts = list(_cuts(line))
    if not cuts or _LIST.search(line.doc.folded, line.sentence.start, line.sentence.end):
        return [line]
    found: list[Line] = []
    start = line.sentence.start
    for cut in [*cuts, line.sentence.end]:
        part = _part(line, start, cut)
        if cut == line.sentence.end and found and not _tells(part):
            found[-1] = _part(line, found[-1].sentence.start, cut)
        elif cut == line.sentence.end or _tells(part):
            found.append(part)
            start = cut
    return found if len(found) > 1 else [line]


def _cuts(line: Line) -> Iterator[int]:
    """Where a clause may begin: behind a semicolon, at a "while"."""
    places = [match.end() for match in _STRONG.finditer(line.doc.folded, line.sentence.start, line.sentence.end)]
    places += [word.start for word in line.said("agreement.while") if word.start > line.sentence.start]
    return iter(sorted(places))


def _tells(line: Line) -> bool:
    return bool(line.said(*SIGN) and line.said(*NOUNS))


def _part(line: Line, start: int, end: int) -> Line:
    words = {name: [w for w in found if start <= w.start < end] for name, found in line.words.items()}
    return Line(line.doc, replace(line.sentence, start=start, end=end), {k: v for k, v in words.items() if v})
