"""What pages say in their own voice ("subscribe to continue", "read more"), in all languages at once. Pure.

The words are data: [page] of each language's TOML. A page's walls are in any language, whatever the article's, so they
are looked for in all.
"""

from __future__ import annotations

import re
from functools import cache

from bot.languages import codes, load
from bot.text import fold


@cache
def phrases(kind: str) -> tuple[str, ...]:
    """The phrases of a kind (a key of [page]), folded, the longer first."""
    found = {folded(phrase) for code in codes() for phrase in load(code).section("page").get(kind, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def says(kind: str, text: str) -> bool:
    """Whether any phrase of a kind is in a folded text, as whole words; Chinese stands anywhere."""
    return any(phrase in text and _stands(phrase, text) for phrase in phrases(kind))


def count_said(kind: str, text: str) -> int:
    """How many different phrases of a kind are in a folded text."""
    return sum(phrase in text and _stands(phrase, text) for phrase in phrases(kind))


def begins(kind: str, text: str) -> int:
    """How many characters of a folded text are a phrase of a kind it begins with; 0 where it does not."""
    for phrase in phrases(kind):
        if text.startswith(phrase) and not (_bounded(phrase[-1]) and text[len(phrase) : len(phrase) + 1].isalnum()):
            return len(phrase)
    return 0


def _stands(phrase: str, text: str) -> bool:
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        joined_before = at > 0 and _bounded(phrase[0]) and text[at - 1].isalnum()
        if not joined_before and not (_bounded(phrase[-1]) and text[end : end + 1].isalnum()):
            return True
        at = text.find(phrase, at + 1)
    return False


def _bounded(letter: str) -> bool:
    return letter.isalnum() and not "\u3400" <= letter <= "\u9fff"


def folded(text: str) -> str:
    """The text in one case, apostrophes and spaces made plain."""
    return re.sub(r"\s+", " ", fold(text)).replace("’", "'")
