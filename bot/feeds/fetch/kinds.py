"""What is fetched, and how much of it and for how long at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["feed", "page", "sitemap", "opml", "robots"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one kind.

    Attributes:
        size: bytes of a body after decompression, and of what is read off the wire.
        deadline: seconds for all hops together, waits for a host's turn apart.
        accept: the Accept header.
    """

    size: int
    deadline: float
    accept: str


_FEED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)

# Feed: 15 MiB as in miniflux; the largest of 200 real feeds is 2.5 MB. Page: more cannot be read in sensible time.
# Sitemap: 50 MB uncompressed (sitemaps.org, "Sitemaps & Other limits"). robots.txt: at least 500 KiB must be read
# (RFC 9309, 2.5). OPML: a list of 6,000 feeds is about 2 MB.
LIMITS: Mapping[Kind, Limits] = MappingProxyType(
    {
        "feed": Limits(15 * MIB, 30.0, _FEED),
        "page": Limits(5 * MIB, 30.0, "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"),
        "sitemap": Limits(50 * MIB, 60.0, "application/xml, text/xml, application/gzip;q=0.9, */*;q=0.5"),
        "opml": Limits(15 * MIB, 30.0, "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"),
        "robots": Limits(512 * 1024, 15.0, "text/plain, */*;q=0.5"),
    }
)
