"""Whether two texts are one story: wire copies, lightly edited or cut short. Pure; who keeps the bands is no matter.

    text --tokens--> shingles --MinHash--> bands      texts that share MEET of their bands are looked at
    two texts --alike--> one story or not             decided on the shingles themselves

The numbers here were chosen by measuring (``python -m tests.bench.stories``): copies with 0 to 15% of their words
edited, halves of texts, and unrelated texts of the same topics, in every language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from rensa import RMinHash

from bot.text.folding import fold

MEET = 2  # bands in common from which two texts are compared: one in common is chance among 100,000 texts
BANDS = 40
_ROWS = 3  # two texts share a band with the third power of their likeness
_SEED = 1

_LIKENESS = 0.4  # shingles in common of all: 0.55 where 15% of the words are others, 0.26 at most of unrelated texts
_PART = 0.75  # of the shorter text's shingles in common: it is the longer one, cut short
_LEAST = 25  # shingles that a part must have: less is a phrase everybody writes
_SHARE = 0.15  # shingles in common of all that a part must make: less is a quotation in a long text
_FIGURES = 1 / 3  # of the fewer figures in common: below, one form was filled in twice
_BRIEF = 40  # shingles: a text this short that tells one figure is about that figure
_YEAR = re.compile(r"(?:19|20)\d\d")

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{_HAN}]+")


def tokens(text: str) -> list[str]:
    """Words and numbers of a text, folded; each Chinese character is one."""
    return _TOKEN.findall(fold(text))


@lru_cache(maxsize=64)  # a text that comes is looked at beside several
def shingles(text: str) -> frozenset[str]:
    """Pairs of neighbouring words, and of Chinese three characters."""
    found = tokens(text)
    sizes = (3 if "\u3400" <= token[0] <= "\u9fff" else 2 for token in found)
    return frozenset(" ".join(found[at : at + size]) for at, size in enumerate(sizes) if at + size <= len(found))


def bands(text: str) -> tuple[int, ...]:
    """BANDS signed 64-bit numbers, fewer where the text is empty; alike texts have several in common."""
    found = shingles(text)
    if not found:
        return ()
    hashed = RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    hashed.update(sorted(found))
    minima = hashed.digest()
    return tuple(_band(at, minima[at * _ROWS : (at + 1) * _ROWS]) for at in range(BANDS))


def _band(at: int, minima: list[int]) -> int:
    said = b"".join(number.to_bytes(4, "little") for number in (at, *minima))
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "little", signed=True)


def alike(one: str, other: str) -> bool:
    """Whether two texts are one story: the same but for a few words, or one is a part of the other."""
    mine, theirs = shingles(one), shingles(other)
    common, fewer = len(mine & theirs), min(len(mine), len(theirs))
    if not common:
        return False
    likeness = common / (len(mine) + len(theirs) - common)
    part = fewer >= _LEAST and common >= _PART * fewer and likeness >= _SHARE
    return (likeness >= _LIKENESS or part) and not _filled_in_anew(one, other)


def _filled_in_anew(one: str, other: str) -> bool:
    """Whether the figures differ, as in this month's and last month's release of one office."""
    mine, theirs = figures(one), figures(other)
    fewer = min(len(mine), len(theirs))
    told = 1 if min(len(shingles(one)), len(shingles(other))) < _BRIEF else 2
    return fewer >= told and len(mine & theirs) < _FIGURES * fewer


@lru_cache(maxsize=64)
def figures(text: str) -> frozenset[str]:
    """The numbers of a text without its years, which everything told of one year shares."""
    return frozenset(token for token in tokens(text) if token[0].isdecimal() and not _YEAR.fullmatch(token))
