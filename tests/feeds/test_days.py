"""Dates as feeds write them: rightly, wrongly, and in five languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime as format_rfc822

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.days import parse_day

DAY = date(2025, 10, 25)
MOMENT = datetime(2025, 10, 25, 10, 15, tzinfo=UTC)
NIGHT = datetime(2025, 10, 25, 22, 15, tzinfo=UTC)


def at(hours: float, day: int = 25, hour: int = 10, minute: int = 15) -> datetime:
    return datetime(2025, 10, day, hour, minute, tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # RFC 822 as it should be, and as it is
        ("Sat, 25 Oct 2025 10:15:00 GMT", MOMENT),
        ("Sat, 25 Oct 2025 10:15:00 +0300", at(3)),
        ("Sat, 25 Oct 2025 10:15:00 -0000", MOMENT),
        ("25 Oct 25 10:15 EST", at(-5)),
        ("25 Oct 99 10:15 GMT", datetime(1999, 10, 25, 10, 15, tzinfo=UTC)),
        ("Sat,25 Oct 2025 10:15:00 Z", MOMENT),
        ("Saturday, 25-Oct-25 10:15:00 GMT", MOMENT),
        ("Sat, 25 October 2025 10:15:00 MSK", at(3)),
        ("Sat, 25 Oct 2025 10:15:00 +03:00", at(3)),
        ("Sat, 25 Oct 2025 10:15:00 +3", at(3)),
        ("Sat, 25 Oct 2025 10:15:00 GMT+0500", at(5)),
        ("Sat, 25 Oct 2025 10:15:00 UTC+6", at(6)),
        ("Sat, 25 Oct 2025 10:15:00 +0530", at(5.5)),
        ("Sat, 25 Oct 2025 10:15:00 GMT+0300 (Moscow Standard Time)", at(3)),
        ("Sat, 25 Oct 2025 10:15:00", MOMENT),
        ("Sat, 25 Oct 2025 10:15:00 XYZ", MOMENT),
        ("Sat, 25 Oct 2025 24:00:00 GMT", datetime(2025, 10, 26, tzinfo=UTC)),
        ("Sat, 25 Oct 2025 10:15:60 GMT", MOMENT + timedelta(seconds=59)),
        ("Mon, 25 Oct 2025 10:15:00 GMT", MOMENT),  # it was a Saturday
        # ISO 8601, W3CDTF
        ("2025-10-25T10:15:00Z", MOMENT),
        ("2025-10-25T10:15:00+03:00", at(3)),
        ("2025-10-25T10:15:00 +0300", at(3)),
        ("2025-10-25T10:15Z", MOMENT),
        ("2025-10-25 10:15:00", MOMENT),
        ("2025-10-25T10:15:00.123456789Z", MOMENT + timedelta(microseconds=123456)),
        ("2025-10-25T24:00:00Z", datetime(2025, 10, 26, tzinfo=UTC)),
        ("20251025T101500Z", MOMENT),
        ("2025-10-25", DAY),
        ("2025-298", DAY),
        ("2025-W43-6", DAY),
        ("2025/10/25 10:15", MOMENT),
        # asctime, and what Java prints
        ("Sat Oct 25 10:15:00 2025", MOMENT),
        ("Sat Oct 25 10:15:00 EDT 2025", at(-4)),
        ("Sat Oct 25 10:15:00 CST 2025", at(-6)),
        # Numbers
        ("1761387300", MOMENT),
        ("1761387300.5", MOMENT),
        ("1761387300000", MOMENT),
        ("20251025", DAY),
        ("20251025101500", MOMENT),
        ("25.10.2025", DAY),
        ("25.10.2025 10:15", MOMENT),
        ("25/10/2025 - 10:15", MOMENT),
        ("10/25/2025 10:15:00 PM", NIGHT),
        ("10/5/2025 10:15 AM", at(0, day=5)),
        ("5/10/2025 10:15", at(0, day=5)),
        # In words
        ("October 25, 2025 10:15 PM EST", at(-5, hour=22)),
        ("Oct. 25th, 2025 at 10:15 am", MOMENT),
        ("25 октября 2025, 10:15", MOMENT),
        ("25 окт. 2025 г. в 10:15", MOMENT),
        ("10:15, 25 октября 2025", MOMENT),
        ("Сб, 25 окт 2025 10:15:00 +0300", at(3)),
        ("Суббота, 25 Октябрь 2025 10:15:00 +0300", at(3)),
        ("25 октомври 2025 г., 10:15 ч.", MOMENT),
        ("25.10.2025 г. 10:15 ч.", MOMENT),
        ("Сб, 25 Окт 2025 10:15:00 EET", at(2)),
        ("25 қазан 2025", DAY),
        ("25 Қазан, 2025 10:15", MOMENT),
        ("2025 жылғы 25 қазан, 10:15", MOMENT),
        ("2025 ж. 25 қазанда 10:15", MOMENT),
        ("2025年10月25日", DAY),
        ("2025年10月25日 10:15", MOMENT),
        ("2025年10月25日 10：15", MOMENT),
        ("2025 年 10 月 25 日 星期六 10时15分", MOMENT),
        ("2025年10月25日 下午10:15", NIGHT),
        ("2025年10月25日 晚上10时15分", NIGHT),
        ("2025-10-25 上午10:15", MOMENT),
    ],
)
def test_a_date(text: str, expected: date) -> None:
    found = parse_day(text)
    assert found == expected
    assert isinstance(found, datetime) == isinstance(expected, datetime)


def test_the_zone_is_kept() -> None:
    found = parse_day("Sun, 26 Oct 2025 01:30:00 +0500")
    assert isinstance(found, datetime)
    assert found.date() == date(2025, 10, 26)  # in London it is still the 25th


def test_an_ambiguous_zone_is_read_by_the_language() -> None:
    assert parse_day("Sat Oct 25 10:15:00 CST 2025", "zh") == at(8)
    assert parse_day("Sat Oct 25 10:15:00 CST 2025", "en") == at(-6)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "yesterday", "вчера в 10:15", "10:15", "25 октября, 10:15", "2025", "2025-10", "October 2025",
        "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "9999-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 03:00:00 +0300", "0", "000000000", "Wed, 30 Nov -0001 00:00:00 +0000",
        "1900-01-01", "32 Oct 2025", "2025-02-30T10:15:00Z", "2025-13-13", "Sat, 25 Oct 2025 25:00:00 GMT",
        "99/99/9999", "25 Brumaire 2025", "post-12345", "1 " * 100,
    ],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert parse_day(text) is None


moments = (
    st.integers(31_536_000, 4_102_444_800)
    .map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
    .map(lambda moment: moment.replace(second=0, microsecond=0))
)
zones = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
languages = st.sampled_from(["ru", "bg", "en", "kk", "zh"])


@settings(deadline=None)
@given(moments, zones)
def test_rfc822_and_iso_are_read_back(moment: datetime, zone: timezone) -> None:
    local = moment.astimezone(zone)
    assert parse_day(format_rfc822(local)) == moment
    assert parse_day(local.isoformat()) == moment
    assert parse_day(str(int(moment.timestamp())).zfill(10)) == moment


@settings(deadline=None)
@given(moments, languages, st.sampled_from(["long", "medium", "full"]))
def test_every_language_writes_days_that_are_read_back(moment: datetime, language: str, form: str) -> None:
    assert parse_day(format_date(moment.date(), form, locale=language)) == moment.date()


@settings(deadline=None)
@given(
    moments,
    languages,
    st.sampled_from(["d MMMM y, HH:mm", "d MMM y HH:mm", "y MMMM d HH:mm", "HH:mm d MMMM y", "d.MM.y HH:mm"]),
)
def test_every_language_writes_moments_that_are_read_back(moment: datetime, language: str, form: str) -> None:
    if language == "zh" and "MMM" in form:
        form = "y年M月d日 ah:mm"
    assert parse_day(format_datetime(moment, form, locale=language)) == moment


@settings(deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="0123456789:+-/., TZoctокт年月日", max_size=40))
def test_any_text_is_a_plausible_date_or_none(text: str) -> None:
    found = parse_day(text)
    assert found is None or 1900 < found.year < 2200
