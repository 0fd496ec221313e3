"""Bytes -> text, whatever the encoding. Pure."""

from __future__ import annotations

import codecs
import re

from bot.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a declaration may stand, and in which a zero byte means a binary file
_SAMPLE = 64 * 1024  # bytes an encoding is guessed from
# What news in our languages is written in; among all there are, a guess goes astray.
_USUAL = ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "kz1048", "gb18030", "big5", "cp1252"]
_USUAL_LETTERS = re.compile(r"[\s!-~\u00a0-\u024f\u0400-\u052f\u2010-\u203a\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, *, declared: bool = False) -> str:
    """The text of some bytes: by byte order mark, UTF-8, the declared encoding (markup only), else the likeliest.

    Raises:
        ReadError: empty, binary, or in no encoding that can be told.
    """
    if not data.strip():
        raise ReadError("empty")
    text = _by_mark(data) or _try(data, "utf-8") or (_by_declaration(data) if declared else None) or _by_guess(data)
    head = text[:_HEAD]
    if "\x00" in head or len(_CONTROL.findall(head)) > len(head) // 100:
        raise ReadError("not text but a binary file")
    return text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _try(data, encoding)
            if text is None:
                raise ReadError(f"begins as {encoding.removesuffix('-sig').upper()} but is not")
            return text
    return None


def _by_declaration(data: bytes) -> str | None:
    declared = _DECLARED.search(data, 0, _HEAD)
    return _try(data, declared[1].decode("ascii", "replace")) if declared else None


def _by_guess(data: bytes) -> str:
    if b"\x00" in data[:_HEAD]:
        return _without_mark(data)
    from charset_normalizer import from_bytes  # noqa: PLC0415  most texts are UTF-8 and do without

    best = from_bytes(data[:_SAMPLE], cp_isolation=_USUAL).best()
    text = _try(data, best.encoding) if best else None
    if text is None:
        raise ReadError("in no encoding that can be told")
    return text


def _without_mark(data: bytes) -> str:
    """UTF-16 that does not say so; anything else with zero bytes is no text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(data, encoding)
        if text is not None and len(_USUAL_LETTERS.findall(text, 0, _HEAD)) > 0.9 * min(len(text), _HEAD):
            return text
    raise ReadError("not text but a binary file")
