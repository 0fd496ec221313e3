"""Quotations: what is quoted in every style of marks, who speaks, and what only looks like a quotation."""

import time
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.quotations import find_quotations
from bot.facts.read import read
from bot.facts.statement import extract
from bot.models import Span

CASES = tomllib.loads((Path(__file__).parent / "cases" / "statements.toml").read_text("utf-8"))["case"]
PIECES = [
    "«",
    "»",
    "„",
    "“",
    "”",
    '"',
    "「",
    "」",
    "‘",
    "’",
    " – ",
    ", – сказал он. – ",
    "\n",
    "\n– ",
    "Слово за словом. ",
    ": ",
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['name']}")
def test_statements(case: dict[str, Any]) -> None:
    doc = read(case["text"], language=case["language"], published=date(2024, 5, 3))
    assert [[fact.speaker or "", fact.quote] for fact in extract(doc)] == case["told"]


def test_a_headline_is_left_out_where_the_body_has_its_words() -> None:
    text = "Путин: «Порт готов принять зерно»\n\n«Порт готов принять зерно, и дорога тоже», — сказал Владимир Путин."
    assert [fact.quote for fact in extract(read(text))] == ["Порт готов принять зерно, и дорога тоже"]


def test_evidence_runs_from_the_first_quoted_sentence_to_the_author() -> None:
    text = "Порт открыт. «Мы рады. Мы ждём кораблей из всех стран», — сказал Владимир Путин. Гости ушли."
    (fact,) = extract(read(text))
    assert fact.evidence.of(text) == "«Мы рады. Мы ждём кораблей из всех стран», — сказал Владимир Путин."


def test_marks_say_where_the_speaker_is_named() -> None:
    text = "«Мы ждём кораблей из всех стран», — сказал Владимир Путин."
    (fact,) = extract(read(text))
    assert {mark.field: mark.span.of(text) for mark in fact.marks} == {
        "quote": "Мы ждём кораблей из всех стран",
        "speaker": "Владимир Путин",
    }


@given(text=st.lists(st.sampled_from(PIECES), max_size=40).map("".join), language=st.sampled_from(["ru", "en", "zh"]))
@settings(max_examples=200, deadline=None)
def test_any_heap_of_marks_is_read(text: str, language: str) -> None:
    for fact in extract(read(text, language=language)):
        assert fact.quote.strip()
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(text)


@given(text=st.text(alphabet='«»„“”"「」 aб.\n', max_size=60))
@settings(max_examples=200, deadline=None)
def test_quotations_stand_apart_and_inside_the_text(text: str) -> None:
    found = find_quotations(text, [Span(0, len(text))])
    assert all(0 < one.start <= one.end < len(text) for one in found)
    assert all(one.end < two.start for one, two in pairwise(found))


@pytest.mark.parametrize("unit", ["«", "» «", '"a ', "– сказал он – ", "„a “b ", "‘a "])
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        doc = read(unit * (size // len(unit)), language="ru")
        started = time.perf_counter()
        list(extract(doc))
        return time.perf_counter() - started

    seconds(1_000)
    assert seconds(80_000) < 0.1 + 8 * 6 * max(seconds(10_000), 0.002)
