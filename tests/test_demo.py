"""The demo pack: enough of everything for a first chat, in the five languages, and read by the pipeline alone."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.demo import ARTICLES
from bot.facts import extract, kinds
from tests.making import TRANSLATED

PACK: list[dict[str, Any]] = [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]
FIELDS = {"guid", "source", "publisher", "url", "language", "published", "title", "text"}


def test_the_pack_is_articles_and_nothing_else() -> None:
    assert len(PACK) >= 20
    assert all(set(article) == FIELDS for article in PACK)
    assert len({article["guid"] for article in PACK}) == len(PACK)
    assert {path.suffix for path in ARTICLES.parent.iterdir() if path.is_file()} == {".jsonl", ".py"}


def test_every_language_and_many_outlets() -> None:
    languages = Counter(article["language"] for article in PACK)
    assert set(languages) == set(TRANSLATED)
    assert min(languages.values()) >= 2
    assert len({article["publisher"] for article in PACK}) >= 8


def test_every_article_names_its_outlet_and_a_day() -> None:
    for article in PACK:
        assert urlsplit(article["url"]).hostname == article["source"]
        assert date(2022, 1, 1) <= date.fromisoformat(article["published"]) <= date(2026, 12, 31)
        assert 40 <= len(article["text"]) <= 1200


@pytest.fixture(scope="module")
def facts() -> list[tuple[str, Any]]:
    return [
        (article["guid"], fact)
        for article in PACK
        for fact in extract(
            article["text"], language=article["language"], published=date.fromisoformat(article["published"])
        ).facts
    ]


def test_every_kind_of_fact_is_read_from_it(facts: list[tuple[str, Any]]) -> None:
    found = Counter(fact.kind for _, fact in facts)
    assert set(found) == set(kinds())
    assert found["trade"] >= 10
    assert found["event"] >= 15


def test_outlets_agree_on_some_figures_and_disagree_on_others(facts: list[tuple[str, Any]]) -> None:
    turnover = {
        (guid, fact.amount)
        for guid, fact in facts
        if fact.kind == "trade" and fact.countries == ("CN", "KZ") and fact.period == "2024"
    }
    pairs = list(combinations(turnover, 2))
    assert any(one[0] != other[0] and one[1] == other[1] for one, other in pairs)
    assert any(one[1] != other[1] for one, other in pairs)


def test_some_meetings_are_over_and_some_ahead(facts: list[tuple[str, Any]]) -> None:
    assert {"held", "upcoming"} <= {fact.status for _, fact in facts if fact.kind == "event"}


def test_most_articles_give_facts(facts: list[tuple[str, Any]]) -> None:
    assert len({guid for guid, _ in facts}) >= len(PACK) - 2
