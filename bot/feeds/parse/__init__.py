"""Bytes of a feed or sitemap -> its entries. Pure: nothing is fetched or opened; slow on hostile bytes, so run it in
``bot.workers``.

bytes --guard--> bytes --encoding--> UTF-8 --fast | full | jsonfeed | sitemap--> Raw --items--> ParsedFeed
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import ReadError
from bot.feeds.parse.encoding import as_utf8
from bot.feeds.parse.fast import parse_fast
from bot.feeds.parse.full import parse_full
from bot.feeds.parse.items import Raw, as_feed
from bot.feeds.parse.jsonfeed import parse_json
from bot.feeds.parse.outline import MOST_FOR_FULL, asked_interval, check, count_items, mended, outline
from bot.feeds.parse.sitemap import is_sitemap, parse_addresses, parse_sitemap, unzipped
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
    clean = as_utf8(unzipped(data, MAX_BYTES), charset)
    raw = (_unmarked if clean[:1] != b"<" else _marked)(clean, media_type, url)
    return as_feed(raw, source, url)


def _unmarked(data: bytes, media_type: str, url: str | None) -> Raw:
    """JSON, a list of addresses, or a feed behind something that does not belong there."""
    if data.startswith((b"{", b"[")):
        return parse_json(data)
    return parse_addresses(data, media_type) or _marked(data, media_type, url)


def _marked(data: bytes, media_type: str, url: str | None) -> Raw:
    lines = outline(data)
    check(lines)
    if is_sitemap(lines):
        return parse_sitemap(data)
    sound = mended(data, lines)
    if sound is not data:
        data, lines = sound, outline(sound)
    found = parse_fast(data, lines)
    if found is None and count_items(lines) > MOST_FOR_FULL:
        raise ReadError(f"more than {MOST_FOR_FULL:,} items in a feed that is not well-formed")
    return replace(found or parse_full(data, url), ttl=asked_interval(data, lines))
