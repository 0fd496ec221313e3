"""When an item says it was published: any form that feeds carry -> a moment, a day, or nothing. Pure.

Month names and day periods come from CLDR for the languages there are; a word that is none of these is stepped over
(weekdays, "year", "at"), so a weekday that is wrong harms nothing. There is no clock here: "yesterday" is no date, and
whether a date lies in the future is for others to judge.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from babel import Locale

from bot.languages import codes

_LONGEST = 120  # characters; what is longer is no date
_FIRST, _LAST = 1901, 2199  # years; 1900, 1601 and 1 are what programs write for "none", 9999 for "for ever"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # so is this
_NEAR_EPOCH = timedelta(hours=15)  # in whatever zone it was written
_TURN = 50  # a year of two digits below it is of this century, as in RFC 2822

# RFC 822 5.1, and those that outlets of our countries write.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2,
    "eest": 3, "msk": 3, "msd": 4, "trt": 3, "gst": 4, "ist": 5.5, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_CHINA = {"cst": 8}  # China Standard Time, where the feed is Chinese

_HAN = "\u4e00-\u9fff"  # whatever sign stands between the numbers of a date or a time, they mean the same
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:([+-])(\d\d)(\d\d)|GMT|UTC|Z)"
)
_TIME = (
    r"(?<![\d:])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?(?!\d)(?:\s*(?:HALVES)\b\.?)?"
    r"(?:\s*\(?(?:(?:gmt|utc?|z)?\s*(?P<sign>[+\-\u2212])\s*(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?![\d:])"
    r"|(?P<name>[a-z]{1,4})\b))?"
)
_HAN_TIME = re.compile(rf"(?<!\d)(\d{{1,2}})\s*[{_HAN}]\s*(\d{{1,2}})\s*[{_HAN}](?:\s*(\d{{1,2}})\s*[{_HAN}])?")
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(\d{{4}})\s?(?:[-/.]|[{_HAN}])\s?(\d{{1,2}})\s?(?:[-/.]|[{_HAN}])\s?(\d{{1,2}})(?!\d)[{_HAN}]?"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})(?:t|$)")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_COUNT = re.compile(r"(\d{9,16})(?:\.\d+)?")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")


def parse_day(text: str, language: str | None = None) -> datetime | date | None:
    """The moment a text names, in the zone it names (UTC where it names none); a ``date`` where it has no time.

    Args:
        language: of the feed, for what else would be ambiguous (CST).

    Returns:
        None where it names no day of a year, or a year no news was published in (before 1901, after 2199, the epoch).
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    with suppress(ValueError, OverflowError):
        found = _usual(text)
        if found is None:
            low = (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()
            found = _counted(low) or _spelled(low, _CHINA if language == "zh" else {})
        return found if found is not None and _plausible(found) else None
    return None


def _plausible(found: datetime | date) -> bool:
    if not _FIRST <= found.year <= _LAST:
        return False
    if isinstance(found, datetime):
        return abs(found - _EPOCH) > _NEAR_EPOCH
    return found != _EPOCH.date()


def _usual(text: str) -> datetime | date | None:
    """RFC 822 and ISO 8601 as nearly all feeds write them."""
    if match := _RFC822.fullmatch(text):
        month = _months().get(match[2].lower())
        zone = _offset(match[7], match[8], match[9]) if match[7] else UTC
        if month and match[4] != "24" and match[6] < "60":
            day, year, hour, minute, second = map(int, match.group(1, 3, 4, 5, 6))
            return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    elif text[:4].isdigit() and (text[4:5] == "-" or text[8:9] == "T"):
        with suppress(ValueError):
            if len(text) == 10:
                return date.fromisoformat(text)
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _counted(low: str) -> datetime | date | None:
    """Digits only: 20251025, 20251025101500, seconds, milliseconds or microseconds of the epoch; 2025-298."""
    if match := _ORDINAL.match(low):
        day = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        return day if day.year == int(match[1]) else None
    if (match := _DIGITS.fullmatch(low)) and _FIRST <= int(match[1]) <= _LAST and int(match[2]) <= 12:
        numbers = [int(number) for number in match.groups() if number]
        return datetime(*numbers, tzinfo=UTC) if len(numbers) > 3 else date(*numbers)  # type: ignore[misc, arg-type]
    if match := _COUNT.fullmatch(low):
        seconds = int(match[1]) / {12: 1e3, 13: 1e3, 15: 1e6, 16: 1e6}.get(len(match[1]), 1)
        return _EPOCH + timedelta(seconds=seconds)
    return None


def _spelled(low: str, zones: dict[str, int]) -> datetime | date | None:
    time = _time().search(low)
    rest = f"{low[: time.start()]} {low[time.end() :]}" if time else low
    day, rest = _day(rest, american=_half(low) is not None)
    if day is None:
        return None
    if time is None and (time := _HAN_TIME.search(rest)) is None:
        return day
    return _moment(day, time, _half(low), zones)


def _moment(day: date, time: re.Match[str], half: int | None, zones: dict[str, int]) -> datetime:
    hour, minute, second = (int(number or 0) for number in time.group(1, 2, 3))
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    if minute > 59 or second > 60 or hour > 24:
        raise ValueError
    return datetime(day.year, day.month, day.day, tzinfo=_zone(time, zones)) + timedelta(
        hours=hour, minutes=minute, seconds=min(second, 59)
    )


def _zone(time: re.Match[str], zones: dict[str, int]) -> timezone:
    named = time.groupdict()
    if named.get("sign"):
        return _offset(named["sign"], named["hours"], named["minutes"])
    name = named.get("name") or ""
    return _hours(zones.get(name, _ZONES.get(name, 0)))


def _offset(sign: str, hours: str, minutes: str | None) -> timezone:
    if int(hours) > 15:  # "+600", or nonsense
        hours, minutes = hours[0], (hours[1:] + "0") if minutes is None else "0"
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(shift if sign == "+" else -shift) if shift else UTC


def _hours(hours: float) -> timezone:
    return timezone(timedelta(hours=hours)) if hours else UTC


def _day(text: str, *, american: bool) -> tuple[date | None, str]:
    """The day of a text without its time, and the text without the day."""
    if match := _YEAR_FIRST.search(text):
        year, month, day = map(int, match.groups())
        return _date(year, month, day), text[: match.start()] + " " + text[match.end() :]
    if match := _YEAR_LAST.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        month_first = second > 12 or (american and match[2] == "/" and first <= 12)
        day, month = (second, first) if month_first else (first, second)
        return _date(_full(year, match[4]), month, day), text[: match.start()] + " " + text[match.end() :]
    return _named(text), text


def _named(text: str) -> date | None:
    """A day whose month is a word, whatever the order."""
    for word in _WORD.finditer(text):
        if month := _month(word[0]):
            break
    else:
        return None
    numbers = list(_NUMBER.finditer(text))
    years = [number for number in numbers if len(number[0]) == 4]
    days = [number for number in numbers if len(number[0]) <= 2]
    if len(years) == 1 and days:
        nearest = min(days, key=lambda day: abs(day.start() - word.start()))
        return _date(int(years[0][0]), month, int(nearest[0]))
    if not years and len(days) == 2:
        return _date(_full(int(days[1][0]), days[1][0]), month, int(days[0][0]))
    return None


def _full(year: int, written: str) -> int:
    return year if len(written) > 2 else year + (2000 if year < _TURN else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    if month > 12 and day <= 12:
        month, day = day, month
    return date(year, month, day) if year and month and day else None


def _half(low: str) -> int | None:
    """12 where the text says that it is past noon, 0 where it says that it is not."""
    halves = _halves()
    for word in re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)*", low):
        if word in halves:
            return halves[word]
    return None


def _month(word: str) -> int | None:
    months = _months()
    for end in range(len(word), max(len(word) - 5, 2), -1):  # a name may have an ending that CLDR does not give
        if month := months.get(word[:end]):
            return month
    return None


@cache
def _months() -> dict[str, int]:
    """Names of months in all languages, and their beginnings of three letters and more -> 1 to 12."""
    names: dict[str, int] = {}
    beginnings: dict[str, set[int]] = {}
    for code in codes():
        for widths in Locale.parse(code).months.values():
            for number, name in [*widths["wide"].items(), *widths["abbreviated"].items()]:
                plain = name.rstrip(".").lower()
                if not plain[0].isdigit():
                    names[plain] = number
                    for end in range(3, len(plain)):
                        beginnings.setdefault(plain[:end], set()).add(number)
    return {start: min(of) for start, of in beginnings.items() if len(of) == 1} | names


@cache
def _time() -> re.Pattern[str]:
    return re.compile(_TIME.replace("HALVES", "|".join(sorted(map(re.escape, _halves()), key=len, reverse=True))))


@cache
def _halves() -> dict[str, int]:
    """Words for the halves and parts of the day in all languages -> 0 before noon, 12 from noon on."""
    halves: dict[str, int] = {}
    for code in codes():
        for widths in Locale.parse(code).day_periods.values():
            for names in widths.values():
                for period, name in names.items():
                    late = period.startswith(("pm", "noon", "afternoon", "evening"))
                    halves[name.lower().rstrip(".")] = 12 if late else 0
    return halves
