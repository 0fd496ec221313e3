"""Time zones as people name them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.zones import find_zone, zone_in, zone_of


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Almaty", "Asia/Almaty"),
        ("алматы", "Asia/Almaty"),
        ("Астана", "Asia/Almaty"),
        ("Astana", "Asia/Almaty"),
        ("София", "Europe/Sofia"),
        ("Москва", "Europe/Moscow"),
        ("Мәскеу", "Europe/Moscow"),
        ("上海", "Asia/Shanghai"),
        ("Beijing", "Asia/Shanghai"),
        ("北京", "Asia/Shanghai"),
        ("по Москве", "Europe/Moscow"),
        ("по времени Астаны", "Asia/Almaty"),
        ("Germany", "Europe/Berlin"),
        ("България", "Europe/Sofia"),
        ("new york", "America/New_York"),
        ("Asia/Tashkent", "Asia/Tashkent"),
        ("UTC", "UTC"),
        ("+5", "UTC+05:00"),
        ("UTC+5", "UTC+05:00"),
        ("GMT-3:30", "UTC-03:30"),
        ("utc+0545", "UTC+05:45"),
        ("Атлантида", None),
        ("USA", None),
        ("+25", None),
    ],
)
def test_names_of_zones(words: str, zone: str | None) -> None:
    assert find_zone(words, year=2026) == zone


def test_a_zone_that_was_found_can_be_told_the_time_in() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert moment.astimezone(zone_of("UTC-03:30")).utcoffset() == -timedelta(hours=3, minutes=30)
    assert moment.astimezone(zone_of("Asia/Almaty")).utcoffset() == timedelta(hours=5)


def test_a_country_names_a_zone_while_it_keeps_one_time() -> None:
    assert zone_in("KZ", year=2026) is not None
    assert zone_in("KZ", year=2023) is None
    assert zone_in("RU", year=2026) is None
