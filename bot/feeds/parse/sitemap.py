"""Sitemaps (sitemaps.org 0.9), with the news of Google's extension; indexes of sitemaps; lists of addresses."""

from __future__ import annotations

import re
import zlib
from itertools import islice
from typing import Any

from lxml import etree

from bot.errors import ReadError
from bot.feeds.parse.items import Item, Raw, Words

_ROOT = re.compile(rb"(?:[\w.-]+:)?(urlset|sitemapindex)[\s>/]")
_FIRST_TAG = re.compile(rb"<(?=[A-Za-z_])")
_LINE = re.compile(r"https?://\S+", re.IGNORECASE)
_MOST = 50_000  # addresses in one sitemap, by its protocol
_GZIP = b"\x1f\x8b"


def is_sitemap(lines: bytes) -> bool:
    """Whether the outline of a document begins as a sitemap does."""
    first = _FIRST_TAG.search(lines)
    return first is not None and _ROOT.match(lines, first.end()) is not None


def parse_sitemap(data: bytes) -> Raw:
    """The addresses of a sitemap with what it tells of their articles, or the sitemaps that an index
    names, the newest first.

    Raises:
        ReadError: it cannot be read.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"no sitemap that can be read: {str(error)[:100]}") from None
    if root is None:
        raise ReadError("no sitemap that can be read")
    if _local(root) == "sitemapindex":
        named = [_children(child) for child in islice(root, _MOST) if _local(child) == "sitemap"]
        named.sort(
            key=lambda fields: fields.get("lastmod", ""), reverse=True
        )  # days of ISO 8601; without, as they stand
        return Raw(parser="sitemap", sitemaps=tuple(fields["loc"] for fields in named if fields.get("loc")))
    found = (_item(_children(child)) for child in islice(root, _MOST) if _local(child) == "url")
    return Raw(parser="sitemap", items=[item for item in found if item.link], addresses=True)


def parse_addresses(data: bytes, media_type: str) -> Raw | None:
    """A sitemap that is a list of addresses, one a line; None where it is not."""
    lines = data.decode("utf-8", "replace").split()
    if not lines or not all(map(_LINE.fullmatch, lines)) or (media_type != "text/plain" and len(lines) < 2):
        return None
    return Raw(parser="sitemap", items=[Item(link=line) for line in lines[:_MOST]], addresses=True)


def unzipped(data: bytes, limit: int) -> bytes:
    """What a sitemap.xml.gz holds; anything else as it is.

    Raises:
        ReadError: it is no gzip, or holds more bytes than the limit.
    """
    if not data.startswith(_GZIP):
        return data
    try:
        found = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, limit + 1)
    except zlib.error as error:
        raise ReadError(f"no gzip that can be read: {error}") from None
    if len(found) > limit:
        raise ReadError(f"more than {limit:,} bytes when unpacked")
    return found


def _item(fields: dict[str, str]) -> Item:
    return Item(
        title=Words(fields.get("title", "")),
        link=fields.get("loc", ""),
        dates=tuple(filter(None, (fields.get("publication_date"), fields.get("lastmod")))),
        publisher=fields.get("name", ""),
        language=fields.get("language", ""),
    )


def _children(element: Any) -> dict[str, str]:
    """The texts below an address; of images and videos beside it nothing is wanted."""
    found: dict[str, str] = {}
    for child in element:
        name = _local(child)
        if name == "news":
            found |= {field: text for field, text in _children(child).items() if field != "loc"}
        elif name == "publication":
            found |= _children(child)
        elif name not in ("image", "video", "link") and child.text:
            found.setdefault(name, "".join(child.itertext()).strip())
    return found


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""
