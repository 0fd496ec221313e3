"""A record as JSON that depends on its content alone: no ids, no order of arrival. For other programs and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ledger.rule import content
from bot.models import Fact, Record, Step, Value
from bot.models.outlet import outlet_of

_SAID = ("amount", "value", "count", "unit", "currency", "bound", "change_pct")
_SAID_OF = {"event": (*_SAID, "status"), "agreement": (*_SAID, "status"), "statement": (), "milestone": ()}
"""Fields that tell what is said of a thing; all others tell which thing it is. A target is another than the outcome,
an event that was announced is the one that was held."""


def canonical(record: Record) -> dict[str, Any]:
    """What a record says.

    Keys: kind; identity (fields that tell which thing it is, of the best value); best (the fields that tell what is
    said of it); values (best first, each whole, with its reporters: statistics, outlets, languages, how many
    independent stories, the days first and last told); life (of an event: status, when, told, outlet); stories,
    outlets, languages, first and last of all.
    """
    identity, best = _parted(record.fact)
    return {
        "kind": record.kind,
        "identity": identity,
        "best": best,
        "values": [_value(value) for value in record.values],
        "life": [_step(step) for step in record.life],
        "stories": record.stories,
        "outlets": sorted(record.outlets),
        "languages": sorted(record.languages),
        "first": record.first.isoformat(),
        "last": record.last.isoformat(),
    }


def _parted(fact: Fact) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    said = _SAID_OF.get(fact.kind, _SAID)
    fields = content(fact)
    identity = {name: value for name, value in fields.items() if name not in said}
    return identity, {name: value for name, value in fields.items() if name in said}


def _value(value: Value) -> dict[str, Any]:
    return {
        **content(value.fact),
        "statistics": sorted(value.statistics),
        "outlets": sorted(value.outlets),
        "languages": sorted(value.languages),
        "stories": value.stories,
        "first": value.first.isoformat(),
        "last": value.last.isoformat(),
    }


def _step(step: Step) -> dict[str, Any]:
    article = step.lead.article
    told_by = outlet_of(article.publisher, article.url, article.agency, article.source)
    return {"status": step.status, "when": step.when, "told": step.told.isoformat(), "outlet": told_by}
