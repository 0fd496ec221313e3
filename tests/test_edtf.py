"""EDTF values: bounds, joins and comparisons."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import edtf


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-06-17", date(2024, 6, 17), date(2024, 6, 17)),
        ("2024-01/2024-05", date(2024, 1, 1), date(2024, 5, 31)),
        ("2005/..", date(2005, 1, 1), None),
        ("../2010", None, date(2010, 12, 31)),
    ],
)
def test_bounds(value: str, first: date | None, last: date | None) -> None:
    assert (edtf.first_day(value), edtf.last_day(value)) == (first, last)
    assert edtf.valid(value)


@pytest.mark.parametrize(
    "value", ["", "24", "2024-13", "2023-02-29", "2024-05/2024-01", "../..", "1/2/3", "2024-06-17T10"]
)
def test_invalid(value: str) -> None:
    assert not edtf.valid(value)


@pytest.mark.parametrize(
    ("start", "end", "joined"),
    [
        ("2024-01", "2024-05", "2024-01/2024-05"),
        ("2024-01/2024-03", "2024-04/2024-06", "2024-01/2024-06"),
        ("2024", "2024", "2024"),
    ],
)
def test_join(start: str, end: str, joined: str) -> None:
    assert edtf.join(start, end) == joined


@pytest.mark.parametrize(
    ("outer", "inner", "contained"),
    [
        ("2024", "2024-06", True),
        ("2024-06", "2024", False),
        ("2005/..", "2024", True),
        ("2024-01/2024-05", "2024-05/2024-06", False),
        ("2023", "2024", False),
    ],
)
def test_contains(outer: str, inner: str, contained: bool) -> None:
    assert edtf.contains(outer, inner) is contained


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2024", "2024-06-17", True), ("2024-06", "2024-05/2024-07", True), ("2024-01/2024-05", "2024-05/2024-06", False)],
)
def test_compatible(one: str, other: str, same: bool) -> None:
    assert edtf.compatible(one, other) is same
    assert edtf.compatible(other, one) is same


@pytest.mark.parametrize(
    ("value", "years", "moved"),
    [("2024-02-29", -1, "2023-02-28"), ("2024-01/2024-05", -1, "2023-01/2023-05"), ("2005/..", 2, "2007/..")],
)
def test_shift_years(value: str, years: int, moved: str) -> None:
    assert edtf.shift_years(value, years) == moved


@given(st.dates(), st.dates())
def test_a_joined_interval_contains_both_ends(one: date, other: date) -> None:
    first, last = sorted((one, other))
    joined = edtf.join(first.isoformat(), last.isoformat())
    assert edtf.valid(joined)
    assert edtf.contains(joined, first.isoformat())
    assert edtf.contains(joined, last.isoformat())
