"""Facts of many articles -> records: what the world says, who says otherwise, since when. Pure; no order of arrival.

    Fact, About --claim_of--> Claim               what any number of articles state alike is one claim
    Claims that share a key --partition--> groups of claims, each one record
    group, who says each (Tally) --compose--> Record

What makes two claims of a kind one record is that kind's ``Rule``: modules of this package that define ``RULES`` (kind
-> Rule) are found by listing it. A kind without one: claims with the very same fields are one record.

The result depends on the set of claims and tallies alone. A store keeps each claim once, with its keys; a new article
touches the claims that are connected to its own by keys (``storage.ledger``), and no others.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from bot.ledger.rule import EXACT, Rule
from bot.models import About, Claim, Fact, Record, Tally, Value

__all__ = ["claim_of", "compose", "hash_of", "partition", "rule_of"]


@cache
def _rules() -> Mapping[str, Rule]:
    found: dict[str, Rule] = {}
    for info in pkgutil.iter_modules(__path__):
        found |= getattr(importlib.import_module(f"{__name__}.{info.name}"), "RULES", {})
    return found


def rule_of(kind: str) -> Rule:
    """The rule of a kind."""
    return _rules().get(kind, EXACT)


def claim_of(fact: Fact, about: About, *, language: str, day: date) -> Claim:
    """What a fact claims.

    Args:
        language: of the article: what is told in its words is compared within a language only.
        day: of publication, else when it was seen: what "no date given" is near to.
    """
    return rule_of(fact.kind).claim(fact, about, language, day)


def hash_of(claim: Claim) -> str:
    """32 hexadecimal digits: the same for claims with the same content."""
    if claim.hash:
        return claim.hash
    said = json.dumps([claim.kind, claim.data], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def partition(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of one kind, as groups that are one record each; both in an order that depends on the claims alone."""
    ordered = sorted(claims, key=hash_of)
    return rule_of(ordered[0].kind).partition(ordered) if ordered else []


def compose(told: Sequence[tuple[Claim, Tally]]) -> Record:
    """The record of one group of claims that somebody still says, with who says each."""
    told = sorted(told, key=lambda pair: hash_of(pair[0]))
    rule = rule_of(told[0][0].kind)
    tallies = {hash_of(claim): tally for claim, tally in told}
    groups = rule.values([claim for claim, _ in told])
    values = [_value(rule, [(claim, tallies[hash_of(claim)]) for claim in group]) for group in groups]
    values.sort(key=rule.rank)
    every = [tally for _, tally in told]
    return Record(
        id=values[0].lead.id,
        kind=told[0][0].kind,
        series=rule.series(values[0].fact, [claim for claim, _ in told]),
        values=tuple(values),
        life=tuple(rule.life(told)),
        stories=len(frozenset().union(*(tally.stories for tally in every))),
        outlets=_all(tally.outlets for tally in every),
        languages=_all(tally.languages for tally in every),
        first=min(tally.first for tally in every),
        last=max(tally.last for tally in every),
    )


def _value(rule: Rule, told: Sequence[tuple[Claim, Tally]]) -> Value:
    """One value: the finest claim leads, and is filled with what the others say besides."""
    fact, lead = rule.best(told)
    every = [tally for _, tally in told]
    return Value(
        fact=fact,
        statistics=_all([claim.data["statistics"]] for claim, _ in told if claim.data.get("statistics")),
        stories=len(frozenset().union(*(tally.stories for tally in every))),
        outlets=_all(tally.outlets for tally in every),
        languages=_all(tally.languages for tally in every),
        first=min(tally.first for tally in every),
        last=max(tally.last for tally in every),
        lead=lead.lead,
    )


def _all(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({name for names in lists for name in names}))
