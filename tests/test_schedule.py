"""When a source is asked again and when people are told of it: bounds hold whatever a server says."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.schedule import (
    BROKEN_AFTER,
    LONGEST,
    MOST_PATIENT,
    PAGE_ATTEMPTS,
    after_failure,
    after_page,
    after_success,
    complaint,
)
from bot.models import Health, Source, Watched

NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SECONDS = st.none() | st.floats(allow_nan=True, allow_infinity=True)


def watched(**health: object) -> Watched:
    added = NOW - timedelta(days=30)
    given = {"checked": NOW, "succeeded": NOW, **health}
    source = Source(url="https://a.org/rss", name="A")
    return Watched(number=1, source=source, added=added, next_check=NOW, health=Health(**given))  # type: ignore[arg-type]


def success(seed: int = 1, *, fresh_for: float | None = None, ttl: float | None = None) -> timedelta:
    return after_success(NOW, QUARTER, Random(seed), fresh_for=fresh_for, ttl=ttl) - NOW


@pytest.mark.parametrize(
    ("asked", "least"),
    [
        ({}, QUARTER),
        ({"ttl": 60}, QUARTER),
        ({"ttl": 3600}, timedelta(hours=1)),
        ({"fresh_for": 7200, "ttl": 3600}, timedelta(hours=2)),
        ({"fresh_for": 10**9}, MOST_PATIENT),
    ],
)
def test_a_source_is_asked_after_its_interval_or_when_it_says(asked: dict[str, float], least: timedelta) -> None:
    assert least <= success(fresh_for=asked.get("fresh_for"), ttl=asked.get("ttl")) <= least * 1.1


@given(SECONDS, SECONDS, st.integers(0, 1000))
def test_no_server_says_sooner_than_the_interval_or_later_than_half_a_day(
    fresh: float | None, ttl: float | None, seed: int
) -> None:
    assert QUARTER <= success(seed, fresh_for=fresh, ttl=ttl) <= MOST_PATIENT * 1.1


@given(st.integers(-5, 10**6), SECONDS, st.integers(0, 1000))
def test_a_failure_waits_at_most_a_day(failures: int, retry_after: float | None, seed: int) -> None:
    wait = after_failure(NOW, QUARTER, Random(seed), failures=failures, retry_after=retry_after) - NOW
    assert QUARTER * 0.75 <= wait <= LONGEST
    if retry_after is not None and not math.isnan(retry_after) and retry_after > 0:
        assert wait >= min(timedelta(seconds=min(retry_after, 86400)), LONGEST)


def test_failures_wait_twice_as_long_each_time() -> None:
    waits = [after_failure(NOW, QUARTER, Random(7), failures=count) - NOW for count in range(1, 12)]
    assert waits == sorted(waits)
    assert [round(later / earlier) for earlier, later in pairwise(waits[:7])] == [2] * 6
    assert waits[-1] == waits[-2]


def test_sources_that_failed_together_do_not_come_back_together() -> None:
    dice = Random(3)
    assert len({after_failure(NOW, QUARTER, dice, failures=3) for _ in range(50)}) == 50
    assert len({after_success(NOW, QUARTER, dice) for _ in range(50)}) == 50


def test_the_same_dice_say_the_same() -> None:
    assert success(5) == success(5)


def test_attempts_at_a_page_spread_over_a_day() -> None:
    waits = [after_page(NOW, Random(1), attempts=count) - NOW for count in range(1, PAGE_ATTEMPTS)]
    assert timedelta(hours=8) < sum(waits, timedelta()) < timedelta(days=1)
    assert after_page(NOW, Random(1), attempts=1, retry_after=7200) - NOW == timedelta(hours=2)
    assert after_page(NOW, Random(1), attempts=10**6, retry_after=math.inf) - NOW <= LONGEST


# --- What people are told


@pytest.mark.parametrize(
    ("health", "told"),
    [
        ({}, None),
        ({"failures": BROKEN_AFTER - 1}, None),
        ({"failures": BROKEN_AFTER}, "broken"),
        ({"succeeded": NOW - timedelta(hours=5)}, None),
        ({"succeeded": NOW - timedelta(hours=7)}, "late"),
        ({"succeeded": None}, "late"),
        ({"new_article": NOW - timedelta(days=20), "articles": 9}, None),  # too few to know its ways
        ({"new_article": NOW - timedelta(days=20), "articles": 100}, "late"),
        ({"new_article": NOW - timedelta(days=20), "articles": 10}, "late"),
        ({"new_article": NOW - timedelta(days=8), "articles": 10}, None),  # one in two days is its way
        ({"new_article": NOW - timedelta(days=2), "articles": 5000}, None),  # a holiday
    ],
)
def test_what_is_wrong_with_a_source(health: dict[str, object], told: str | None) -> None:
    assert complaint(watched(**health), NOW, QUARTER) == told


def test_a_slow_interval_is_not_late() -> None:
    source = watched(succeeded=NOW - timedelta(hours=30))
    assert complaint(source, NOW, timedelta(hours=10)) is None
    assert complaint(source, NOW, timedelta(hours=7)) == "late"


def test_a_pause_is_no_fault_but_a_source_that_is_gone_is() -> None:
    failing = watched(failures=50, succeeded=None)
    assert complaint(replace(failing, paused="paused"), NOW, QUARTER) is None
    assert complaint(replace(watched(), paused="gone"), NOW, QUARTER) == "broken"
