"""Dates in a text: words and figures -> EDTF.

    folded text --lexer--> Token --grammar--> shapes --points--> Point --resolve--> When

``find_dates`` is the door; what a word means is in the language's [dates] table, what stands where in ``grammar``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.facts import edtf
from bot.facts.dates.grammar import POINTS, point_shapes, shape, span_shapes
from bot.facts.dates.lexer import STOP, Lexed, lex
from bot.facts.dates.points import Point, read_point
from bot.facts.dates.resolve import Context, resolve, resolve_range
from bot.facts.dates.vocabulary import Vocabulary, vocabulary
from bot.facts.mentions import When
from bot.languages import Language

__all__ = ["find_dates"]

_REACH = 160  # how far from a date, in letters, a word may tell its tense
_WORD = re.compile(r"[^\W\d_]+")
# Rules of dates whose year holds for the dates after them in the sentence ("last year" and "since" do not).
_CARRIED = ("absolute", "from to", "day without a year", "month without a year")


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
    sentence = _Sentences(folded, lexed, vocabulary(language))
    found: list[When] = []
    codes = "".join(piece.code for piece in pieces)
    before: When | None = None
    for match in span_shapes().finditer(codes):
        inside = pieces[match.start() : match.end()]
        start, shape_name = inside[0].start, match.lastgroup or ""
        if before is not None and not sentence.same(before.start, start):
            before = None
        context = Context(
            published,
            future=sentence.looks_ahead(start, inside[-1].end),
            by=shape_name == "by",
            before=before.edtf if before else None,
            last=next((when.edtf for when in reversed(found[-3:]) if when.edtf), None),
        )
        for when in _whens(shape_name, inside, context):
            found.append(when)
            if when.edtf and when.rule.startswith(_CARRIED) and shape_name != "by":
                before = when
    return found


class _Sentences:
    """Where sentences end, and which of them look ahead."""

    def __init__(self, folded: str, lexed: Lexed, known: Vocabulary):
        self._folded = folded
        self._known = known
        self._future = lexed.future
        self._stops = [token.start for token in lexed.tokens if token.code == STOP]

    def same(self, one: int, other: int) -> bool:
        return bisect_left(self._stops, one) == bisect_left(self._stops, other)

    def looks_ahead(self, start: int, end: int) -> bool:
        """Whether the word nearest to the date that tells the tense of its sentence tells of the future."""
        if not self._future:
            return False
        index = bisect_left(self._stops, start)
        low = max(self._stops[index - 1] if index else 0, start - _REACH)
        high = min(self._stops[index] if index < len(self._stops) else len(self._folded), end + _REACH)
        at = bisect_left(self._future, low)
        ahead = min((_distance(word, start, end) for word in self._future[at : at + 9] if word < high), default=None)
        if ahead is None:
            return False
        low, high = max(low, start - ahead), min(high, end + ahead)
        return not any(_distance(word, start, end) < ahead for word in self._past(low, high))

    def _past(self, low: int, high: int) -> Iterator[int]:
        known = self._known
        if not known.spaced:
            for word in known.past:
                at = self._folded.find(word, low, high)
                if at >= 0:
                    yield at
            return
        for match in _WORD.finditer(self._folded, low, high):
            if match[0] in known.past or (len(match[0]) > 4 and match[0].endswith(known.past_endings or ("\n",))):
                yield match.start()


def _distance(word: int, start: int, end: int) -> int:
    return start - word if word < start else max(word - end, 0)


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


def _whens(name: str, pieces: list[_Piece], context: Context) -> Iterator[When]:
    said = [piece.point for piece in pieces if piece.point]
    first, start, end = said[0], pieces[0].start, pieces[-1].end
    if name == "and":
        yield from _both(pieces, context)
    elif first.future and not context.future:
        return
    elif name == "from_to":
        yield When(start=start, end=end, edtf=resolve_range(first, said[-1], context), rule="from to")
    elif name == "days":
        day = next(piece.value for piece in pieces if piece.code == "N")
        if first.grain == "day" and first.last_day is None and first.day is not None and day < first.day:
            first = replace(first, day=day, last_day=first.day)
        else:
            start = pieces[-1].start
        yield _one(first, start, end, context)
    else:
        yield _one(first, start, end, context, open_end=name == "since" and not first.compared and not first.last_day)


def _one(point: Point, start: int, end: int, context: Context, *, open_end: bool = False) -> When:
    value = resolve(point, context)
    if open_end and value is not None:
        return When(start=start, end=end, edtf=edtf.since(value), rule=f"since: {point.rule}")
    return When(start=start, end=end, edtf=value, rule=point.rule, today=point.rule == "today")


def _both(pieces: list[_Piece], context: Context) -> Iterator[When]:
    """Two dates joined by "and": one stretch where they are days on end, else each its own."""
    one, other = pieces[0], pieces[-1]
    assert one.point is not None
    assert other.point is not None
    if one.point.grain == other.point.grain == "day" and not (one.point.last_day or other.point.last_day):
        joined = resolve_range(one.point, other.point, context)
        days = joined.split("/") if joined else []
        if len(days) == 2 and date.fromisoformat(days[1]) - date.fromisoformat(days[0]) == timedelta(days=1):
            yield When(start=one.start, end=other.end, edtf=joined, rule="from to")
            return
    first = _one(one.point, one.start, one.end, context)
    yield first
    yield _one(other.point, other.start, other.end, replace(context, before=first.edtf or context.before))
