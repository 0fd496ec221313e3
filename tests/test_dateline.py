"""An article's own head: the day it was published and the agency it credits."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.credits import read_credit
from bot.facts.dateline import read_published
from bot.facts.read import read
from bot.languages import load
from bot.text import sentences

CASES = tomllib.loads((Path(__file__).parent / "cases" / "heads.toml").read_text("utf-8"))


def published(text: str, language: str) -> date | None:
    return read_published(text, sentences(text, language), load(language))


@pytest.mark.parametrize("case", CASES["published"], ids=lambda case: case["text"].strip()[:40])
def test_published(case: dict[str, str]) -> None:
    assert str(published(case["text"], case["language"]) or "") == case["day"]


@pytest.mark.parametrize("case", CASES["credit"], ids=lambda case: case["text"][:40])
def test_credit(case: dict[str, str]) -> None:
    assert (read_credit(case["text"], case["language"]) or "") == case["agency"]


def test_what_the_caller_says_comes_before_the_dateline() -> None:
    text = "WARSAW, May 3, 2023 (Newswire) -- The port doubled its trade."
    assert read(text).published == date(2023, 5, 3)
    assert read(text, published=date(2024, 1, 1)).published == date(2024, 1, 1)


@given(text=st.text(max_size=150), language=st.sampled_from(["bg", "en", "kk", "ru", "zh"]))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_day_or_none(text: str, language: str) -> None:
    day = published(text, language)
    assert day is None or day.year > 0
    assert read_credit(text, language) != ""
