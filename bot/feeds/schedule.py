"""When a source or a page is asked again, and when people are told of a source. Pure: time and dice are arguments."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from bot.models import Complaint, Watched

LONGEST = timedelta(days=1)  # nobody waits longer, whatever is asked for or has failed
MOST_PATIENT = timedelta(hours=6)  # a feed that works is asked no later than this, whatever TTL it names
_SPREAD = 0.1  # of an interval: or all sources that were added together would be due together for ever
_DOUBLINGS = 16  # a day's limit is reached long before; it keeps the power a number

PAGE_ATTEMPTS = 6  # at a page that may come yet: they spread over about a day
_PAGE_FIRST = timedelta(minutes=3)
_PAGE_FACTOR = 4  # 3 min, 12 min, 48 min, 3 h, 13 h

BROKEN_AFTER = 5  # failures in a row: 15 minutes doubling are about four hours
_LATE_SUCCESS = timedelta(hours=6)
_LATE_INTERVALS = 4
_LATE_ARTICLE = timedelta(days=3)
_LATE_GAPS = 10
_KNOWN_WELL = 10  # articles before a source has a usual gap between them


def after_success(
    now: datetime, interval: timedelta, dice: Random, *, fresh_for: float | None = None, ttl: float | None = None
) -> datetime:
    """When to ask a source again that answered: after the interval, or later where it asks so.

    Args:
        fresh_for, ttl: seconds of Cache-Control or Expires, and of the feed itself; heeded up to ``MOST_PATIENT``.
    """
    asked = min(max(_span(fresh_for), _span(ttl)), MOST_PATIENT)
    return now + max(interval, asked) * dice.uniform(1, 1 + _SPREAD)


def after_failure(
    now: datetime, interval: timedelta, dice: Random, *, failures: int, retry_after: float | None = None
) -> datetime:
    """When to ask a source again that failed: twice as long each time, and at random below it; a day at most.

    Args:
        failures: in a row, with this one.
        retry_after: seconds the server asks to wait; it is never asked before, up to a day.
    """
    wait = min(interval * int(2 ** min(max(failures, 1) - 1, _DOUBLINGS)), LONGEST)
    return now + max(wait * dice.uniform(0.75, 1), min(_span(retry_after), LONGEST))


def after_page(now: datetime, dice: Random, *, attempts: int, retry_after: float | None = None) -> datetime:
    """When to ask for a page again, after so many attempts that failed."""
    wait = min(_PAGE_FIRST * int(_PAGE_FACTOR ** (min(max(attempts, 1), PAGE_ATTEMPTS) - 1)), LONGEST)
    return now + max(wait * dice.uniform(0.75, 1), min(_span(retry_after), LONGEST))


def complaint(watched: Watched, now: datetime, interval: timedelta) -> Complaint | None:
    """What is wrong with a source that people should know of.

    "broken": it is gone (410), or failed ``BROKEN_AFTER`` times in a row. "late": no success for six hours or four
    intervals, or no new article for three days and ten times its usual gap. A source that an admin paused is neither.
    """
    health = watched.health
    if watched.paused is not None:
        return "broken" if watched.paused == "gone" else None
    if health.failures >= BROKEN_AFTER:
        return "broken"
    silent = now - (health.succeeded or watched.added)
    if silent > max(_LATE_SUCCESS, _LATE_INTERVALS * interval):
        return "late"
    return "late" if _nothing_new(watched, now) else None


def _nothing_new(watched: Watched, now: datetime) -> bool:
    last, count = watched.health.new_article, watched.health.articles
    if last is None or count < _KNOWN_WELL:
        return False
    usual = (last - watched.added) / count
    return now - last > max(_LATE_ARTICLE, _LATE_GAPS * usual)


def _span(seconds: float | None) -> timedelta:
    """Seconds as a span; what is negative, or no number, is nothing, and more than a week is a week."""
    return timedelta(seconds=min(seconds, 604_800.0)) if seconds is not None and seconds > 0 else timedelta(0)
