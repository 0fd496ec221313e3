"""One spelling for all: a folded copy of a text that has the same length, so that offsets carry over."""

from __future__ import annotations

import re

_FOLD = {"ё": "е", "％": "%", "．": ".", **dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000", " ")}
_FOLD |= {chr(0xFF10 + digit): str(digit) for digit in range(10)}
_SIGNS = {"nbsp": " ", "mdash": "—", "ndash": "–", "minus": "−", "laquo": "«", "raquo": "»", "amp": "&", "quot": '"'}
_SIGNS |= {"bdquo": "„", "ldquo": "“", "rdquo": "”", "thinsp": " ", "#160": " ", "#8212": "—", "#8211": "–"}
_SIGN = re.compile(r"&(#?\w{3,6});")
_PARTED = re.compile(r"(?<!\d)\d{1,3}(?:&nbsp;\d{3})+(?!\d)")
_ALIKE = dict(zip("abcehikmoptxy", "авсенікмортху", strict=True))
_STRAY = re.compile(r"[a-z](?:(?=[\u0400-\u04ff])|(?<=[\u0400-\u04ff].))")
_MIXED = re.compile(r"[a-z\u0400-\u04ff]+")


def fold(text: str) -> str:
    """Lower case, ё as е, odd spaces and full-width digits plain, names of signs as signs, Latin letters inside
    Cyrillic words as what they look like; the same length as ``text``: offsets carry over.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, such as İ, grow when lowered: those stay as they are
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    for odd, plain in _FOLD.items():  # far quicker than str.translate: most are not there
        if odd in lowered:
            lowered = lowered.replace(odd, plain)
    if "&" in lowered:
        lowered = _SIGN.sub(_sign, _PARTED.sub(_joined, lowered))
    return _without_strays(lowered) if "а" in lowered else lowered


def _without_strays(lowered: str) -> str:
    """The text with its mixed words in one script; only these few are looked at."""
    pieces, at = [], 0
    for stray in _STRAY.finditer(lowered):
        start = stray.start()
        if start < at:
            continue
        while start > at and ("a" <= lowered[start - 1] <= "z" or "\u0400" <= lowered[start - 1] <= "\u04ff"):
            start -= 1
        word = _MIXED.match(lowered, start)
        assert word is not None, "a stray letter is of a word"
        pieces += [lowered[at:start], _unmixed(word)]
        at = word.end()
    return "".join([*pieces, lowered[at:]]) if pieces else lowered


def _joined(match: re.Match[str]) -> str:
    """A number whose groups of digits a named space parts."""
    return match[0].replace("&nbsp;", " ").rjust(len(match[0]))


def _sign(match: re.Match[str]) -> str:
    sign = _SIGNS.get(match[1])
    if sign is None:
        return match[0]
    return sign.rjust(len(match[0])) if sign in "«„“" else sign.ljust(len(match[0]))


def _unmixed(match: re.Match[str]) -> str:
    """A word whose letters are Cyrillic but for some that only look so."""
    word = match[0]
    latin = [char for char in word if char <= "z"]
    if not latin or 2 * len(latin) >= len(word) or any(char not in _ALIKE for char in latin):
        return word
    return "".join(_ALIKE.get(char, char) for char in word)
