"""HTML fragments, as feeds carry them -> plain text, a line for each block. Pure."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

_BLOCKS = (
    *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *(
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
    ),
    *("li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "tr", "ul"),
)
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "select", "textarea")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,30});")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
# Data in an attribute, or attributes without end (a parser takes minutes on them): neither is text.
_LONGEST_TAG = 4096
_LONG_TAG = re.compile(r"(<[a-zA-Z][\w:-]*)\s[^<>]{4096,}")
# What only markup has: it tells escaped markup from text that has an angle bracket or two.
_ESCAPED = re.compile(
    r"</(?:p|div|span|a|b|i|u|s|q|strong|em|font|small|big|sub|sup|code|cite|abbr|mark|li|ul|ol|h[1-6]|table|tr|td|pre"
    r"|blockquote|figure|article|section|script|style|iframe)\s*>|<(?:br|p|hr)\s*/?>|<img\s",
    re.I,
)
_PARSER = etree.HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}  # what they are meant to be
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def plain_text(fragment: str) -> str:
    """The text a reader would see; text without markup comes back as it is, but for its white space.

    Markup that is escaped once more than it should be, and nothing but that, is read as markup.
    """
    text = _read(fragment)
    return _read(text) if "<" not in fragment and _ESCAPED.search(text) else text


def undoubled(text: str) -> str:
    """Text in UTF-8 that was taken for Latin and encoded once more: as it was meant. Other text as it is."""
    if not text.isascii():
        for wrong in ("latin-1", "cp1252"):
            try:
                return text.encode(wrong).decode("utf-8")
            except UnicodeError:
                continue
    return text


def plain_line(fragment: str) -> str:
    """A title's text in one line; entities that are still there, escaped twice, are undone as well."""
    text = " ".join(_read(fragment).split())
    return _sane(" ".join(unescape(text).split())) if "&" in text and _ENTITY.search(text) else text


def looks_like_markup(text: str) -> bool:
    """Whether a text that is said to be plain has tags or entities that nobody writes for a reader."""
    return ("<" in text and _ESCAPED.search(text) is not None) or ("&" in text and _ENTITY.search(text) is not None)


def tidy(text: str) -> str:
    """Text that is no markup: its lines, each without needless white space, and no empty ones."""
    lines = map(str.strip, _sane(text).replace("\t", " ").splitlines())
    whole = "\n".join(filter(None, lines))
    return " ".join(filter(None, whole.split(" "))) if "  " in whole else whole


def _read(fragment: str) -> str:
    if "<" in fragment and _TAG.search(fragment):
        return _parse(fragment)
    if "&" in fragment and _ENTITY.search(fragment):
        return tidy(unescape(fragment))
    return tidy(fragment)


def _parse(fragment: str) -> str:
    try:
        root = etree.fromstring(f"<div>{_short(fragment)}</div>", _PARSER)
        text = _text_of(root) if root is not None else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        text = None
    return tidy(unescape(_TAG.sub(" ", fragment)) if text is None else text)


def _short(markup: str) -> str:
    """Markup in one line, without what is in it that no text is."""
    markup = markup.replace("\n", " ").replace("\r", " ").replace("\t", " ").replace("\x00", " ")
    if len(markup) > _LONGEST_TAG and max(map(len, markup.split("<"))) > _LONGEST_TAG:
        return _LONG_TAG.sub(r"\1", markup)
    return markup


def _text_of(root: etree._Element) -> str:
    if next(root.iter(*_UNSEEN), None) is not None:
        etree.strip_elements(root, *_UNSEEN, with_tail=False)
    for block in root.iter(*_BLOCKS):
        block.text = f"\n{block.text or ''}"
        block.tail = f"\n{block.tail or ''}"
    return str(etree.tostring(root, method="text", encoding="unicode"))


def _sane(text: str) -> str:
    """Control characters out; those of windows-1252 are what they were meant to be."""
    if not _ODD.search(text):
        return text
    return _ODD.sub(lambda match: _C1.get(ord(match[0]), " "), text)
