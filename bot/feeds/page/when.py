"""The day or instant a page says it was published, from however it is written. Pure; reads no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.feeds.days import parse_day
from bot.feeds.page.tree import text_of

EARLIEST = 1990  # the web is not older; and beyond the last year a date is a mistake
LATEST = 2100
_MAIL = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}")
_IN_PATH = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)|/(\d{4})(\d{2})(\d{2})(?=[/_-]|\d{6}|$)")
_LONGEST = 100  # characters of what holds a date

Moment = datetime | date


def read_moment(text: str | None) -> Moment | None:
    """An instant where a time zone is given with it, else the day; None for what is no date or out of all bounds."""
    text = (text or "").strip()
    if not text or len(text) > _LONGEST or not any(char.isdigit() for char in text):
        return None
    for read in (_iso, _mail, _worded):
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


def _worded(text: str) -> Moment | None:
    """In any other form: by the reader of feeds' dates; what it takes for universal time was given without a zone."""
    found = parse_day(text)
    return found.date() if isinstance(found, datetime) and not found.utcoffset() else found


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


def marked_moments(element: Any) -> Iterator[tuple[Any, str]]:
    """Elements that mark a time and what they say, attribute before text: <time>, then classes that speak of a date."""
    for one in (*element.xpath(_TIMES)[:_LOOKED_AT], *element.xpath(_DATED)[:_LOOKED_AT]):
        said = (one.get("datetime") or one.get("content"), _short_text(one))
        yield from ((one, text) for text in said if text)


_LOOKED_AT = 5
_TIMES = ".//time[not(ancestor::a)]"
_DATED = './/*[self::span or self::div or self::p or self::li or self::em or self::td][contains(@class, "date") or contains(@class, "time") or contains(@id, "date") or contains(@id, "time")][not(ancestor::a)]'  # fmt: skip  # noqa: E501


def _short_text(element: Any) -> str | None:
    text = " ".join(text_of(element).split())
    return text if 0 < len(text) <= _LONGEST else None
