"""What a person types -> Args, in five languages and any order."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.arguments import Args, next_page, parse_arguments
from handlers.periods import Period, distance, parse_period

CASES = tomllib.loads((Path(__file__).parent / "cases/arguments.toml").read_text("utf-8"))["case"]
TODAY = date(2025, 9, 1)
EMPTY: dict[str, Any] = {
    "period": None,
    "as_of": None,
    "countries": [],
    "topics": [],
    "commands": [],
    "series": None,
    "metrics": [],
    "people": [],
    "number": None,
    "offset": 0,
    "rest": [],
}


def parse(text: str, reader: str = "en") -> Args:
    return parse_arguments(text, reader=reader, today=TODAY)


def shown(args: Args) -> dict[str, Any]:
    return {
        "period": args.period.edtf if args.period else None,
        "as_of": args.as_of.isoformat() if args.as_of else None,
        "countries": list(args.countries),
        "topics": sorted(args.topics),
        "commands": list(args.commands),
        "series": args.series,
        "metrics": list(args.metrics),
        "people": list(args.people),
        "number": args.number,
        "offset": args.offset,
        "rest": list(args.rest),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "empty")
def test_arguments_are_understood(case: dict[str, Any]) -> None:
    expected = {key: value for key, value in case.items() if key not in ("text", "languages", "periods")}
    args = parse(case["text"])
    assert shown(args) == EMPTY | expected
    if "periods" in case:
        assert [period.edtf for period in args.periods] == case["periods"]
    if "languages" in case:
        assert sorted(args.languages) == case["languages"]


@pytest.mark.parametrize("reader", ["ru", "bg", "kk", "en", "zh"])
def test_the_readers_language_does_not_change_what_is_plain(reader: str) -> None:
    assert shown(parse("Китай 2023 экспорт", reader)) == shown(parse("Китай 2023 экспорт"))


def test_next_page_goes_on_where_this_one_ended() -> None:
    args = parse("Китай 2023 +8")
    assert next_page(args, 8) == "Китай 2023 +16"
    assert parse(next_page(args, 8)).offset == 16
    assert shown(parse(next_page(args, 8))) | {"offset": 0} == shown(parse("Китай 2023"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_arguments(text: str) -> None:
    args = parse(text)
    assert args.offset >= 0
    assert all(word.strip() for word in args.rest)


@settings(max_examples=100, deadline=None)
@given(st.permutations(["Китай", "2023", "export", "kz", "ШОС"]))
def test_order_does_not_matter(words: list[str]) -> None:
    args = parse(" ".join(words))
    assert args.period == parse_period("2023")
    assert set(args.countries) == {"CN", "KZ"}
    assert args.topics == {"export"}
    assert args.series == "SCO"


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-06-17", date(2024, 6, 17), date(2024, 6, 17)),
        ("2024-01/2024-05", date(2024, 1, 1), date(2024, 5, 31)),
        ("2005/..", date(2005, 1, 1), None),
    ],
)
def test_periods_have_bounds(edtf: str, start: date, end: date | None) -> None:
    assert parse_period(edtf) == Period(edtf, start, end)


@pytest.mark.parametrize("text", [None, "", "soon", "2024-13", "2024-02-30", "20245"])
def test_what_is_no_period_is_none(text: str | None) -> None:
    assert parse_period(text) is None


def test_an_open_period_counts_by_its_beginning() -> None:
    since, year = parse_period("2005/.."), parse_period("2023")
    assert since is not None
    assert year is not None
    assert not year.meets(since)
    assert distance(since, year) > 365 * 17
