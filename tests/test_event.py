"""Summits, visits, talks and forums: cases as data, and what must hold for any text."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.event import Event, extract
from bot.facts.read import read
from bot.languages import codes

CASES = tomllib.loads((Path(__file__).parent / "cases" / "events.toml").read_text("utf-8"))["case"]
MEETINGS = [
    case
    for path in sorted((Path(__file__).parent / "cases").glob("meetings.*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def events(text: str, language: str, published: date | None = None) -> list[Event]:
    return list(extract(read(text, language=language, published=published)))


def shown(fact: Event, name: str) -> Any:
    """One field as TOML writes it; people and countries in no order."""
    if name in ("city", "country"):
        return getattr(fact.place, name, None)
    value = getattr(fact, name)
    return sorted(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_events_of_a_text(case: dict[str, Any]) -> None:
    found = events(case["text"], case["language"], case["published"])
    assert len(found) == len(case["facts"]), found
    for fact, want in zip(found, case["facts"], strict=True):
        plain = {name: sorted(value) if isinstance(value, list) else value for name, value in want.items()}
        assert {name: shown(fact, name) for name in want} == plain


def told(fact: Event) -> str:
    """One event as the cases of meetings write it: people and countries in the order of the alphabet."""
    head = fact.type + (f":{fact.level}" if fact.level else "") + (f"#{fact.edition}" if fact.edition else "")
    head += f"<{fact.series}>" if fact.series else ""
    place = f"{fact.place.city or '-'},{fact.place.country}" if fact.place else "-"
    people = ", ".join(sorted(fact.participants))
    parts = (f"{head} {people}".strip(), " ".join(sorted(fact.countries)), place, fact.date or "-", fact.status)
    return " / ".join(parts)


@pytest.mark.parametrize("case", MEETINGS, ids=[f"{case['language']}: {case['text'][:60]}" for case in MEETINGS])
def test_meetings_as_outlets_tell_them(case: dict[str, Any]) -> None:
    found = events(case["text"], case["language"], date(2025, 6, 20))
    assert sorted(map(told, found)) == sorted(case["events"])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_field_has_its_words(case: dict[str, Any]) -> None:
    text = case["text"]
    for fact in events(text, case["language"], case["published"]):
        marked = {mark.field for mark in fact.marks}
        assert "type" in marked
        assert fact.date is None or "date" in marked
        assert fact.level is None or "level" in marked
        assert all(0 <= mark.span.start < mark.span.end <= len(text) for mark in fact.marks)


def test_the_host_stands_last() -> None:
    text = "4月12日至14日，塞尔维亚总统武契奇对中国进行国事访问。"
    (visit,) = events(text, "zh", date(2024, 4, 20))
    assert visit.countries == ("RS", "CN")


def test_without_a_day_of_publication_a_relative_date_is_none() -> None:
    text = "Xi Jinping held talks with Kassym-Jomart Tokayev in Astana yesterday."
    (talks,) = events(text, "en")
    assert talks.date is None
    assert talks.status == "held"


PIECES = [piece for case in CASES for piece in case["text"].split()]


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(codes()))
def test_any_words_are_read(words: list[str], language: str) -> None:
    text = " ".join(words)
    for fact in events(text, language, date(2024, 6, 1)):
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(text)
        assert fact.type in ("summit", "visit", "talks", "forum")
        assert fact.status in ("held", "upcoming", "proposed")
        assert len(set(fact.countries)) == len(fact.countries)
