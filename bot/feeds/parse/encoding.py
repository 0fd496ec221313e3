"""Bytes of markup in whatever encoding -> UTF-8 that an XML parser takes, whatever is declared. Pure.

The order: byte order mark; UTF-8 that is valid (nobody writes that by accident); what the server says; what the
document says; UTF-8 with a few bytes broken; a guess. A declaration that gives letters no language has is not followed.
"""

from __future__ import annotations

import codecs
import re

from bot.errors import ReadError
from bot.feeds.decode import decode

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_UNMARKED = (  # how "<" and the next letter look (XML 1.0, appendix F)
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)  # fmt: skip
# Python decodes these by the letter; everybody else means the larger set (WHATWG Encoding).
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs", "iso8859-9": "cp1254",
}  # fmt: skip
_UNICODE = ("utf-16", "utf-32", "utf_16", "utf_32", "utf-7", "utf-8")
_STATEFUL = ("iso2022", "hz")  # their bytes are all ASCII
_DECLARATION = re.compile(rb"""\A[\s\x00]*<\?xml\b[^>]{0,500}?\?>""", re.I)
_DECLARED = re.compile(rb"""encoding\s*=\s*["']\s*([\w.:-]{2,40})\s*["']""", re.I)
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# References to what XML forbids: control characters, halves of pairs, beyond Unicode.
_BAD_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]|6553[45]"
    rb"|1114(?:11[2-9]|1[2-9]\d|[2-9]\d\d)|111[5-9]\d{3}|11[2-9]\d{4}|1[2-9]\d{5}|[2-9]\d{6}|[1-9]\d{7,})"
    rb"|[xX]0*(?:[0-8bBcCeEfF]|1[\da-fA-F]|[dD][89a-fA-F][\da-fA-F]{2}|[fF]{3}[eEfF]|1[1-9a-fA-F][\da-fA-F]{4}"
    rb"|[2-9a-fA-F][\da-fA-F]{5}|[1-9a-fA-F][\da-fA-F]{6,})?);"
)
_ACCENTED = re.compile(r"[\u00c0-\u00ff]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_CYRILLICS = ("cp1251", "koi8_r")  # what feeds in Cyrillic are written in and do not say
_SAMPLE = 50_000  # characters an encoding is judged by
_CASED = 0.6  # the share of letters by which a text is taken for Cyrillic
_BROKEN = 0.02  # the share of characters that may be broken in a text that is still taken for UTF-8


def as_utf8(data: bytes, charset: str | None) -> bytes:
    """The document in UTF-8, without byte order mark, declaration and characters that XML forbids.

    Raises:
        ReadError: empty, or in no encoding that can be told.
    """
    if not data.strip():
        raise ReadError("no feed that can be read: empty")
    clean = _utf8(data, charset)
    if b"&#" in clean:
        clean = _BAD_REFERENCE.sub(b"", clean)
    return _DECLARATION.sub(b"", clean, count=1).lstrip()


def _utf8(data: bytes, charset: str | None) -> bytes:
    declared = _declared(data)
    if not data.startswith(tuple(mark for mark, _ in _BOMS + _UNMARKED)):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if not _is_stateful(charset) and not _is_stateful(declared):
                return data.translate(None, _CONTROLS)
    return _INVALID.sub("", _text(data, charset, declared)).encode()


def _text(data: bytes, charset: str | None, declared: str | None) -> str:
    for start, encoding in _BOMS + _UNMARKED:
        if data.startswith(start):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    for name in (charset, declared):
        text = _as_declared(data, name)
        if text is not None:
            return text
    return _guessed(data)


def _guessed(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= _BROKEN * len(text):
        return text
    cyrillic = max(_CYRILLICS, key=lambda encoding: _cased(data, encoding))
    if _cased(data, cyrillic) > _CASED:
        return data.decode(cyrillic, "replace")
    try:
        return decode(data)
    except ReadError as error:
        if b"<" in data[:1000]:
            return text
        raise ReadError(f"no feed that can be read: {error}") from None


def _cased(data: bytes, encoding: str) -> float:
    """How much of what is not ASCII are words with capitals where people put them: those of koi8-r are swapped."""
    text = data[:_SAMPLE].decode(encoding, "replace")
    foreign = sum(not letter.isascii() for letter in text)
    words = _CYRILLIC.findall(text)
    cased = sum(len(word) * (1.0 if word.islower() or word.istitle() else 0.3 * word.isupper()) for word in words)
    return cased / foreign if foreign else 0.0


def _declared(data: bytes) -> str | None:
    head = _DECLARATION.match(data[:1000])
    found = _DECLARED.search(head[0]) if head else None
    return found[1].decode("ascii", "replace") if found else None


def _as_declared(data: bytes, name: str | None) -> str | None:
    """The text in the encoding that is named, unless it makes gibberish of it."""
    encoding = _codec(name)
    if encoding is None or encoding.startswith(_UNICODE):  # it has been tried, or has no mark
        return None
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
    if encoding == "cp1252" and (accented := _ACCENTED.findall(text, 0, _SAMPLE)):
        together = sum(len(run) for run in accented if len(run) > 2)
        if 2 * together > sum(map(len, accented)):  # no Latin language writes so
            return None
    return text


def _codec(name: str | None) -> str | None:
    try:
        known = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(known, known)


def _is_stateful(name: str | None) -> bool:
    return (_codec(name) or "").startswith(_STATEFUL)
