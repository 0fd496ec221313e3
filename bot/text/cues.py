"""What a language knows about its pages, compiled once from [text] of its TOML: abbreviations, furniture, calendar."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.languages import codes, load

_PAGE_LANGUAGE = "en"  # pages in every language carry English furniture: "Share", "Copyright", "App Store"


_KEY = 3  # cues are looked up by their first letters, so that a line is compared with few of them


class Phrases:
    """Beginnings of lines: "share", "коммент*" (an asterisk lets letters follow)."""

    def __init__(self, phrases: list[str], *, spaced: bool):
        self._by_key: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for phrase in sorted(set(phrases), key=len, reverse=True):
            literal = phrase.removesuffix("*")
            self._by_key[literal[:_KEY]].append((literal, spaced and literal == phrase and literal[-1].isalnum()))
        self._sizes = sorted({len(key) for key in self._by_key}, reverse=True)

    def starts(self) -> frozenset[str]:
        """The first two letters of every phrase (of some the only one)."""
        return frozenset(literal[:2] for entries in self._by_key.values() for literal, _ in entries)

    def end(self, folded: str) -> int:
        """Where the phrase that ``folded`` begins with ends; 0 where it begins with none."""
        for size in self._sizes:
            for literal, whole in self._by_key.get(folded[:size], ()):
                if folded.startswith(literal) and not (whole and folded[len(literal) : len(literal) + 1].isalnum()):
                    return len(literal)
        return 0


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """One language's cues; see the comments in its TOML.

    Attributes:
        spaced: words are separated by spaces.
        abbreviations: words whose full stop ends no sentence (unless a word of ``starters`` follows).
        years: abbreviations of "year", which may end a sentence.
        starters: words that begin sentences and are no names.
        pairs: an abbreviation and a word with a capital that goes with it ("долл. сша").
        surnames: those whose given name may be a single letter.
        after_quote: what the author's words begin with after a quotation, where letters have no case.
        openings: the first two letters of all labels and phrases: most lines begin otherwise.
        labels: what stands before a colon ("photo", "tags"), or alone.
        phrases: beginnings of furniture of any length ("sign up for").
        captions: beginnings of short lines under a picture.
        related: headings of lists of other articles.
        counters: a number of these is a counter ("1 204 views").
        services: names of networks that stand in share bars.
        date: a calendar date with its year; ``day`` one that need not have it; ``weekday`` a day of the week.
    """

    spaced: bool
    abbreviations: frozenset[str]
    years: frozenset[str]
    starters: frozenset[str]
    pairs: frozenset[str]
    surnames: frozenset[str]
    after_quote: tuple[str, ...]
    openings: frozenset[str]
    labels: Phrases
    phrases: Phrases
    captions: Phrases
    related: Phrases
    counters: re.Pattern[str]
    services: frozenset[str]
    date: re.Pattern[str]
    day: re.Pattern[str]
    weekday: re.Pattern[str]


@cache
def cues(code: str) -> Cues:
    """The cues of a language; one without [text] has those every page has."""
    known = code if code in codes() else _PAGE_LANGUAGE
    language, page = load(known), load(_PAGE_LANGUAGE).section("text").get("chrome", {})
    own = language.section("text")
    split, chrome, calendar = (own.get(name, {}) for name in ("split", "chrome", "calendar"))

    def phrases(name: str, *, shared: bool = True) -> Phrases:
        return Phrases(_listed(chrome, name) + (_listed(page, name) if shared else []), spaced=language.spaced)

    labels, furniture = phrases("labels"), phrases("phrases")
    return Cues(
        spaced=language.spaced,
        abbreviations=_set(split, "abbreviations"),
        years=_set(split, "years"),
        starters=_set(split, "starters"),
        pairs=frozenset(split.get("pairs", ())),
        surnames=_set(split, "surnames"),
        after_quote=tuple(str(split.get("after_quote", "")).split()),
        openings=labels.starts() | furniture.starts(),
        labels=labels,
        phrases=furniture,
        captions=phrases("captions", shared=False),
        related=phrases("related"),
        counters=_counters(_listed(chrome, "counters") + _listed(page, "counters")),
        services=_set(chrome, "services") | _set(page, "services"),
        date=_date(_any(calendar, "months"), _any(calendar, "years")),
        day=re.compile(rf"\d{{1,2}} +(?:{_any(calendar, 'months')})|(?:{_any(calendar, 'months')})\w*\.? +\d"),
        weekday=re.compile(rf"(?<!\w)(?:{_any(calendar, 'weekdays')})\w*\.?"),
    )


def _listed(table: Mapping[str, Any], name: str) -> list[str]:
    return [item for item in re.split(r"[|\n]", str(table.get(name, ""))) if item.strip()]


def _set(table: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(str(table.get(name, "")).split())


def _any(table: Mapping[str, Any], name: str) -> str:
    """An alternation of the words of a list; one that never matches where there are none."""
    words = sorted(str(table.get(name, "")).split(), key=len, reverse=True)
    return "|".join(map(re.escape, words)) or "(?!)"


def _counters(words: list[str]) -> re.Pattern[str]:
    tails = "|".join(
        re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else r"(?!\w)") for word in words
    )
    return re.compile(rf"(?<![\d.,])\d[\d ,.]{{0,12}}[kк]? ?(?:{tails})")


def _date(months: str, years: str) -> re.Pattern[str]:
    """A day with month and year, in words or figures, in whatever order; a year of two figures only after a month."""
    month, year, day = rf"(?:{months})\w*\.?", r"(?:19|20)\d\d(?!\d)", r"(?<!\d)\d{1,2}"
    word = rf"(?:[ -]*(?:{years})(?!\w)\.?)?"
    return re.compile(
        rf"{day}(?:-?[^\W\d]{{1,3}})?[ ]+{month},?[ ]+(?:{year}|\d\d(?!\d)){word}"
        rf"|(?<!\w){month}[ ]+\d{{1,2}}(?:st|nd|rd|th)?,?[ ]+{year}"
        rf"|{year}{word},?[ ]+{day}[ -]+{month}"
        rf"|{day}[./-]\d{{1,2}}[./-](?:{year}|\d\d(?!\d))|{year}[./-]\d{{1,2}}[./-]\d{{1,2}}(?!\d)"
        r"|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日"
    )
