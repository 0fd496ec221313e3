"""Dates in a text: words and figures -> EDTF.

    folded text --lexer--> Token --grammar--> shapes --points--> Point --resolve--> When

``find_dates`` is the door; what a word means is in the language's [dates] table, what stands where in ``grammar``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.facts import edtf
from bot.facts.dates.grammar import POINTS, point_shapes, shape, span_shapes
from bot.facts.dates.lexer import STOP, Lexed, lex
from bot.facts.dates.points import Point, read_point
from bot.facts.dates.resolve import Context, resolve, resolve_range
from bot.facts.mentions import When
from bot.languages import Language

__all__ = ["find_dates"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A point where it stands, or a token between points: what intervals are made of."""

    code: str
    start: int
    end: int
    point: Point | None = None
    value: int = 0


def find_dates(folded: str, language: Language, published: date | None) -> list[When]:
    """The dates of a folded text (``bot.text.fold``), in order and not overlapping.

    A relative date has ``edtf`` None where ``published`` is None; absolute ones never need it. The year that a date
    leaves out is taken from the date before it in the sentence, else it is the nearest past one, or the next one where
    the sentence looks ahead.
    """
    lexed = lex(folded, language)
    pieces = list(_pieces(lexed))
    if not any(piece.point for piece in pieces):
        return []
    stops = [token.start for token in lexed.tokens if token.code == STOP]
    found: list[When] = []
    before: When | None = None
    codes = "".join(piece.code for piece in pieces)
    for match in span_shapes().finditer(codes):
        inside = pieces[match.start() : match.end()]
        start = inside[0].start
        if before is not None and bisect_left(stops, start) != bisect_left(stops, before.start):
            before = None
        context = Context(published, _looks_ahead(lexed, stops, start), before.edtf if before else None)
        when = _when(match.lastgroup or "", inside, context)
        if when is not None:
            found.append(when)
            before = when if when.edtf else before
    return found


def _pieces(lexed: Lexed) -> Iterator[_Piece]:
    at = 0
    tokens = lexed.tokens
    search = point_shapes().search
    while at < len(tokens):
        match = search(lexed.codes, at)
        if match is None:
            break
        yield from (
            _Piece(token.code, token.start, token.end, value=token.value) for token in tokens[at : match.start()]
        )
        end, point = _first_point(lexed, match)
        if point is None:
            first = tokens[match.start()]
            yield _Piece(first.code, first.start, first.end, value=first.value)
            at = match.start() + 1
        else:
            yield _Piece("@", tokens[match.start()].start, tokens[end - 1].end, point)
            at = end
    yield from (_Piece(token.code, token.start, token.end, value=token.value) for token in tokens[at:])


def _first_point(lexed: Lexed, match: re.Match[str]) -> tuple[int, Point | None]:
    """The point of the first shape that fits here and can be a date, and the index after its last token."""
    start = match.start()
    point = read_point(match.lastgroup or "", lexed.tokens[start : match.end()])
    if point is not None:
        return match.end(), point
    names = list(POINTS)
    for name in names[names.index(match.lastgroup or "") + 1 :]:
        other = shape(name).match(lexed.codes, start)
        if other is not None:
            point = read_point(name, lexed.tokens[start : other.end()])
            if point is not None:
                return other.end(), point
    return start, None


def _looks_ahead(lexed: Lexed, stops: list[int], start: int) -> bool:
    index = bisect_left(stops, start)
    low = stops[index - 1] if index else -1
    high = stops[index] if index < len(stops) else None
    at = bisect_left(lexed.future, low)
    return at < len(lexed.future) and (high is None or lexed.future[at] < high)


def _when(shape: str, pieces: list[_Piece], context: Context) -> When | None:
    said = [piece.point for piece in pieces if piece.point]
    first, start, end = said[0], pieces[0].start, pieces[-1].end
    if first.future and not context.future:
        return None
    if shape == "days":
        day = next(piece.value for piece in pieces if piece.code == "N")
        if first.grain == "day" and first.last_day is None and first.day is not None and day < first.day:
            first = replace(first, day=day, last_day=first.day)
        else:
            start = pieces[-1].start
    if shape == "from_to":
        return When(start=start, end=end, edtf=resolve_range(first, said[-1], context), rule="from to")
    value = resolve(first, context)
    if shape == "since" and not first.compared and value is not None:
        return When(start=start, end=end, edtf=edtf.since(value), rule=f"since: {first.rule}")
    return When(start=start, end=end, edtf=value, rule=first.rule, today=first.rule == "today")
