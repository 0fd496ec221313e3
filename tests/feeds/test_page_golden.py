"""Golden pages, written for the purpose: what is read of each, and which are no articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.feeds.page import Walled, parse_page
from tests.bench.pages import padded
from tests.pages import FIELDS, Page, pages

ARTICLES = [page for page in pages() if page.expects_article]
WALLS = [page for page in pages() if not page.expects_article]


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.name)
def test_an_article(page: Page) -> None:
    entry = parse_page(page.data, "source", url=page.at)
    wanted = page.expected
    assert {name: getattr(entry, name) or "" for name in FIELDS if name in wanted} == {
        name: wanted[name] for name in FIELDS if name in wanted
    }
    assert [text for text in wanted["has"] if text not in entry.text] == []
    assert [text for text in wanted.get("lacks", ()) if text in entry.text] == []
    if "published" in wanted:
        assert entry.published == moment(wanted["published"])
    assert entry.original == page.markup


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.name)
def test_an_article_among_furniture(page: Page) -> None:
    bare = parse_page(page.data, "source", url=page.at)
    full = parse_page(padded(page.markup, 60_000, 7).encode(page.charset, "xmlcharrefreplace"), "source", url=page.at)
    assert replace(full, original=None) == replace(bare, original=None)


def moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@pytest.mark.parametrize("page", WALLS, ids=lambda page: page.name)
def test_a_wall(page: Page) -> None:
    with pytest.raises(Walled) as caught:
        parse_page(page.data, "source", url=page.at)
    assert caught.value.wall == page.expected["wall"]
    assert "\n" not in str(caught.value)


def test_there_are_pages_enough() -> None:
    assert len(ARTICLES) >= 25
    assert {page.expected["wall"] for page in WALLS} == {"paywall", "consent", "login", "robot", "missing", "list"}
