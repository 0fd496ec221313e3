"""What is done to foreign bytes in ``bot.workers``: the parsers are imported there, and only there."""

from __future__ import annotations

from bot.models import Entry, Refused


def feed_entries(data: bytes, source: str) -> list[Entry | Refused]:
    """The items of a feed. Raises ReadError: it is none that can be read."""
    from bot.feeds.parse import parse_feed  # noqa: PLC0415  heavy, and only wanted in the child

    return list(parse_feed(data, source).entries)


def page_entries(data: bytes, source: str, url: str | None = None, charset: str | None = None) -> list[Entry | Refused]:
    """The article of a page. Raises ReadError: it has none.

    Args:
        url, charset: where the page was, and what the answer said of its bytes; None: what the page says.
    """
    from bot.feeds.page import parse_page  # noqa: PLC0415

    return [parse_page(data, source, url=url, charset=charset)]
