"""What a page says of itself: title, day, author, publisher, language, addresses. Pure.

Order of trust: JSON-LD, then meta elements, then microdata, then what is seen. Of a title the fullest reading counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bot.feeds.page.linked import Linked, read_linked
from bot.feeds.page.tree import text_of, weight
from bot.feeds.page.when import Moment, read_moment

_TITLES = ("og:title", "twitter:title", "dc.title", "title", "sailthru.title", "citation_title")
_DAYS = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time", "published-date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "mediator_published_time",
    "parsely-pub-date", "sailthru.date", "article.published", "article_date_original", "cxenseparse:recs:publishtime",
    "originalpublicationdate", "firstpublishedtime", "releasedate", "weibo: article:create_at", "bt:pubdate",
    "cxenseparse:time", "og:release_date",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author", "mediator_author", "twitter:creator")  # fmt: skip  # noqa: E501
_SITES = ("og:site_name", "publisher", "application-name", "dc.publisher", "twitter:site", "apple-mobile-web-app-title")
_LANGUAGES = ("content-language", "og:locale", "language", "dc.language")
_SEPARATOR = re.compile(
    r"\s+[|\-–—:•·»/]+\s+|\s*[|｜]\s*|\s*::\s*|_+|\s+-\s*|(?<=[\u4e00-\u9fff])\s*[-—–]+\s*(?=[\u4e00-\u9fff])"
)
_CUT = ("…", "...")
_BYLINES = etree.XPath('//*[contains(@class, "author") or contains(@class, "byline")]')
_SHOWN = re.compile(r"byline|author[-_]{0,2}name|article[-_]{0,2}author|\bauthor\b")
_ADDRESS = re.compile(r"https?://|www\.|@|/")
_SECTION = 24  # weight of a heading that may be a section's
MAX_TITLE = 500
MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of its article; None where it does not.

    Attributes:
        named: the addresses it calls its own, in order of trust.
        kind: og:type, lower case.
        tier: article:content_tier ("free", "metered", "locked"), lower case.
        heading: the text of its only h1, or of its first.
        window: the title element, as it stands.
    """

    linked: Linked
    title: str | None
    published: Moment | None
    author: str | None
    publisher: str | None
    language: str | None
    named: tuple[str, ...]
    kind: str
    tier: str
    heading: str | None
    window: str


def read_head(root: Any) -> Head:
    """Read the head of a page, and what its body marks up of the same; the tree is left as it is."""
    linked = read_linked(root)
    metas = _metas(root)
    items = _items(root)
    publisher = _name(linked.publisher) or _name(_first(metas, _SITES)) or _name(items.get("publisher"))
    heading = _heading(root)
    window = _line(text_of(root.find(".//title")))
    titles = (linked.title, _first(metas, _TITLES), items.get("headline"), _telling(heading, window))
    fuller = (*titles, window) if any(titles) else titles
    return Head(
        linked=linked,
        title=_title([_line(title) for title in fuller if title], window, publisher, heading),
        published=_moment((linked.published, *(metas.get(name) for name in _DAYS), items.get("datePublished"))),
        author=_author((linked.author, *map(metas.get, _AUTHORS), items.get("author"))) or _name(_byline(root)),
        publisher=publisher,
        language=_language((root.get("lang"), root.get(_XML_LANG), linked.language, *map(metas.get, _LANGUAGES))),
        named=_named(root, metas, linked),
        kind=metas.get("og:type", "").lower(),
        tier=metas.get("article:content_tier", "").lower(),
        heading=heading,
        window=window,
    )


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _metas(root: Any) -> dict[str, str]:
    """Meta elements by lower-case name; the first that says anything counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


_ITEMS = frozenset(("datePublished", "headline", "author", "publisher"))


def _items(root: Any) -> dict[str, str]:
    """Microdata of the article: property -> content, datetime or text; the first of each that says anything."""
    found: dict[str, str] = {}
    for item in root.xpath("//*[@itemprop]"):
        if item.get("itemprop") not in _ITEMS:
            continue
        value = item.get("content") or item.get("datetime") or _item_text(item)
        if value.strip() and len(value) <= MAX_TITLE:
            found.setdefault(item.get("itemprop"), value.strip())
    return found


def _item_text(item: Any) -> str:
    names = item.xpath('.//*[@itemprop="name"]')
    return text_of(names[0]) or (names[0].get("content") or "") if names else text_of(item)


def _first(metas: dict[str, str], names: Iterable[str]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _line(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())[:MAX_TITLE]


def _heading(root: Any) -> str | None:
    headings = [text for text in (_line(text_of(one)) for one in root.xpath("(//h1)[position() <= 5]")) if text]
    return headings[0] if headings else None


def _telling(heading: str | None, window: str) -> str | None:
    """The heading, unless it is a section's: short, and not in the window's title."""
    return heading if heading and (heading in window or weight(heading) > _SECTION) else None


def _title(titles: list[str], window: str, publisher: str | None, heading: str | None) -> str | None:
    """The first title without the site's name after it; the heading where that is the same and fuller."""
    title = next((title for title in titles if title), None) or window
    bare = _without_site(title, publisher, heading if titles else None)
    for fuller in titles:
        if bare.endswith(_CUT) and fuller.startswith(bare.rstrip("….").rstrip()) and not fuller.endswith(_CUT):
            return _without_site(fuller, publisher, heading)
    return bare or None


def _without_site(title: str, publisher: str | None, heading: str | None) -> str:
    if heading and title.startswith(heading) and _SEPARATOR.match(title, len(heading)):
        return heading
    ends = [found.span() for found in _SEPARATOR.finditer(title)]
    for start, end in ends:
        rest = title[end:].casefold().strip()
        if start and publisher and _is_site(rest, publisher.casefold()):
            return title[:start].strip()
    if heading is None and publisher is None and ends and 2 * ends[-1][0] > len(title):  # a window's title alone
        return title[: ends[-1][0]].strip()
    return title


def _is_site(rest: str, publisher: str) -> bool:
    """Whether what stands after a title is the site's name, or most of it."""
    return rest.startswith(publisher) or (publisher.startswith(rest) and 2 * len(rest) > len(publisher))


def _moment(texts: Iterable[str | None]) -> Moment | None:
    return next((moment for text in texts if (moment := read_moment(text))), None)


def _author(names: Iterable[str | None]) -> str | None:
    return next((good for name in names if (good := _name(name))), None)


def _name(name: str | None) -> str | None:
    """A name as it is written; None for an address or what is too long for one."""
    name = _line(name or "").strip(" ,;|")
    return name if 0 < len(name) <= MAX_NAME and not _ADDRESS.search(name) and not name.isdigit() else None


def _byline(root: Any) -> str | None:
    """What stands where the author is shown."""
    linked = root.find('.//a[@rel="author"]')
    if linked is not None:
        return text_of(linked)
    return next((text_of(one) for one in _BYLINES(root) if _SHOWN.search(one.get("class"))), None)


def _language(codes: Iterable[str | None]) -> str | None:
    for code in codes:
        head = re.split(r"[-_,; ]", (code or "").strip().lower())[0]
        if len(head) == 2 and head.isalpha():
            return head
    return None


def _named(root: Any, metas: dict[str, str], linked: Linked) -> tuple[str, ...]:
    links = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    return tuple(name.strip() for name in (*links[:1], metas.get("og:url", ""), linked.url or "") if name.strip())
