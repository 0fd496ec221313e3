"""The text of a page's article: its profile's element, else the region found, read by trafilatura. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bot.feeds.markup import plain_text
from bot.feeds.page.region import Region, article_tree, as_html
from bot.feeds.page.tree import weight
from bot.feeds.page.when import Moment, read_moment

ENOUGH = 250  # weight of a text that is not looked for in JSON-LD
_THOROUGH = 50_000  # weight of prose that is read twice; a page of more is no short article missed
_HEAD_LINES = 3
_DAY_LENGTH = 32  # characters of a line that is a day and nothing else
_SHARE = 0.5  # of a region's prose: a text of less missed something


def read_body(root: Any, region: Region | None, chosen: list[Any], linked: str | None) -> str:
    """The text of the article, a line for each paragraph; "" where there is none.

    The quick way reads the region alone; where that gives too little of it, the whole page is read as thoroughly as
    trafilatura can; and where there is hardly a text, it is the body the page tells in JSON-LD.

    Args:
        root: the pruned tree; it is left as it is.
        chosen: the elements that the publisher's profile names, if any.
        linked: articleBody of its JSON-LD.
    """
    found = _extract(article_tree(chosen), fast=True) if chosen else ""
    if region is not None and not found:
        found = _extract(article_tree([region.element]), fast=True)
    if region is not None and region.whole < _THOROUGH and not chosen and weight(found) < _SHARE * region.prose:
        found = max(found, _extract(as_html(root), fast=False), key=weight)
    if linked and weight(found) < min(ENOUGH, weight(linked)):
        found = plain_text(linked)
    return found


def _extract(tree: Any, *, fast: bool) -> str:
    import trafilatura  # noqa: PLC0415  heavy, and only wanted where pages are read
    from trafilatura.settings import Document  # noqa: PLC0415

    document = trafilatura.bare_extraction(tree, options=_options(fast=fast))
    return (document.text or "").strip() if isinstance(document, Document) else ""


@cache
def _options(*, fast: bool) -> Any:
    """Shared by all pages: trafilatura changes a copy where it changes any, and to make one costs a millisecond."""
    from trafilatura.settings import Extractor  # noqa: PLC0415

    options = Extractor(output_format="python", fast=fast, comments=False, links=False, with_metadata=False)
    options.min_output_size = 1  # whether it is enough is told here
    return options


def without_head(text: str, title: str | None) -> tuple[str, Moment | None]:
    """The text without its title and day, where it begins with them, and that day: an entry has them apart."""
    found: Moment | None = None
    for _ in range(_HEAD_LINES):
        first, _, rest = text.partition("\n")
        day = read_moment(first) if len(first) <= _DAY_LENGTH else None
        if not rest or not (day or (title and _same(first, title))):
            break
        text, found = rest.lstrip(), found or day
    return text, found


def _same(line: str, title: str) -> bool:
    return re.sub(r"\W+", " ", line).casefold().strip() == re.sub(r"\W+", " ", title).casefold().strip()
