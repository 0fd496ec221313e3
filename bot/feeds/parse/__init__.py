"""Bytes of a feed or sitemap -> its entries. Pure: nothing is fetched or opened; slow on hostile bytes, so run it in
``bot.feeds.worker``.

bytes --guard--> bytes --encoding--> UTF-8 --fast | full | jsonfeed | sitemap--> Raw --items--> ParsedFeed
"""

from __future__ import annotations

from bot.errors import ReadError
from bot.feeds.parse.encoding import as_utf8
from bot.feeds.parse.full import parse_full
from bot.feeds.parse.items import Raw, as_feed
from bot.models import ParsedFeed

MAX_BYTES = 15 * 1024 * 1024

__all__ = ["MAX_BYTES", "parse_feed"]


def parse_feed(
    data: bytes, source: str, *, url: str | None = None, media_type: str = "", charset: str | None = None
) -> ParsedFeed:
    """The items of a feed, in its order.

    Args:
        source: what its entries are said to come from.
        url: where it was fetched from; relative links are relative to it.
        media_type, charset: of Content-Type.

    Raises:
        ReadError: it is too large, hostile, or no feed.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(f"a feed of {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    return as_feed(_parse(as_utf8(data, charset), media_type), source, url)


def _parse(data: bytes, media_type: str) -> Raw:
    return parse_full(data)
