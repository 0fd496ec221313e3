"""The numbers of a wish: a time of day, a sum, a change, how many sources, how long before. Pure.

Sums, percentages and numbers in words are read as in articles; what a number is of, the words beside it say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from bot.facts.mentions import Mention, Money, Number, Percent
from bot.facts.read import read
from bot.models import Mode
from handlers.subscriptions.sheet import Piece, Sheet

MOST_SOURCES = 50
MOST_AHEAD = 31 * 24 * 60  # minutes: how far ahead reminders look
_ONE = {"ahead.one_day": 24 * 60, "ahead.one_hour": 60, "ahead.one_week": 7 * 24 * 60}
_UNITS = {"ahead.day": 24 * 60, "ahead.hour": 60, "ahead.week": 7 * 24 * 60} | _ONE  # "2 days", "a day before"
_HOUR = re.compile(
    r"(?<![\d.,:$\u20ac\u00a5\u00a3+\u2212-])([01]?\d|2[0-4])(?:([:.\uff1a])([0-5]\d))?(?![\d%:]|[.,]\d)"
)
_LESS = re.compile(r"[<\u2264\uff1c]")


@dataclass(slots=True)
class Measures:
    """What the numbers of a wish say; ``clock`` is where the time of day ends, ``left`` what is not understood."""

    at: int | None = None
    clock: int | None = None
    amount: Decimal | None = None
    currency: str = "USD"
    change: Decimal | None = None
    stories: int | None = None
    ahead: int | None = None
    left: list[str] = field(default_factory=list)


def read_measures(sheet: Sheet, *, mode: Mode | None) -> Measures:
    """Read the numbers of a wish and take them from its sheet."""
    found = Measures()
    numbers = _numbers(sheet)
    for mention in numbers:
        if isinstance(mention, Money | Percent):
            _take_sum(sheet, mention, found)
    _take_clock(sheet, found, mode)
    for number in (one for one in numbers if not isinstance(one, Money | Percent)):
        if sheet.is_free(number.start, number.end):
            _take_number(sheet, number, found, mode)
    if found.ahead is None and mode == "reminder":
        found.ahead = next((_ONE[one] for piece in sheet.pieces for one in piece.meanings if one in _ONE), None)
    _take_rest(sheet, found)
    return found


def _numbers(sheet: Sheet) -> list[Number]:
    """Sums, percentages and numbers, none over another; digits that nothing else is read in among them."""
    hidden = [
        (piece.start, piece.end)
        for piece in sheet.pieces
        if piece.means("ahead.before", "ahead.day", "ahead.hour", "ahead.week")
        or any(one.partition(".")[0] in ("rhythm", "weekday", "mode") for one in piece.meanings)
    ]
    text = sheet.without(hidden)
    read_in = [read(text, language=code, published=None).mentions for code in sheet.languages]
    mentions = [one for said in read_in for one in said if isinstance(one, Number) and not _is_bare(one)]
    found: list[Number] = []
    for one in sorted(mentions, key=lambda one: (not isinstance(one, Money | Percent), one.start - one.end)):
        if sheet.is_free(one.start, one.end) and not any(_over(one, other) for other in found):
            found.append(one)
    for match in re.finditer(r"(?<![\d.,])\d{1,15}(?![\d]|[.,]\d)", text):
        if not any(other.start < match.end() and match.start() < other.end for other in found):
            found.append(Number(*match.span(), amount=Decimal(match[0])))
    return sorted(found, key=lambda one: one.start)


def _is_bare(one: Number) -> bool:
    """Whether it is a sum in no currency."""
    return isinstance(one, Money) and one.currency is None


def _over(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


# --- Sums


def _take_sum(sheet: Sheet, mention: Number, found: Measures) -> None:
    sheet.take(mention.start, mention.end)
    words = sheet.text[mention.start : mention.end]
    if _is_less(sheet, mention) or mention.amount < 0:
        found.left.append(words)
    elif isinstance(mention, Percent):
        found.change = mention.amount
    elif isinstance(mention, Money):
        found.amount, found.currency = mention.amount, mention.currency or "USD"


def _is_less(sheet: Sheet, mention: Number) -> bool:
    before = sheet.before(mention.start)
    after = sheet.after(mention.end)
    between = sheet.text[before.end if before else max(0, mention.start - 3) : mention.start]
    said = any(piece is not None and piece.means("wish.most") for piece in (before, after))
    return said or bool(_LESS.search(between)) or mention.bound == "at_most"


# --- The time of day


def _take_clock(sheet: Sheet, found: Measures, mode: Mode | None) -> None:
    """The first that reads most like a time: written with minutes, then with a word for it, then a bare hour."""
    hours = [match for match in _HOUR.finditer(sheet.text) if sheet.is_free(*match.span())]
    for likely in (_with_minutes, _with_words, _bare):
        for match in hours:
            minutes = likely(sheet, match, mode)
            if minutes is not None and minutes < 24 * 60:
                _take_time(sheet, match, found, minutes, mode)
                return
    for piece in sheet.pieces:
        if piece.means("clock.noon", "clock.midnight"):
            _settle(sheet, found, 12 * 60 if piece.means("clock.noon") else 0, (piece.start, piece.end), mode)


def _with_minutes(sheet: Sheet, match: re.Match[str], mode: Mode | None) -> int | None:
    return None if match[3] is None else _minutes(sheet, match)


def _with_words(sheet: Sheet, match: re.Match[str], mode: Mode | None) -> int | None:
    before, after = sheet.before(match.start()), sheet.after(match.end())
    at = before is not None and before.means("clock.at", "clock.morning", "clock.evening")
    hour = after is not None and after.means("clock.hour", "clock.morning", "clock.evening")
    glued = after is not None and after.start == match.end()
    is_unit = after is not None and after.means(*_UNITS)
    if is_unit and not at and (mode == "reminder" or not hour):
        return None
    if mode == "reminder" and after is not None and after.means("ahead.before"):
        return None
    return _minutes(sheet, match) if at or hour or (glued and hour) else None


def _bare(sheet: Sheet, match: re.Match[str], mode: Mode | None) -> int | None:
    """A number that nothing is said of: "daily 8"."""
    if mode in ("alerts", None) and not any(_is_rhythm(piece) for piece in sheet.pieces):
        return None
    before, after = sheet.before(match.start()), sheet.after(match.end())
    measured = [piece for piece in (before, after) if piece is not None and _measures(piece)]
    return None if measured else _minutes(sheet, match)


def _is_rhythm(piece: Piece) -> bool:
    return any(one.partition(".")[0] in ("rhythm", "weekday") for one in piece.meanings)


def _measures(piece: Piece) -> bool:
    return piece.means("wish.sources", "wish.change", "wish.amount", "wish.least", "wish.most", *_UNITS)


def _minutes(sheet: Sheet, match: re.Match[str]) -> int:
    hour, minute = int(match[1]), int(match[3] or 0)
    beside = [piece for piece in _beside(sheet, match) if piece is not None]
    evening = any(piece.means("clock.evening") for piece in beside)
    morning = any(piece.means("clock.morning") for piece in beside)
    if hour < 12 and (evening or (not morning and any(piece.means("rhythm.evenings") for piece in sheet.pieces))):
        hour += 12
    elif morning and hour == 12:
        hour = 0
    after = sheet.after(match.end())
    if after is not None and after.means("clock.hour"):
        minute = _minutes_after(sheet, after.end) or minute
    return hour * 60 + minute


def _minutes_after(sheet: Sheet, end: int) -> int:
    digits = re.compile(r"\s*([0-5]?\d)(?!\d)").match(sheet.text, end)
    half = sheet.after(end)
    if half is not None and half.start == end and half.means("clock.half"):
        return 30
    return int(digits[1]) if digits and digits.start(1) - end < 2 else 0


def _beside(sheet: Sheet, match: re.Match[str]) -> Iterator[Piece | None]:
    """The pieces before a time of day, and the two after it: "8 o'clock in the evening"."""
    yield sheet.before(match.start())
    after = sheet.after(match.end())
    yield after
    if after is not None and after.means("clock.hour"):
        yield sheet.after(after.end)


def _take_time(sheet: Sheet, match: re.Match[str], found: Measures, minutes: int, mode: Mode | None) -> None:
    start, end = match.span()
    for piece in (sheet.before(start),):
        if piece is not None and piece.means("clock.at", "clock.morning", "clock.evening"):
            sheet.take(piece.start, piece.end)
    after = sheet.after(end)
    while after is not None and any(one.startswith("clock.") for one in after.meanings):
        digits = re.compile(r"\s*[0-5]?\d(?!\d)").match(sheet.text, after.end)
        end = digits.end() if digits and after.means("clock.hour") and digits.end() - after.end < 3 else after.end
        after = sheet.after(end)
    _settle(sheet, found, minutes, (start, end), mode)


def _settle(sheet: Sheet, found: Measures, minutes: int, span: tuple[int, int], mode: Mode | None) -> None:
    """A time of day means nothing to alerts: they come at once."""
    sheet.take(*span)
    if mode == "alerts":
        found.left.append(sheet.text[slice(*span)].strip())
    else:
        found.at, found.clock = minutes, span[1]


# --- Other numbers


def _take_number(sheet: Sheet, number: Number, found: Measures, mode: Mode | None) -> None:
    before, after = _named(sheet, number)
    sheet.take(number.start, number.end)
    words = sheet.text[number.start : number.end]
    unit = next((_UNITS[one] for one in _UNITS if after is not None and after.means(one)), None)
    whole = number.amount == number.amount.to_integral_value() and number.amount > 0
    if _is_less(sheet, number) or number.amount < 0:
        found.left.append(words)
    elif unit and mode == "reminder" and whole and number.amount * unit <= MOST_AHEAD and after is not None:
        found.ahead = int(number.amount) * unit
        sheet.take(after.start, after.end)
    elif any(piece is not None and piece.means("wish.sources") for piece in (before, after)):
        if whole and number.amount <= MOST_SOURCES:
            found.stories = int(number.amount)
        else:
            found.left.append(words)
    elif before is not None and before.means("wish.change"):
        found.change = number.amount
    elif before is not None and before.means("wish.amount"):
        found.amount = number.amount
    else:
        found.left.append(words)


def _named(sheet: Sheet, number: Number) -> tuple[Piece | None, Piece | None]:
    """What stands before and after a number, words like "at least" aside."""
    before, after = sheet.before(number.start), sheet.after(number.end)
    while before is not None and before.means("wish.least"):
        before = sheet.before(before.start)
    while after is not None and after.means("wish.least"):
        after = sheet.after(after.end)
    return before, after


def _take_rest(sheet: Sheet, found: Measures) -> None:
    """Words that go with numbers: understood where there is one; else they are wishes without a measure."""
    for piece in sheet.pieces:
        if piece.means("ahead.before") and found.ahead is not None and sheet.is_free(piece.start, piece.end):
            sheet.take(piece.start, piece.end)
        if piece.means("wish.change") and found.change is None and found.left == []:
            found.left.append(sheet.text[piece.start : piece.end])
        if piece.means("wish.amount") and found.amount is None and found.left == []:
            found.left.append(sheet.text[piece.start : piece.end])
