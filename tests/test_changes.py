from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.changes import find_changes
from bot.facts.mentions import Change
from bot.facts.numbers import find_numbers
from bot.languages import load
from bot.text import fold, sentences
from tests.value_cases import cases, plain

_SCRAPS = ("up", "down", "на", "рост", "5%", "2", "раза", "增长", "3倍", "doubled", "вдвое", ",", ".", "есе", "артты")


def changes(text: str, language: str) -> list[Change]:
    folded = fold(text)
    return find_changes(folded, find_numbers(folded, load(language)), load(language))


def written(change: Change) -> str:
    return plain(change.pct) + ("" if change.against == "year" else f"/{change.against}")


@pytest.mark.parametrize(("language", "text", "expected"), list(cases("changes")))
def test_changes_of_a_text(language: str, text: str, expected: list[str]) -> None:
    assert [written(change) for change in changes(text, language)] == expected


def test_growth_does_not_reach_into_the_next_sentence() -> None:
    text = "Exports rose sharply.\n5% of cargo goes by sea."
    folded = fold(text)
    assert find_changes(folded, find_numbers(folded, load("en")), load("en"), sentences(text, "en")) == []


@pytest.mark.parametrize("language", ["ru", "bg", "en", "kk", "zh"])
@given(
    text=st.lists(
        st.sampled_from(_SCRAPS),
        max_size=14,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_text_gives_sorted_changes_inside_it(language: str, text: list[str]) -> None:
    end = 0
    for change in changes(" ".join(text), language):
        assert end <= change.start < change.end <= len(" ".join(text))
        end = change.end
