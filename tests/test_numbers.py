from __future__ import annotations

import time
from decimal import Decimal

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.mentions import Money, Number, Percent
from bot.facts.numbers import find_numbers
from bot.languages import load
from bot.text import fold
from tests.value_cases import cases, written

LANGUAGES = ("ru", "bg", "en", "kk", "zh")


@pytest.mark.parametrize(("language", "text", "expected"), list(cases("numbers")))
def test_numbers_of_a_text(language: str, text: str, expected: dict[str, str]) -> None:
    found = find_numbers(fold(text), load(language))
    assert [(text[n.start : n.end], written(n)) for n in found] == list(expected.items())


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=st.integers(min_value=0, max_value=10**12))
@settings(max_examples=60, deadline=None)
def test_a_whole_number_as_the_locale_writes_it_reads_back(language: str, number: int) -> None:
    text = format_decimal(number, locale=language)
    found = find_numbers(fold(text), load(language))
    assert [(n.start, n.end, n.amount) for n in found] == [(0, len(text), Decimal(number))]


@pytest.mark.parametrize("language", LANGUAGES)
@given(tenths=st.integers(min_value=1, max_value=9999))
@settings(max_examples=60, deadline=None)
def test_a_percentage_as_the_locale_writes_it_reads_back(language: str, tenths: int) -> None:
    value = Decimal(tenths) / 10
    text = format_percent(value / 100, format="#,##0.#%", locale=language)
    (found,) = find_numbers(fold(text), load(language))
    assert isinstance(found, Percent)
    assert found.amount == value


_WORDS = ("5", "1 284", "3,5", "2.5", "$", "€", "%", "млрд", "долларов", "and", "half", "a", "от", "до", "-", "–", "+7")
_MORE = (
    "二",
    "百",
    "亿",
    "元",
    "分之",
    "点",
    "多",
    "半",
    "жүз",
    "елу",
    "с половиной",
    "first",
    "http://a/1",
    "№",
    "\n",
    ",",
)
_SCRAPS = st.lists(st.sampled_from((*_WORDS, *_MORE)), max_size=12)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.one_of(st.text(), _SCRAPS.map("".join), _SCRAPS.map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_sorted_mentions_inside_it(language: str, text: str) -> None:
    found = find_numbers(fold(text), load(language))
    end = 0
    for number in found:
        assert type(number) in (Number, Money, Percent)
        assert end <= number.start < number.end <= len(text)
        assert number.upper is None or (number.bound == "at_least" and number.upper > number.amount)
        end = number.end


@pytest.mark.parametrize("unit", ["5% ", "5 и ", "миллион ", "一", "1 234 ", "$5-", "рост на 5% "])
@pytest.mark.parametrize("language", ["ru", "zh"])
def test_time_grows_with_the_text(language: str, unit: str) -> None:
    """Ten times the text takes some ten times the time; a quadratic finder would take a hundred."""

    def seconds(size: int) -> float:
        folded = fold((unit * size)[:size])
        taken = []
        for _ in range(3):  # the collector of garbage and other processes make one run long now and then
            started = time.process_time()
            find_numbers(folded, load(language))
            taken.append(time.process_time() - started)
        return min(taken)

    seconds(1000)
    assert seconds(60_000) < 30 * max(seconds(6_000), 0.004)
