from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency, get_currency_name
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.mentions import Money
from bot.facts.numbers import find_numbers
from bot.languages import load
from bot.text import fold
from tests.value_cases import cases, written

LANGUAGES = ("ru", "bg", "en", "kk", "zh")
CODES = ("USD", "EUR", "CNY", "RUB", "KZT", "UZS", "TRY", "GBP", "JPY", "CHF", "INR", "PLN", "SEK", "BRL", "AZN", "GEL")


@pytest.mark.parametrize(("language", "text", "expected"), list(cases("money")))
def test_sums_of_a_text(language: str, text: str, expected: dict[str, str]) -> None:
    found = find_numbers(fold(text), load(language))
    assert [(text[n.start : n.end], written(n)) for n in found] == list(expected.items())


@pytest.mark.parametrize("language", LANGUAGES)
@given(code=st.sampled_from(CODES), amount=st.integers(min_value=1, max_value=10**9))
@settings(max_examples=60, deadline=None)
def test_a_sum_with_the_currency_named_in_full_reads_back(language: str, code: str, amount: int) -> None:
    text = f"{amount} {get_currency_name(code, amount, locale=language)}"
    (found,) = find_numbers(fold(text), load(language))
    assert isinstance(found, Money)
    assert (found.amount, found.currency, found.end) == (Decimal(amount), code, len(text))


@pytest.mark.parametrize("language", LANGUAGES)
@given(code=st.sampled_from(("USD", "EUR", "KZT", "RUB", "GBP")), cents=st.integers(min_value=1, max_value=10**9))
@settings(max_examples=60, deadline=None)
def test_a_sum_with_its_symbol_reads_back(language: str, code: str, cents: int) -> None:
    value = Decimal(cents) / 100
    (found,) = find_numbers(fold(format_currency(value, code, locale=language)), load(language))
    assert isinstance(found, Money)
    assert (found.amount, found.currency) == (value, code)
