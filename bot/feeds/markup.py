"""HTML fragments, as feeds carry them -> plain text, a line for each block. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree, html

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "td", "th", "tr", "ul"}
)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg", "head"))
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]{0,1000}>|&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[a-zA-Z]{2,31});")


def plain_text(fragment: str) -> str:
    """The text a reader would see; text without markup comes back as it is, but for its white space."""
    if not _MARKUP.search(fragment):
        return _tidy(fragment)
    try:
        root = html.fragment_fromstring(fragment.replace("\x00", " "), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return _tidy(unescape(_MARKUP.sub(" ", fragment)))
    return _tidy("".join(_pieces(root)))


def _pieces(root: Any) -> Iterator[str]:
    hidden = 0  # depth inside something unseen
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += tag in _UNSEEN
            if tag in _BLOCKS:
                yield "\n"
            if element.text and not hidden:
                yield _inline(element.text)
            continue
        if event == "end":
            hidden -= tag in _UNSEEN
            if tag in _BLOCKS:
                yield "\n"
        if element.tail and not hidden and element is not root:
            yield _inline(element.tail)


def _inline(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)
