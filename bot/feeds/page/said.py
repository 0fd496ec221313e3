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
def said(kind: str) -> re.Pattern[str]:
    """Any of the phrases of a kind (a key of [page]), to be looked for in folded text."""
    phrases = {folded(phrase) for code in codes() for phrase in load(code).section("page").get(kind, ())}
    spaced = "|".join(_pattern(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
    return re.compile(spaced or r"(?!)")


def _pattern(phrase: str) -> str:
    """The phrase as whole words; Chinese stands anywhere."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    before = r"(?<!\w)" if _bounded(phrase[0]) else ""
    return before + words + (r"(?!\w)" if _bounded(phrase[-1]) else "")


def _bounded(letter: str) -> bool:
    return letter.isalnum() and not "\u3400" <= letter <= "\u9fff"


def folded(text: str) -> str:
    """The text in one case, apostrophes and spaces made plain."""
    return re.sub(r"\s+", " ", fold(text)).replace("’", "'")
