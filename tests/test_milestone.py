"""Designated years and anniversaries: read from what outlets write, and not from mere durations."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.facts.milestone import extract
from bot.facts.read import read

CASES = tomllib.loads((Path(__file__).parent / "cases" / "milestones.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_milestones(case: dict[str, Any]) -> None:
    doc = read(case["text"], language=case["language"], published=date(2025, 5, 5))
    found = sorted(extract(doc), key=lambda fact: fact.evidence.start)
    assert [[fact.type, fact.year or fact.number, fact.title] for fact in found] == case["found"]


def test_every_title_and_number_stands_in_its_evidence() -> None:
    text = "Порт вырос. К 75-летию порта готовили выставку. 75-летие порта удалось."
    (fact,) = extract(read(text))
    evidence = fact.evidence.of(text)
    assert fact.title in evidence
    assert str(fact.number) in evidence
