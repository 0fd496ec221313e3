"""Dates in a text: words and figures -> EDTF.

    folded text --lexer--> Token --grammar--> shapes --points--> Point --resolve--> When

``find_dates`` is the door; what a word means is in the language's [dates] table, what stands where in ``grammar``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.facts import edtf
from bot.facts.dates.grammar import point_shapes, span_shapes
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
        start, end = inside[0].start, inside[-1].end
        if before is not None and bisect_left(stops, start) != bisect_left(stops, before.start):
            before = None
        future = _looks_ahead(lexed, stops, start)
        context = Context(published, future, before.edtf if before else None)
        when = _when(match.lastgroup or "", [piece.point for piece in inside if piece.point], context, start, end)
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
        group = tokens[match.start() : match.end()]
        yield from (_Piece(token.code, token.start, token.end) for token in tokens[at : match.start()])
        point = read_point(match.lastgroup or "", group)
        if point is None:
            first = tokens[match.start()]
            yield _Piece(first.code, first.start, first.end)
            at = match.start() + 1
        else:
            yield _Piece("@", group[0].start, group[-1].end, point)
            at = match.end()
    yield from (_Piece(token.code, token.start, token.end) for token in tokens[at:])


def _looks_ahead(lexed: Lexed, stops: list[int], start: int) -> bool:
    index = bisect_left(stops, start)
    low = stops[index - 1] if index else -1
    high = stops[index] if index < len(stops) else None
    at = bisect_left(lexed.future, low)
    return at < len(lexed.future) and (high is None or lexed.future[at] < high)


def _when(shape: str, said: list[Point], context: Context, start: int, end: int) -> When | None:
    first = said[0]
    if first.future and not context.future:
        return None
    rule, today = first.rule, first.rule == "today"
    if shape == "from_to":
        return When(start=start, end=end, edtf=resolve_range(first, said[-1], context), rule="from to")
    value = resolve(first, context)
    if shape == "since" and not first.compared and value is not None:
        return When(start=start, end=end, edtf=edtf.since(value), rule=f"since: {rule}")
    return When(start=start, end=end, edtf=value, rule=rule, today=today)
