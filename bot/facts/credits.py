"""Whom an article credits for its news: the agency or outlet it names as its source.

    "со ссылкой на ..." > "передает ..." > the head of an agency's report ("ASTANA. KAZINFORM – ...")

A known agency comes before an outlet no one listed; of two known ones the one that is cited comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.languages import Language, load
from bot.text import fold

_HEAD, _FOOT = 3000, 600  # letters of an article in which it says where its news is from
_LINE_HEAD = 75  # letters within which an agency's head is over
_SHARED = "en"  # agencies write their own name in Latin letters in every language
_AFTER_HEAD = r"[»”\"'）)\]/]*\.?\s*(?:--|[–—-]\s|/|\)|）)"
_WIRE = r"|[^\s，。]{0,12}?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:{wire})"
_MARKS = "«»“”„\"'「」"


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A language's words for crediting."""

    agency: re.Pattern[str]
    names: Mapping[str, str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    head: re.Pattern[str]
    unlisted: re.Pattern[str]


def read_credit(text: str, language: str) -> str | None:
    """The agency or outlet an article credits, by its usual name; one that is not listed as the text writes it.

    Args:
        text: as given.
        language: code of the language whose words for crediting to know.
    """
    known = _known(language)
    cut = text if len(text) <= _HEAD + _FOOT else text[:_HEAD] + "\n" + text[-_FOOT:]
    folded = fold(cut)
    credited = sorted(_listed(folded, known))
    if credited:
        return credited[0][2]
    found = known.unlisted.search(cut)
    return found["name"].strip(_MARKS + " ") if found else None


def _listed(folded: str, known: _Known) -> Iterator[tuple[int, int, str]]:
    """(rank, place, name) of each listed agency that the text credits; the lowest rank is the best."""
    for hit in known.agency.finditer(folded):
        start = folded.rfind("\n", 0, hit.start()) + 1
        lead = folded[max(start, hit.start() - 60) : hit.start()]
        name = known.names[hit[0]]
        if led := known.before.search(lead):
            yield (0 if " " in led["verb"].strip() else 1), hit.start(), name
        elif known.after.match(folded, hit.end()):
            yield 1, hit.start(), name
        elif hit.end() - start <= _LINE_HEAD and known.head.match(folded, hit.end()):
            yield 2, hit.start(), name


@cache
def _known(code: str) -> _Known:
    language = load(code)
    own, shared = _table(language), _table(load(_SHARED))
    names: dict[str, str] = {}
    for table in (shared, own):
        for name, aliases in table.get("agencies", {}).items():
            names |= {fold(alias): name for alias in aliases.split("|")}
    border, end = (r"(?<!\w)", r"(?!\w)") if language.spaced else (r"(?<![a-z])", r"(?![a-z])")
    verbs, between, after = (_any(own.get(key, "")) for key in ("before", "between", "after"))
    gap = rf"[\s,:：{_MARKS}]*"
    return _Known(
        agency=re.compile(border + "(?:" + _any("|".join(names)) + ")" + end),
        names=names,
        before=re.compile(rf"{border}(?P<verb>{verbs})(?:{gap}(?:{between})){{0,3}}{gap}$"),
        after=re.compile(rf"{gap}(?:(?:{between}){gap}){{0,2}}(?:{after})"),
        head=re.compile(_AFTER_HEAD + (_WIRE.replace("{wire}", own["wire"]) if "wire" in own else "")),
        unlisted=re.compile(
            rf"(?i:{border}(?:{verbs})(?:{gap}(?:{between})){{0,3}})[\s:{_MARKS}]+"
            r"(?P<name>[A-Za-z][\w-]*\.[a-z]{2,4}\b|[«“„\"][A-ZА-ЯЁ][\w .-]{1,30}[»”“\"])"
        ),
    )


def _table(language: Language) -> Mapping[str, Any]:
    found: Mapping[str, Any] = language.section("text").get("credits", {})
    return found


def _any(words: str) -> str:
    listed = sorted({fold(word) for word in words.split("|") if word}, key=len, reverse=True)
    return "|".join(map(re.escape, listed)) or "(?!)"
