"""Which claims are one quotation: the same speaker and words, cut differently, or translated twice into one language.

Words are compared within a language. The same words are the same whenever they are told; translations only in the days
of their publication.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.languages import codes, load
from bot.ledger.gather import gathered
from bot.ledger.rule import Rule, Told, content, fact_of
from bot.ledger.subject import content_stems, share
from bot.models import About, Claim, Fact, Tally
from bot.text import fold

_WORD = re.compile(r"\w+")
_SIGN = re.compile(
    r"[0-9a-z\u0430-\u044f]+|[^\W_]"
)  # of what is written without spaces: a character, or a foreign word
_RUN = 4  # words in a row that tell a quotation apart; in Chinese characters
_RUN_OF_SIGNS = 7
_EVERY = 4  # of so many runs in a row one is a key: what is longer by so much in common shares one
_CUT = 0.6  # share of the shorter's runs that the longer has, where one is cut from the other
_TRANSLATED = 0.6  # share of the shorter's stems that the longer has
_STEMS = 5  # stems that two translations must have in common at the least
_DAYS = 3  # between the publications of translations


class StatementRule(Rule):
    """Direct quotations."""

    rekeyed = True

    def claim(self, fact: Fact, about: About, language: str, day: date) -> Claim:
        """The fact, its language, the day it was told."""
        data = {**content(fact), "language": language, "told": day.isoformat()}
        return Claim(kind=fact.kind, data=data, keys=self.keys(data))

    def keys(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Such that claims which may be of one quotation have one in common."""
        return tuple(sorted(set(_keys(data))))

    def partition(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """The longest first; each joins the quotation it has most in common with, or begins one."""
        quotations = map(_Quotation, sorted(claims, key=_turn_to_join))
        groups = gathered(
            quotations,
            lambda quotation, group: max(_alike(one, quotation) for one in group),
            signs=lambda quotation: quotation.signs,
        )
        return [[quotation.claim for quotation in group] for group in groups]

    def best(self, told: Told) -> tuple[Fact, Tally]:
        """The longest, in the words of the earliest who tells it, with its speaker."""
        named = [pair for pair in told if pair[0].data.get("speaker")] or list(told)
        claim, tally = min(named, key=lambda pair: (-len(pair[0].data["quote"]), pair[1].first, pair[1].lead.id))
        return fact_of(claim, tally), tally


def _keys(data: Mapping[str, Any]) -> Iterable[str]:
    """Stems with the week it was told in, some runs of words, its first words; all but these with the speaker."""
    language, speaker = data["language"], data.get("speaker") or ""
    day = date.fromisoformat(data["told"])
    monday = day - timedelta(days=day.weekday())
    if speaker:
        yield from (f"statement|{language}|{speaker}|{monday}|{stem}" for stem in _rarest(data["quote"], language))
    words = _words(data["quote"], language)
    yield f"statement|{language}|first|{_print(words[: 2 * _RUN])}"
    for run in _chosen(words, _run_of(language)):
        yield f"statement|{language}|{speaker}|{run}"


def _rarest(quote: str, language: str) -> list[str]:
    """All but _STEMS - 1 of its stems, the longest first: quotations with _STEMS in common share one of these.

    The long are the rare (prefix filtering, Chaudhuri et al. 2006): what is said every week connects little.
    """
    stems = sorted(content_stems(quote, language), key=lambda stem: (-len(stem), stem))
    return stems[: max(0, len(stems) - _STEMS + 1)]


def _chosen(words: Sequence[str], length: int) -> set[str]:
    """Of each few runs in a row the least (winnowing, Schleimer et al. 2003); of a short quotation all."""
    prints = [_print(run) for run in _runs_in_order(words, length)]
    if len(prints) <= _EVERY:
        return set(prints)
    return {min(prints[at : at + _EVERY]) for at in range(len(prints) - _EVERY + 1)}


def _runs_in_order(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + length]) for at in range(max(1, len(words) - length + 1))]


def _print(words: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def _words(text: str, language: str) -> list[str]:
    folded = fold(text)
    if _is_spaced(language):
        return _WORD.findall(folded)
    return _SIGN.findall(folded)


def _run_of(language: str) -> int:
    return _RUN if _is_spaced(language) else _RUN_OF_SIGNS


def _is_spaced(language: str) -> bool:
    return language not in codes() or load(language).spaced


def _turn_to_join(claim: Claim) -> tuple[Any, ...]:
    return (-len(claim.data["quote"]), claim.data["told"], repr(sorted(claim.data.items())))


class _Quotation:
    """A claim with what its words are compared by.

    Attributes:
        signs: its runs of words and rarest stems, one of which those alike have in common; None where it is so short
            that it may be cut from anything.
    """

    __slots__ = ("claim", "day", "language", "runs", "signs", "speaker", "stems", "text")

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.language = str(claim.data["language"])
        self.speaker = claim.data.get("speaker")
        self.day = date.fromisoformat(claim.data["told"]).toordinal()
        words = _words(claim.data["quote"], self.language)
        self.text = f" {' '.join(words)} "
        self.runs = frozenset(_runs_in_order(words, _run_of(self.language)))
        self.stems = content_stems(claim.data["quote"], self.language)
        short = len(words) < _run_of(self.language)
        self.signs = None if short else self.runs.union(_rarest(claim.data["quote"], self.language))


def _alike(one: _Quotation, other: _Quotation) -> float:
    """0 where they are two; else how much they have in common: the same words before a translation."""
    if one.language != other.language or not _of_one(one, other):
        return 0.0
    runs = share(one.runs, other.runs)
    if runs >= _CUT:
        return 1 + runs
    if one.text in other.text or other.text in one.text:
        return 2.0
    return _as_translated(one, other)


def _of_one(one: _Quotation, other: _Quotation) -> bool:
    return one.speaker is None or other.speaker is None or one.speaker == other.speaker


def _as_translated(one: _Quotation, other: _Quotation) -> float:
    if abs(one.day - other.day) > _DAYS or not one.speaker or not other.speaker:
        return 0.0
    common = share(one.stems, other.stems)
    return common if common >= _TRANSLATED and len(one.stems & other.stems) >= _STEMS else 0.0


RULES = {"statement": StatementRule()}
