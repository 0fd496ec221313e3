"""Dates: sentences with the dates they say, CLDR's own formats read back, and any text at all."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from babel.dates import format_date, format_interval
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import edtf
from bot.facts.contract import mention_to_json
from bot.facts.dates import find_dates, find_times
from bot.languages import load
from bot.text import fold

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text("utf-8"))
CASES = TABLE["case"]
LANGUAGES = ("ru", "bg", "en", "kk", "zh")
PUBLISHED = date(2025, 7, 8)
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


def found(language: str, text: str, published: date | None) -> list[list[str]]:
    return [[text[w.start : w.end], w.edtf or ""] for w in find_dates(fold(text), load(language), published)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:40]}")
def test_case(case: dict[str, Any]) -> None:
    published = date.fromisoformat(case["published"]) if case["published"] else None
    assert found(case["language"], case["text"], published) == case["dates"]


@pytest.mark.parametrize("case", TABLE["duration"], ids=lambda case: f"{case['language']}: {case['text'][:40]}")
def test_duration(case: dict[str, Any]) -> None:
    _, durations = find_times(fold(case["text"]), load(case["language"]), PUBLISHED)
    assert [case["text"][d.start : d.end] for d in durations] == case["durations"]


@pytest.mark.parametrize("case", TABLE["listed"], ids=lambda case: f"{case['language']}: {case['text'][:40]}")
def test_dates_as_listed(case: dict[str, Any]) -> None:
    text, day = case["text"], date.fromisoformat(case["published"])
    dates, durations = find_times(fold(text), load(case["language"]), day)
    lines = [line for line in map(mention_to_json, sorted([*dates, *durations], key=lambda m: m.start)) if line]
    assert [[text[line["start"] : line["end"]], line["edtf"] or ""] for line in lines] == case["dates"]


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=DAYS)
def test_formatted_dates_are_read_back(language: str, day: date) -> None:
    for style in ("medium", "long", "full"):
        text = format_date(day, format=style, locale=language)
        assert [value for _, value in found(language, text, PUBLISHED)] == [day.isoformat()], text


@pytest.mark.parametrize("language", LANGUAGES)
@given(days=st.tuples(DAYS, DAYS))
def test_formatted_intervals_are_read_back(language: str, days: tuple[date, date]) -> None:
    first, last = sorted(days)
    if first == last:
        return
    text = format_interval(first, last, skeleton="yMMMd", locale=language)
    assert [value for _, value in found(language, text, PUBLISHED)] == [f"{first}/{last}"], text


# Words of all cases, and numbers that are no dates.
ODD = ("31.12", "2025-13-45", "9999-99-99", "0", "000", "12345678", "30", "$", "%", "-", "–", "/", ":", "(", ")", "\n")
PIECES = st.sampled_from([*sorted({word for case in CASES for word in case["text"].split()}), *ODD])


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    text=st.one_of(st.text(), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)),
    published=st.none() | st.dates(),
)
def test_any_text_gives_valid_dates_in_order(language: str, text: str, published: date | None) -> None:
    end = 0
    for when in find_dates(fold(text), load(language), published):
        assert end <= when.start < when.end <= len(text)
        assert when.edtf is None or edtf.valid(when.edtf)
        end = when.end


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_is_never_guessed_without_a_day_of_publication(language: str) -> None:
    for month in range(1, 13):
        text = format_date(date(2024, month, 5), format="d MMMM" if language != "zh" else "M月d日", locale=language)
        assert [value for _, value in found(language, text, None)] == [""]


@pytest.mark.parametrize("language", ["ru", "bg"])
def test_a_year_is_not_carried_over_the_end_of_a_sentence(language: str) -> None:
    text = "Обем 5 % в 2023 г. Август"
    dates, _ = find_times(fold(text), load(language), PUBLISHED, [0, text.index("Август")])
    assert [when.edtf for when in dates] == ["2023", "2024-08"]
    assert [value for _, value in found(language, text, PUBLISHED)] == ["2023-08"]


def test_rules_name_how_a_date_was_resolved() -> None:
    rules = [w.rule for w in find_dates("17 june 2024, last year, today, since 2005", load("en"), PUBLISHED)]
    assert rules == ["absolute", "relative year", "today", "since: absolute"]


def test_today_is_marked() -> None:
    assert [w.today for w in find_dates("сегодня, вчера", load("ru"), PUBLISHED)] == [True, False]


@pytest.mark.parametrize(
    "piece", ["1, ", "мая ", "с ", "1.1.", "7-", "2024-", "в прошлом ", "one hundred ", "一", "3天", "5 год "]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_monotonous_text_takes_no_long_time(language: str, piece: str) -> None:
    text = piece * (50_000 // len(piece))
    start = process_time()
    find_dates(text, load(language), None)
    assert process_time() - start < 2  # about 0.2 s; quadratic time would be minutes
