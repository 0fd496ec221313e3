"""The golden pages of tests/cases/pages: HTML with what is to be read of it in its first lines, as TOML between "+++".

about      what is special about it
at         where it was found
charset    what it is sent in; UTF-8 where not given
wall       the wall it is; then nothing else is told
title, url, published, author, publisher, language      as the entry has them; "" where it has none
has, lacks texts that are in the entry's text, and that are not
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "cases" / "pages"
FIELDS = ("title", "url", "author", "publisher", "language")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is expected of it."""

    name: str
    markup: str
    expected: dict[str, Any]

    @property
    def charset(self) -> str:
        return str(self.expected.get("charset", "utf-8"))

    @property
    def at(self) -> str:
        return str(self.expected["at"])

    @property
    def expects_article(self) -> bool:
        return "wall" not in self.expected

    @property
    def data(self) -> bytes:
        return self.markup.encode(self.charset)


@cache
def pages() -> tuple[Page, ...]:
    """All golden pages, by name."""
    return tuple(_page(path) for path in sorted(FOLDER.glob("*.html")))


def _page(path: Path) -> Page:
    _, head, markup = path.read_text("utf-8").split("+++\n", 2)
    return Page(path.stem, markup, tomllib.loads(head))
