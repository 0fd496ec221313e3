"""Dates in a text: words and figures -> EDTF.

    folded text --lexer--> Token --grammar--> shapes --points--> Point --resolve--> When

``find_dates`` is the door; what a word means is in the language's [dates] table, what stands where in ``grammar``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.facts import edtf
from bot.facts.dates.calendar import offset
from bot.facts.dates.durations import age_label, find_durations
from bot.facts.dates.grammar import POINTS, clusters, point_shapes, shape, span_shapes
from bot.facts.dates.lexer import lex
from bot.facts.dates.point import Point
from bot.facts.dates.points import read_point
from bot.facts.dates.resolve import NEAR, Context, resolve, resolve_range
from bot.facts.dates.tense import Sentences
from bot.facts.dates.tokens import Lexed
from bot.facts.dates.vocabulary import PARTS, vocabulary
from bot.facts.mentions import Duration, When
from bot.facts.sweep import Begins
from bot.languages import Language

__all__ = ["find_dates", "find_times", "vocabulary"]

# Rules of dates whose year holds for the dates after them in the sentence ("last year" and "since" do not).
_CARRIED = ("absolute", "from to")
_DAY = len("2024-01-31")


class _Piece(NamedTuple):
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
    return find_times(folded, language, published)[0]


def find_times(
    folded: str, language: Language, published: date | None, starts: Sequence[int] = (), begins: Begins | None = None
) -> tuple[list[When], list[Duration]]:
    """The dates as ``find_dates`` gives them, and the durations beside them.

    Args:
        starts: where the sentences begin, in order: a full stop that may be an abbreviation's ends one there.
        begins: what a sweep with ``vocabulary`` of the language found, where there was one.
    """
    starts = [start for start in starts if not folded[start : start + 1].isdigit()]  # "12 июл. 2020"
    lexed = lex(folded, language, frozenset(starts), begins)
    dates = _dates(lexed, Sentences(folded, lexed, vocabulary(language), starts), published)
    if "e" in lexed.codes:
        dates = _with_parts(dates, lexed)
    durations = find_durations(lexed, dates)
    label = None if dates else age_label(folded, lexed, durations, published)
    return dates, [label] if label else durations


def _with_parts(dates: Sequence[When], lexed: Lexed) -> list[When]:
    """The dates, each with the part that its own words name, if they name one."""
    words = [token for token in lexed.tokens if token.code == "e" and token.value]
    starts = [token.start for token in words]
    found: list[When] = []
    for when in dates:
        inside = words[bisect_left(starts, when.start) : bisect_left(starts, when.end)]
        alone = len(inside) == 1 and when.rule != "from to"
        found.append(replace(when, part=PARTS[inside[0].value]) if alone else when)
    return found


def _dates(lexed: Lexed, sentence: Sentences, published: date | None) -> list[When]:
    pieces = [_in_its_tense(piece, sentence) for piece in _pieces(lexed)]
    found: list[When] = []
    codes = "".join(piece.code for piece in pieces)
    before: When | None = None
    carried: When | None = None
    told: When | None = None  # the last day said with its year, or read as of that year
    last_day: str | None = None
    for match in span_shapes().finditer(codes):
        inside = pieces[match.start() : match.end()]
        start, shape_name = inside[0].start, match.lastgroup or ""
        if before is not None and not sentence.same(before.start, start):
            before = carried = None
        context = Context(
            published,
            future=sentence.looks_ahead(start, inside[-1].end),
            by=shape_name == "by",
            before=before.edtf if before else None,
            carried=carried.edtf if carried else None,
            last=next((when.edtf for when in reversed(found[-3:]) if when.edtf), None),
            last_day=last_day,
        )
        if told is not None and _goes_on(told, inside, context) and sentence.follows(told.start, start):
            context = replace(context, carried=told.edtf)
        for when in _whens(shape_name, inside, context):
            found.append(when)
            if when.edtf:
                if len(when.edtf) == _DAY and (when.rule == "absolute" or context.carried):
                    told = when
                before = when
                last_day = when.edtf if len(when.edtf) == 10 else last_day
                if when.rule in _CARRIED and shape_name != "by":
                    carried = when
    return found


def _goes_on(told: When, pieces: Sequence[_Piece], context: Context) -> bool:
    """Whether a day without a year is of the same month as the day told before: "on 19 March 2001 ... On 20 March";
    one that would else lie near publication is news of its own."""
    point = next(piece.point for piece in pieces if piece.point)
    open_day = point.grain == "day" and point.month is not None and point.year is None and point.shift is None
    if not open_day or context.carried or context.published is None or int((told.edtf or "")[5:7]) != point.month:
        return False
    value = resolve(point, context)
    day = edtf.first_day(value) if value else None
    return day is None or abs(day - context.published) > NEAR


def _in_its_tense(piece: _Piece, sentence: Sentences) -> _Piece:
    """The piece, without its point where that is one only in the future ("in three days")."""
    if piece.point and piece.point.future and not sentence.looks_ahead(piece.start, piece.end):
        return piece._replace(code=" ", point=None)
    return piece


def _pieces(lexed: Lexed) -> Iterator[_Piece]:
    """The points of each cluster of tokens, and the tokens between them; a gap between clusters."""
    search, tokens = point_shapes().search, lexed.tokens
    for begin, end in clusters(lexed.codes):
        at = begin
        while at < end:
            match = search(lexed.codes, at, end + 1)
            stop = match.start() if match else end
            for token in tokens[at:stop]:
                yield _Piece(token.code, token.start, token.end, value=token.value)
            at = stop
            if match is not None:
                after, point = _first_point(lexed, match)
                if point is None:
                    yield _Piece(tokens[at].code, tokens[at].start, tokens[at].end, value=tokens[at].value)
                    at += 1
                else:
                    yield _Piece("@", tokens[at].start, tokens[after - 1].end, point)
                    at = after
        yield _Piece(" ", tokens[end - 1].end, tokens[end - 1].end)


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


def _whens(name: str, pieces: list[_Piece], context: Context) -> Iterator[When]:
    said = [piece.point for piece in pieces if piece.point]
    first, start, end = said[0], pieces[0].start, pieces[-1].end
    if name == "and":
        yield from _both(pieces, context)
    elif name == "offset":
        yield from _offset(pieces, first, context)
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
        yield _one(first, start, end, context, open_end=name == "since" and _opens(first))


def _offset(pieces: list[_Piece], base: Point, context: Context) -> Iterator[When]:
    """So many days or months before or after another date ("two weeks after 5 May")."""
    number = next((piece.value for piece in pieces if piece.code in "N#"), 1)
    unit, side = pieces[-3].code, pieces[-2].code
    value = resolve(base, context)
    start, end = pieces[0].start, pieces[-1].end
    moved = offset(value, unit, -number if side == "r" else number) if value else None
    if moved:
        yield When(start=start, end=end, edtf=moved, rule="before or after a date")
    else:
        yield When(start=pieces[-1].start, end=end, edtf=value, rule=base.rule)


def _opens(point: Point) -> bool:
    """Whether "since" leaves it open: not "from 15 to 17", nor "from the same period"."""
    return not point.compared and not point.last_day and point.grain in ("year", "month", "day", "unit", "weekday")


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
    point, after = one.point, other.point
    if point.grain == after.grain and point.grain in ("day", "month"):
        joined = resolve_range(point, after, context)
        if joined and _adjoin(joined):
            yield When(start=one.start, end=other.end, edtf=joined, rule="from to")
            return
        if point.year is None and point.shift is None and point.month is not None:
            point = replace(point, year=after.year, shift=after.shift)
    first = _one(point, one.start, one.end, context)
    yield first
    yield _one(other.point, other.start, other.end, replace(context, before=first.edtf or context.before))


def _adjoin(interval: str) -> bool:
    """Whether it is made of two days or two months that follow each other."""
    first, _, last = interval.partition("/")
    if not last or len(first) != len(last) or len(first) not in (7, 10):
        return False
    end, start = edtf.last_day(first), edtf.first_day(last)
    return end is not None and start is not None and start - end == timedelta(days=1)
