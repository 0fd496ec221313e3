"""What a listing of mentions shows besides what facts are made of: days by name, bare currencies, labels."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.contract import mention_to_json
from bot.facts.dates.lunar import lunar_month
from bot.facts.listing import list_mentions
from bot.facts.read import read

CASES = tomllib.loads((Path(__file__).parent / "cases" / "listing.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:40]}")
def test_mentions_as_listed(case: dict[str, Any]) -> None:
    text = case["text"]
    doc = read(text, language=case["language"], published=date.fromisoformat(case["published"]))
    lines = [line for line in map(mention_to_json, list_mentions(doc)) if line and line["type"] in case["types"]]
    keys = ("edtf", "amount", "currency")
    assert [
        [text[line["start"] : line["end"]], *(str(line[key]) for key in keys if key in line)] for line in lines
    ] == (case["mentions"])


def test_facts_are_made_of_fewer_mentions_than_listed() -> None:
    doc = read("中秋节前后人民币汇率稳定。", language="zh", published=date(2025, 7, 8))
    assert [type(mention).__name__ for mention in list_mentions(doc) if mention not in doc.mentions] == [
        "Occasion", "Currency",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "month", "first"),
    [
        (2024, 1, date(2024, 2, 10)),
        (2025, 8, date(2025, 9, 22)),
        (2023, 3, date(2023, 4, 20)),
        (2033, 12, date(2034, 1, 20)),
    ],
)
def test_first_day_of_a_chinese_month(year: int, month: int, first: date) -> None:
    found = lunar_month(year, month)
    assert found is not None
    assert found[0] == first


@given(year=st.integers(1950, 2097), month=st.integers(1, 11))
def test_chinese_months_have_29_or_30_days_and_follow_each_other(year: int, month: int) -> None:
    this, after = lunar_month(year, month), lunar_month(year, month + 1)
    assert this is not None
    assert after is not None
    assert (this[1] - this[0]).days in (28, 29)
    assert (after[0] - this[1]).days in (1, 30, 31)  # a leap month may stand between


def test_beyond_the_table_there_is_no_chinese_month() -> None:
    assert lunar_month(1900, 1) is None
    assert lunar_month(2024, 13) is None


@pytest.mark.parametrize("unit", ["春节", "去年春节，人民币5亿元，", "6·30 "])
def test_time_of_a_listing_grows_with_the_text(unit: str) -> None:
    """Ten times the text takes some ten times the time; a quadratic listing would take a hundred."""

    def seconds(size: int) -> float:
        doc = read((unit * size)[:size], language="zh", published=date(2025, 7, 8))
        taken = []
        for _ in range(3):
            started = process_time()
            list_mentions(doc)
            taken.append(process_time() - started)
        return min(taken)

    seconds(1000)
    assert seconds(60_000) < 30 * max(seconds(6_000), 0.004)
