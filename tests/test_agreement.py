"""Documents signed and to be signed: cases as data, and what must hold for any text."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.agreement import Agreement, extract
from bot.facts.read import read
from bot.languages import codes

CASES = tomllib.loads((Path(__file__).parent / "cases" / "agreements.toml").read_text("utf-8"))["case"]


def agreements(text: str, language: str, published: date | None = None) -> list[Agreement]:
    return list(extract(read(text, language=language, published=published)))


def shown(fact: Agreement, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields a case asks for, as TOML writes them."""
    values = {name: getattr(fact, name) for name in fields}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: int(value) if isinstance(value, Decimal) else value for name, value in plain.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_agreements_of_a_text(case: dict[str, Any]) -> None:
    found = agreements(case["text"], case["language"], case["published"])
    assert len(found) == len(case["facts"]), found
    for fact, want in zip(found, case["facts"], strict=True):
        assert shown(fact, want) == want


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_words_stand_in_the_text(case: dict[str, Any]) -> None:
    text = case["text"]
    for fact in agreements(text, case["language"], case["published"]):
        assert fact.evidence.of(text).strip() == fact.evidence.of(text)
        assert fact.subject is None or fact.subject in text
        assert all(party in fact.evidence.of(text) for party in fact.parties or ())
        assert {mark.field for mark in fact.marks} >= {"type"}


def test_a_list_without_its_total_keeps_the_date_of_its_heading() -> None:
    text = "On 2 May 2024 the following were signed:\n- an agreement on tourism\n- a protocol on quarantine\n"
    found = agreements(text, "en", date(2024, 5, 3))
    assert [fact.date for fact in found] == ["2024-05-02"] * len(found)


PIECES = [piece for case in CASES for piece in case["text"].split()]


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(codes()))
def test_any_words_are_read(words: list[str], language: str) -> None:
    text = " ".join(words)
    for fact in agreements(text, language, date(2024, 6, 1)):
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(text)
        assert fact.count is None or fact.count > 0
        assert fact.status in ("signed", "planned")
