"""Which claims are one designated year or anniversary: its year or number, whose it is, and its theme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.ledger.gather import gathered
from bot.ledger.rule import Rule, Told, content, fact_of
from bot.ledger.subject import content_stems, of, share, telling, tokens
from bot.models import About, Claim, Fact, Tally

_ALIKE = 0.6  # share of the shorter title's words that the longer has, where they are one
_MUTUAL = frozenset(("diplomatic_relations", "strategic_partnership", "friendship", "alliance"))
"""Anniversaries of two countries: the same number is another one for another pair."""
_WHOSE = frozenset(("independence",))


class MilestoneRule(Rule):
    """Designated years and anniversaries."""

    def claim(self, fact: Fact, about: About, language: str, day: date) -> Claim:
        """The fact, its language, what its title is about and which countries its sentence names."""
        data = content(fact)
        data |= {"language": language, "about": tokens(data["title"], language, about)}
        number = f"{data['type']}|{data.get('year') or ''}|{data.get('number') or ''}"
        themes = of(data["about"], "topic")
        key = f"milestone|{number}|{telling([f'topic:{theme}' for theme in themes]) or ''}"
        return Claim(kind=fact.kind, data=data, keys=(key,))

    def partition(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """The title that says most first; each joins the first it can be one with."""
        return gathered(
            sorted(claims, key=_turn_to_join), lambda claim, group: float(all(_is_one(one, claim) for one in group))
        )

    def best(self, told: Told) -> tuple[Fact, Tally]:
        """The title that says most, by the earliest who tells it."""
        claim, tally = min(told, key=lambda pair: (_turn_to_join(pair[0])[:2], pair[1].first, pair[1].lead.id))
        return fact_of(claim, tally), tally


def _turn_to_join(claim: Claim) -> tuple[Any, ...]:
    signs = [token for token in claim.data["about"] if not token.startswith(("told:", "number:"))]
    return (-len(signs), -len(claim.data["title"]), repr(sorted(claim.data.items())))


def _is_one(one: Claim, other: Claim) -> bool:
    if any(one.data.get(name) != other.data.get(name) for name in ("type", "year", "number")):
        return False
    mine, theirs = _themes(one), _themes(other)
    if mine and theirs:
        return (mine <= theirs or theirs <= mine) and _of_the_same(one, other, mine & theirs)
    return _in_the_same_words(one, other) and _of_the_same(one, other, frozenset())


def _themes(claim: Claim) -> frozenset[str]:
    return frozenset(of(claim.data["about"], "topic"))


def _in_the_same_words(one: Claim, other: Claim) -> bool:
    language = one.data["language"]
    if language != other.data["language"]:
        return False
    return share(*(content_stems(claim.data["title"], language) for claim in (one, other))) >= _ALIKE


def _of_the_same(one: Claim, other: Claim, themes: frozenset[str]) -> bool:
    """Whose year it is: the country its title names first; of two countries' anniversaries, which two."""
    mine, theirs = (of(claim.data["about"], "country") for claim in (one, other))
    if one.data["type"] == "designated_year":
        if mine and theirs:
            return mine[0] == theirs[0] and (len(mine) < 2 or len(theirs) < 2 or set(mine) == set(theirs))
        return _can_be_of(mine or of(one.data["about"], "told"), theirs or of(other.data["about"], "told"))
    if not themes & (_MUTUAL | _WHOSE):
        return True
    mine, theirs = (of(claim.data["about"], "country") or of(claim.data["about"], "told") for claim in (one, other))
    return bool(mine and theirs) and _can_be_of(mine, theirs)


def _can_be_of(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return not mine or not theirs or set(mine) <= set(theirs) or set(theirs) <= set(mine)


RULES = {"milestone": MilestoneRule()}
