"""However an outlet lays out a page, its paragraphs are the text: layouts times languages, bare and among furniture."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.feeds.page import parse_page
from tests.bench.pages import padded
from tests.pages import pages

FILE = Path(__file__).parent.parent / "cases" / "page_layouts.toml"
LAYOUTS: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text("utf-8"))["layouts"]
STORIES = {page.name: page.expected for page in pages()}
LANGUAGES = {"ru": "jsonld-only", "en": "wordpress", "bg": "bulgarian", "kk": "kazakh", "zh": "gb18030"}
MOST_ELSE = 60  # characters that are no paragraph of the article: a caption


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def laid_out(layout: dict[str, str], title: str, texts: list[str]) -> str:
    """The body of a page, as its template says."""
    parts: dict[str, Any] = {
        "all": texts, "first": texts[:1], "rest": texts[1:], "two": texts[:2], "from2": texts[2:],
        "mid": texts[1:3], "from3": texts[3:], "but": texts[:-1], "last": texts[-1:],
    }  # fmt: skip
    return layout["body"].format(
        h=f"<h1>{title}</h1>",
        t0=texts[0],
        br="<br>".join(texts),
        brbr="<br><br>".join(texts),
        each="".join(layout.get("each", "").format(x=text, a=text[:20], b=text[20:]) for text in texts),
        **{name: paragraphs(part) for name, part in parts.items()},
    )


@pytest.mark.parametrize("size", [0, 60_000])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout(layout: str, language: str, size: int) -> None:
    story = STORIES[LANGUAGES[language]]
    title, texts = story["title"], story["has"]
    body = laid_out(LAYOUTS[layout], title, texts)
    markup = f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
    entry = parse_page(padded(markup, size, 3).encode(), "s", url="https://example.kz/news/1234567")
    flat = " ".join(entry.text.split())
    assert [text for text in texts if text not in flat] == []
    assert len(flat) - sum(map(len, texts)) - len(texts) <= MOST_ELSE
    assert entry.title == title
