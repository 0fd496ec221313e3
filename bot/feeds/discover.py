"""A page -> where its site may have feeds, the likeliest first. Pure: whether they answer, ``bot.pipeline`` tries.

Three places tell of feeds: the page's own <link rel="alternate"> and <a>, the addresses where the usual software keeps
them, and the sitemaps that robots.txt names. A hostile page may keep the parser busy for long (a hundred thousand
attributes: ten seconds): it is read in a worker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego

from bot.feeds.decode import decode

MAX_LINKS = 5_000  # of a page that are looked at
MAX_CANDIDATES = 30
MAX_SITEMAPS = 5
MAX_URL = 2_000

_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
    | {"application/xml", "text/xml", "application/json", "text/rss+xml", "application/rss"}
)
_FEEDLIKE = re.compile(
    r"(?:^|[/._-])(?:rss2?|atom|feeds?|rdf)(?:$|[/._-])|\.(?:rss|atom|rdf)$|[?&](?:format|type|feed)=(?:feed|rss2?|atom)",
    re.IGNORECASE,
)
_FEED_HOST = re.compile(r"^(?:rss|feeds?)\.")
_LESSER = re.compile(r"comment|oembed|wp-json|podcast|/tags?/|/author/", re.IGNORECASE)
_USUAL = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.json", "/feed.xml", "/index.xml")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed's, with what the page calls it ("" where nothing)."""

    url: str
    title: str = ""


def find_feeds(data: bytes, url: str) -> tuple[Candidate, ...]:
    """What a page names: its declared feeds in their order, then links to what looks like feeds of the same site.

    Args:
        url: of the page, after redirects: what its links start from.

    Raises:
        ReadError: not text.
    """
    root = _page(data)
    if root is None:
        return ()
    base = _absolute(_first(root, "base", "href"), url) or url
    declared = [found for element in _elements(root, "link") if (found := _declared(element, base))]
    linked = [found for element in _elements(root, "a") if (found := _linked(element, base, url))]
    declared.sort(key=lambda found: bool(_LESSER.search(found.url)))
    return _once([*declared, *linked], but=url)


def guess_feeds(url: str) -> tuple[Candidate, ...]:
    """Where the usual software keeps feeds: below the page's own path first, then below the site's root."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    below = [f"{path}/feed", f"{path}/rss"] if path and "." not in path.rpartition("/")[2] else []
    return _once((Candidate(f"{parts.scheme}://{parts.netloc}{place}") for place in (*below, *_USUAL)), but=url)


def list_sitemaps(robots: bytes, url: str) -> tuple[Candidate, ...]:
    """The sitemaps that a robots.txt names, those of news first.

    Args:
        url: of the robots.txt.
    """
    named = Protego.parse(robots.decode("utf-8", "replace")).sitemaps
    found = [address for name in named if (address := _absolute(name, url))]
    found.sort(key=lambda address: "news" not in address.lower())
    return _once(map(Candidate, found), but=url)[:MAX_SITEMAPS]


def page_language(data: bytes) -> str | None:
    """The language a page says it is in, as it says it ("ru-RU")."""
    root = _page(data)
    return None if root is None else root.get("lang")


def _page(data: bytes) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return etree.fromstring(decode(data, declared=True).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _elements(root: Any, tag: str) -> Iterator[Any]:
    for count, element in enumerate(root.iter(tag)):
        if count == MAX_LINKS:
            return
        yield element


def _first(root: Any, tag: str, attribute: str) -> str:
    return next((value for element in root.iter(tag) if (value := element.get(attribute))), "")


def _declared(element: Any, base: str) -> Candidate | None:
    kind = (element.get("type") or "").partition(";")[0].strip().lower()
    address = _absolute(element.get("href"), base)
    if "alternate" not in (element.get("rel") or "").lower().split() or kind not in _TYPES or not address:
        return None
    if kind in ("application/json", "application/xml", "text/xml") and not _FEEDLIKE.search(_tail(address)):
        return None  # an interface of the site's own software, as often as not
    return Candidate(address, " ".join((element.get("title") or "").split()))


def _linked(element: Any, base: str, page: str) -> Candidate | None:
    address = _absolute(element.get("href"), base)
    if not address or not _is_near(address, page) or _LESSER.search(address):
        return None
    if not _FEEDLIKE.search(_tail(address)) and not _FEED_HOST.match(urlsplit(address).hostname or ""):
        return None
    return Candidate(address, " ".join("".join(element.itertext()).split())[:100])


def _is_near(address: str, page: str) -> bool:
    """Whether it is of the same site: what it is called ends alike ("rss.dw.com", "www.dw.com")."""
    return _ending(address) == _ending(page)


def _ending(address: str) -> tuple[str, ...]:
    labels = (urlsplit(address).hostname or "").split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2  # "com.cn", "co.uk"
    return tuple(labels[-3:] if short else labels[-2:])


def _tail(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _absolute(href: str | None, base: str) -> str:
    """The address a link leads to; "" where it leads to none on the web."""
    try:
        address = urljoin(base, (href or "").strip()) if href else ""
        parts = urlsplit(address)
    except ValueError:
        return ""
    good = parts.scheme in ("http", "https") and parts.hostname and len(address) <= MAX_URL
    return address.partition("#")[0] if good else ""


def _once(candidates: Iterable[Candidate], *, but: str) -> tuple[Candidate, ...]:
    """Each address once, however its end is written, without the page's own."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.url.rstrip("/"), candidate)
        if len(found) == MAX_CANDIDATES:
            break
    found.pop(but.rstrip("/"), None)
    return tuple(found.values())
