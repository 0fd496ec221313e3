"""What a page says of itself in JSON-LD (schema.org), as plain values. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

_MAX_SCRIPTS = 20
_MAX_CHARACTERS = 1_000_000  # of one script: an articleBody may stand in it
_MAX_NODES = 300
_WALKED = ("@graph", "mainEntity", "mainEntityOfPage")  # not what a list, a part or a mention names
_ARTICLE = re.compile(r"(?:Article|Posting|Report|NewsItem|Review)$")
_COLLECTION = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"))
_WRAPPING = re.compile(r"\A\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*;?\s*\Z")  # fmt: skip  # noqa: E501
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_UNTRUE = frozenset(("false", "no", "0"))


@dataclass(frozen=True, slots=True)
class Linked:
    """The article a page's JSON-LD describes; None and False where it says nothing.

    Attributes:
        article: it describes one.
        collection: it describes a list of articles, a search or a profile, and no article.
        closed: the article is not accessible for free, and ``parted`` that it names the part that is not.
    """

    article: bool = False
    collection: bool = False
    title: str | None = None
    published: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    body: str | None = None
    closed: bool = False
    parted: bool = False


def read_linked(root: Any) -> Linked:
    """The JSON-LD of a page; scripts that are no JSON are left out."""
    nodes = list(_nodes(root))
    articles = [node for node in nodes if any(_ARTICLE.search(name) for name in _types(node))]
    if not articles:
        return _of_page(nodes)
    node = next((article for article in articles if article.get("headline")), articles[0])
    return Linked(
        article=True,
        title=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        author=_names(node.get("author")) or _names(node.get("creator")),
        publisher=_names(node.get("publisher")) or _names(node.get("sourceOrganization")),
        language=_names(node.get("inLanguage")),
        url=_address(node.get("mainEntityOfPage")) or _address(node.get("url")),
        body=_text(node.get("articleBody")),
        closed=any(_closed(article) for article in articles),
        parted=any(_closed(part) for article in articles for part in _dicts(article.get("hasPart"))),
    )


def _of_page(nodes: list[Mapping[str, Any]]) -> Linked:
    kinds = {name for node in nodes for name in _types(node)}
    closed = [node for node in nodes if "WebPage" in _types(node) and _closed(node)]
    return Linked(
        collection=bool(kinds & _COLLECTION),
        closed=bool(closed),
        parted=any(_closed(part) for node in closed for part in _dicts(node.get("hasPart"))),
    )


def _nodes(root: Any) -> Iterator[Mapping[str, Any]]:
    seen = 0
    scripts = root.xpath('//script[contains(@type, "ld+json")]')
    for script in scripts[:_MAX_SCRIPTS]:
        for node in _walk(_loaded(script.text or "")):
            seen += 1
            if seen > _MAX_NODES:
                return
            yield node


def _loaded(text: str) -> Any:
    if not text.strip() or len(text) > _MAX_CHARACTERS:
        return None
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", text).strip().rstrip(";"))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(found: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [found]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:_MAX_NODES])
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in _WALKED if isinstance(node.get(key), list | dict))


def _types(node: Mapping[str, Any]) -> list[str]:
    kind = node.get("@type")
    return [name.rsplit("/", 1)[-1] for name in (kind if isinstance(kind, list) else [kind]) if isinstance(name, str)]


def _closed(node: Mapping[str, Any]) -> bool:
    free = node.get("isAccessibleForFree")
    return free is False or (isinstance(free, str) and free.strip().lower().rsplit("/", 1)[-1] in _UNTRUE)


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), None)
    if isinstance(value, dict):
        value = value.get("@value")
    return unescape(value).strip() or None if isinstance(value, str) else None


def _names(value: Any) -> str | None:
    """The names of persons or organisations, or the texts themselves, with commas between."""
    found: list[str] = []
    if isinstance(value, str) and value.lstrip().startswith("{"):  # an object written as a text
        value = _loaded(value)
    for one in (value if isinstance(value, list) else [value])[:5]:
        name = _text(one.get("name") or one.get("alternateName")) if isinstance(one, dict) else _text(one)
        if name and name not in found:
            found.append(name)
    return ", ".join(found) or None


def _address(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return _text(value)
