"""What follows /subscribe, in five languages and any order; the cases are data."""

from __future__ import annotations

import itertools
import tomllib
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.subscriptions.wishes import LONGEST, Wish, read_wish
from storage.subscriptions import write_interest

CASES = tomllib.loads((Path(__file__).parent.parent / "cases/wishes.toml").read_text("utf-8"))["case"]
TODAY = date(2025, 9, 1)
PIECES = [piece for case in CASES for piece in case["text"].split()]


def wish(text: str, reader: str = "en") -> Wish:
    return read_wish(text, reader=reader, today=TODAY)


def written(one: Wish) -> dict[str, Any]:
    """A wish as the cases write it."""
    said = {
        "mode": one.mode,
        "at": None if one.at is None else f"{one.at // 60}:{one.at % 60:02d}",
        "days": list(one.days),
        "zone": one.zone,
        "ahead": one.ahead,
        "empty": one.empty,
        "whole": one.whole,
        "interest": write_interest(one.interest),
        "left": list(one.left),
    }
    return {name: value for name, value in said.items() if value or (name == "ahead" and value == 0)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_wish_says_what_it_says(case: dict[str, Any]) -> None:
    assert written(wish(case["text"])) == {name: value for name, value in case.items() if name != "text"}


@pytest.mark.parametrize("reader", ["ru", "bg", "kk", "zh"])
@pytest.mark.parametrize(
    "text", ["daily 8:30 Almaty trade summits", "оповещения изменение больше 10%", "每天8点30分 贸易"]
)
def test_the_words_tell_the_language_not_the_reader(text: str, reader: str) -> None:
    assert wish(text, reader) == wish(text)


@pytest.mark.parametrize("pieces", [("daily", "8:30 Almaty", "trade", "China", "at least 2 sources"),
                                    ("ежедневно", "8:30 Алматы", "торговля", "Китай")])  # fmt: skip
def test_the_order_is_free(pieces: tuple[str, ...]) -> None:
    orders = [wish(" ".join(order)) for order in itertools.permutations(pieces)]
    assert all(order == orders[0] for order in orders)


def test_two_languages_may_be_mixed() -> None:
    assert wish("daily 8:30 Алматы торговля") == wish("ежедневно 8:30 Almaty trade")


def test_what_is_too_long_is_asked_about() -> None:
    assert wish("daily " * LONGEST).left


@pytest.mark.parametrize("gap", [" ", ", ", " , ", "/", "\t"])
def test_blanks_in_a_row_take_no_time(gap: str) -> None:
    started = perf_counter()
    wish(f"Си {gap * 40} 阿拉木图 {gap * 40} xyzzy")
    assert perf_counter() - started < 5  # it took 45 seconds, and twice as long for each blank more


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=150)
def test_any_text_is_a_wish(text: str) -> None:
    made = wish(text)
    assert made.at is None or 0 <= made.at < 24 * 60
    assert all(made.left)


@given(st.lists(st.sampled_from([*PIECES, "<", "-5", "10%", "$", '"', "99:99", "0", "UTC+99"]), max_size=9))
@settings(deadline=None, max_examples=250)
def test_any_words_of_wishes_are_one(pieces: list[str]) -> None:
    made = wish(" ".join(pieces))
    assert made.at is None or 0 <= made.at < 24 * 60
    assert made.interest.stories >= 1
    assert made.ahead is None or made.ahead > 0


@given(st.sampled_from(CASES), st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=7, max_size=10))
@settings(deadline=None, max_examples=60)
def test_what_is_not_understood_is_never_dropped(case: dict[str, Any], strange: str) -> None:
    assert strange in " ".join(wish(f"{case['text']} {strange}").left)
