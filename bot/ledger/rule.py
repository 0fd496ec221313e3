"""What a rule of the ledger decides for a kind of fact, and the rule of kinds that have none of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.facts.contract import from_json, to_json
from bot.models import About, Claim, Fact, Step, Tally, Value

Told = Sequence[tuple[Claim, Tally]]


class Rule:
    """Same content, same record. A kind's own rule overrides what it decides otherwise.

    Each method depends on its arguments alone, not on their order beyond what it documents.

    Attributes:
        settles: whether values that differed may be one when more is told, as an outcome ends what was planned.
        rekeyed: whether claims have been stored with other keys than they would be now.
    """

    settles = False
    rekeyed = False

    def claim(self, fact: Fact, about: About, language: str, day: date) -> Claim:
        """The content of a fact that tells records apart or together, and the keys it may be found by."""
        data = content(fact)
        return Claim(kind=fact.kind, data=data, keys=self.keys(data))

    def keys(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """The keys of claims with this data; stored claims are given them anew where ``rekeyed``."""
        return (repr(sorted(data.items())),)

    def partition(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """Claims that are connected by keys, as groups that are one record each."""
        groups: dict[str, list[Claim]] = {}
        for claim in claims:
            groups.setdefault(repr(sorted(content_of(claim).items())), []).append(claim)
        return list(groups.values())

    def values(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        """The claims of one record, as groups that agree at their stated precision."""
        return [list(claims)]

    def best(self, told: Told) -> tuple[Fact, Tally]:
        """The fact that says most of an agreeing group, and the tally whose report is cited for it."""
        claim, tally = min(told, key=lambda pair: (-len(pair[0].data), pair[1].first, pair[1].lead.id))
        return fact_of(claim, tally), tally

    def rank(self, value: Value) -> tuple[Any, ...]:
        """Which of differing values is shown first: what more independent stories say, then what was told last."""
        return (-value.stories, -value.last.toordinal(), value.lead.id)

    def series(self, fact: Fact, claims: Sequence[Claim]) -> str | None:
        """What the records of one figure share over its periods; the record's best value and all its claims."""
        return None

    def life(self, told: Told) -> Iterable[Step]:
        """The steps of an event, in order of time."""
        return ()


EXACT = Rule()

OURS = ("statistics", "told", "turn", "language", "concept", "of", "about")
"""What a rule may add to a claim's data; the contract has no fields of these names."""


def content(fact: Fact) -> dict[str, Any]:
    """The contract's fields of a fact, without its kind and where it is said."""
    return {name: value for name, value in to_json(fact).items() if name not in ("kind", "evidence")}


def content_of(claim: Claim) -> dict[str, Any]:
    """The contract's fields of a claim."""
    return {name: value for name, value in claim.data.items() if name not in OURS}


def fact_of(claim: Claim, tally: Tally) -> Fact:
    """The claim as a fact, said where its lead says it."""
    return fact_at(claim.kind, content_of(claim), tally.lead.fact)


def fact_at(kind: str, fields: Mapping[str, Any], said: Fact) -> Fact:
    """A fact of these fields, said where another one is."""
    evidence = {"start": said.evidence.start, "end": said.evidence.end}
    return from_json({"kind": kind, **fields, "evidence": evidence}, marks=said.marks)
