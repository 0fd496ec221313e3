"""The day or instant a page says it was published, from however it is written. Pure; reads no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

EARLIEST = 1990  # the web is not older; and beyond the last year a date is a mistake
LATEST = 2100
_DAY_FIRST = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\s*(Z\b|[+-]\d{2}:?\d{2}\b)?")
_MAIL = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_IN_PATH = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)|/(\d{4})(\d{2})(\d{2})(?=[/_-]|\d{6}|$)")
_LONGEST = 100  # characters of what holds a date

Moment = datetime | date


def read_moment(text: str | None) -> Moment | None:
    """An instant where a time zone is given with it, else the day; None for what is no date or out of all bounds."""
    text = (text or "").strip()
    if not text or len(text) > _LONGEST or not any(char.isdigit() for char in text):
        return None
    for read in (_iso, _mail, _epoch, _numeric):
        try:
            found = read(text)
        except (ValueError, OverflowError, TypeError, IndexError, OSError):
            continue
        if found is not None and EARLIEST <= found.year < LATEST:
            return found
    return None


def _iso(text: str) -> Moment | None:
    if len(text) < 8 or not text[:4].isdigit():
        return None
    return _zoned(datetime.fromisoformat(re.sub(r"(?<=\d) (?=[+-]\d\d)", "", text)))


def _mail(text: str) -> Moment | None:
    return _zoned(parsedate_to_datetime(text)) if _MAIL.search(text) else None


def _epoch(text: str) -> Moment | None:
    return datetime.fromtimestamp(int(text[:10]), UTC) if _EPOCH.fullmatch(text) else None


def _numeric(text: str) -> Moment | None:
    if found := _YEAR_FIRST.search(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.search(text):
        day, month, year = map(int, found.groups())
    else:
        return None
    when = date(year, month, day)
    time = _TIME.search(text, found.end())
    if not time or not time[4]:
        return when
    zone = time[4].replace(":", "")
    return datetime.fromisoformat(f"{when}T{int(time[1]):02}:{time[2]}:{time[3] or '00'}{zone}")


def _zoned(moment: datetime) -> Moment:
    return moment if moment.utcoffset() is not None else moment.date()


def moment_of_path(url: str | None) -> date | None:
    """The day in an address such as /2025/08/30/title."""
    for found in _IN_PATH.finditer((url or "")[:500]):
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            when = date(year, month, day)
        except ValueError:
            continue
        if EARLIEST <= when.year < LATEST:
            return when
    return None


def marked_moments(element: Any) -> Iterator[str]:
    """What the elements that mark a time say, attribute before text: <time>, then classes that speak of a date."""
    for time in element.iter("time"):
        yield from filter(None, (time.get("datetime"), _short_text(time)))
    for one in element.xpath(_DATED)[:5]:
        yield from filter(None, (one.get("datetime") or one.get("content"), _short_text(one)))


_DATED = './/*[self::span or self::div or self::p or self::li or self::em or self::td][contains(@class, "date") or contains(@class, "time") or contains(@id, "date") or contains(@id, "time")]'  # fmt: skip  # noqa: E501


def _short_text(element: Any) -> str | None:
    text = " ".join("".join(element.itertext()).split())
    return text if 0 < len(text) <= _LONGEST else None
