"""Bytes of a web page -> one entry, by trafilatura. Pure; slow on hostile bytes: run it in ``bot.workers``."""

from __future__ import annotations

from datetime import date

import trafilatura
from trafilatura.settings import Document

from bot.errors import ReadError
from bot.feeds.decode import decode
from bot.models import Entry

MAX_BYTES = 5 * 1024 * 1024


def parse_page(data: bytes, source: str) -> Entry:
    """The article of a page: its text without the furniture, and what its head says of it.

    Raises:
        ReadError: it is too large, no text, or a page without an article.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(f"a page of {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    page = decode(data, declared=True)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise ReadError("a page without an article's text")
    return Entry(
        source=source,
        text=(found.text or "").strip(),
        title=found.title or None,
        url=found.url or None,
        publisher=found.sitename or None,
        published=_day(found.date),
        original=page,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
