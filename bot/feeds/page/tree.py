"""Bytes of a page -> its text and tree, parsed once. Refuses at once what would be chewed on for minutes. Pure.

The bounds are measured (tests/bench/hostile.py): at each of them a page takes some seconds at most, and what outlets
serve stays far below: a long live blog has 15,000 tags, a table of a year's figures 25,000.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from bot.errors import ReadError
from bot.feeds.decode import decode

MAX_BYTES = 5 * 1024 * 1024
MAX_TAGS = 50_000  # opening and closing ones
MAX_ATTRIBUTES = 500  # of one tag
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{2000,}")
_SEPARATOR = re.compile(rb"[\s/]")
_SCRIPT = 500_000  # bytes of a script
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_LABEL = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_LABEL_WITHIN = 4096
# What browsers take a label for, where Python takes it for less (WHATWG Encoding).
_MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "chinese": "gb18030", "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "x-cp1251": "cp1251", "windows1251": "cp1251", "koi8-ru": "koi8-u", "x-mac-cyrillic": "mac_cyrillic",
}  # fmt: skip
_BAD_FEW, _BAD_SHARE = 2, 500  # bad characters, and one more to so many: with more of them it is another encoding
_HAN = re.compile(r"[\u3400-\u9fff]")
HAN_WEIGHT = 2  # a Chinese character says beside itself what this many letters do
STRING = etree.XPath("string()")
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def page_text(data: bytes, charset: str | None) -> str:
    """The characters of a page: by byte order mark, UTF-8, the header's charset, its own declaration, else guessed.

    Raises:
        ReadError: it is too large, empty, binary, or has more tags or attributes than any article.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(f"a page of {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    text = _by_label(data, charset)
    return (decode(data, declared=True) if text is None else text).removeprefix("\ufeff")


def _by_label(data: bytes, charset: str | None) -> str | None:
    declared = _LABEL.search(data, 0, _LABEL_WITHIN)
    labels = ["utf-8", charset or "", declared[1].decode("ascii", "replace") if declared else "", "utf-8"]
    for number, label in enumerate(filter(None, labels)):
        text = _decoded(data, label.strip("\"' ").lower(), strict=number == 0)
        if text is not None and "\x00" not in text[:_LABEL_WITHIN]:
            return text
    return None


def _decoded(data: bytes, label: str, *, strict: bool) -> str | None:
    try:
        text = data.decode(_MEANT.get(label, label), "strict" if strict else "replace")
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    except Exception:  # codecs of bytes (base64, zip) answer with their own
        return None
    if not isinstance(text, str) or not text.strip():
        return None
    return text if text.count("\ufffd") <= _BAD_FEW + len(text) // _BAD_SHARE else None


def parse_tree(text: str) -> Any:
    """The root element; comments and processing instructions are left out.

    Raises:
        ReadError: no element in it, or more tags or attributes than any article has.
    """
    data = text.replace("\x00", " ").encode("utf-8", "replace")
    _check(data)
    try:
        root = etree.fromstring(data, parser=_PARSER)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    if root is None:
        raise ReadError("a page without an article's text")
    return root


def text_of(element: Any) -> str:
    """All text within an element; "" for none."""
    return "" if element is None else str(STRING(element))


def weight(text: str) -> int:
    """How much a text says, in letters of an alphabet: a Chinese character counts three."""
    return len(text) + HAN_WEIGHT * len(_HAN.findall(text))


def drop(element: Any) -> None:
    """Take an element out of its tree, and leave the text after it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _check(data: bytes) -> None:
    tags = data.count(b"<")
    if tags > MAX_TAGS:
        raise ReadError(f"a page of {tags:,} tags; at most {MAX_TAGS:,} are read")
    for tag in _LONG_TAG.finditer(data):
        if _attributes(tag[0]) > MAX_ATTRIBUTES and not _in_script(data, tag.start()):
            raise ReadError("a page with a tag of more attributes than can be read")


def _attributes(tag: bytes) -> int:
    """About how many attributes a tag has: by what separates them outside quotes, and by quoted values."""
    bare = _QUOTED.sub(b'""', tag)
    return max(len(_SEPARATOR.findall(bare)), bare.count(b'""'))


def _in_script(data: bytes, at: int) -> bool:
    """Whether what looks like a tag is in a script, where "<" is less than."""
    before = data[max(0, at - _SCRIPT) : at].lower()
    return before.rfind(b"<script") > before.rfind(b"</script")
