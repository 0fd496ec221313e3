"""When digests are due: once for each local day, whatever clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import EVERY_DAY, Slot
from bot.timetable import instant_of, last_due, missed, next_due

ZONES = ["Asia/Almaty", "Europe/Berlin", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "America/Havana", "UTC"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "instant"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),  # gap: 03:00 is the first there is
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),  # overlap: the first of two
        ("Europe/Berlin", "2026-10-25", "09:00", "2026-10-25T08:00"),
        ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00"),  # gap at midnight
        ("America/Santiago", "2026-09-06", "00:30", "2026-09-06T04:00"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
        ("Asia/Beirut", "2026-03-29", "00:30", "2026-03-28T22:00"),
        ("America/Havana", "2026-11-01", "00:30", "2026-11-01T04:30"),  # overlap at midnight
        ("Asia/Almaty", "2024-02-29", "23:30", "2024-02-29T17:30"),  # clocks went back an hour at midnight
        ("Asia/Almaty", "2024-03-01", "08:30", "2024-03-01T03:30"),
        ("Asia/Almaty", "2024-02-29", "08:30", "2024-02-29T02:30"),
    ],
)
def test_instants_where_clocks_change(zone: str, day: str, clock: str, instant: str) -> None:
    found = instant_of(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))
    assert found == at(instant)


@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 1439),
    start=st.integers(1_685_600_000, 1_798_800_000),  # June 2023 to January 2027
    steps=st.integers(2, 60),
)
def test_every_local_day_has_one_due_instant(zone: str, minute: int, start: int, steps: int) -> None:
    slot, place = Slot(minute), ZoneInfo(zone)
    due = next_due(slot, place, datetime.fromtimestamp(start, UTC))
    for _ in range(steps):
        following = next_due(slot, place, due.instant)
        assert following.day == due.day + timedelta(days=1)
        assert following.instant > due.instant
        assert last_due(slot, place, following.instant - timedelta(seconds=1)) == due
        due = following


@given(days=st.sets(st.sampled_from(EVERY_DAY), min_size=1), minute=st.integers(0, 1439))
def test_only_the_days_of_the_week_that_were_named(days: set[int], minute: int) -> None:
    slot = Slot(minute, tuple(sorted(days)))
    due = next_due(slot, ZoneInfo("Asia/Almaty"), at("2026-01-01T00:00"))
    assert due.day.isoweekday() in days
    assert due.instant.astimezone(ZoneInfo("Asia/Almaty")).time() == slot.clock


def test_one_catches_up_with_all_that_was_missed() -> None:
    slot, zone, grace = Slot(8 * 60), ZoneInfo("UTC"), timedelta(hours=12)
    due = at("2026-01-01T08:00")
    assert missed(slot, zone, due, at("2026-01-01T11:00"), grace) == next_due(slot, zone, at("2026-01-01T07:00"))
    after_days = missed(slot, zone, due, at("2026-01-05T09:00"), grace)
    assert after_days is not None
    assert after_days.day == date(2026, 1, 5)
    assert missed(slot, zone, due, at("2026-01-04T23:00"), grace) is None
