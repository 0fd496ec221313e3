"""What became of a record between two looks at it. Pure.

A finer figure ("43.8" after "44") or one more outlet is no news; another figure, a second independent story, a value
that differs, a step in the life of a meeting is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.ledger.precision import agree, stated
from bot.models import Happening

_FIGURES = ("amount", "value", "count", "change_pct")
_WORTH = ("currency", "unit")  # in which the figures are
_SETTLED = ("status", "type", "period")  # what else makes a record say another thing
_STEPS: tuple[Happening, ...] = ("upcoming", "held", "cancelled")
CONFIRMED = 2  # independent stories from which on nobody need take one outlet's word


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is compared of a record.

    Attributes:
        status: of an event what it last was said to be, else the best value's own.
        moves: how often it was moved.
        best: the best value, by the contract's fields.
    """

    kind: str
    status: str | None
    disputed: bool
    stories: int
    moves: int
    best: Mapping[str, Any]


def happenings(before: Look | None, after: Look) -> tuple[Happening, ...]:
    """What happened, the weightiest first; nothing where only more of the same was told."""
    if before is None:
        return ("new",)
    return tuple(_happened(before, after))


def _happened(before: Look, after: Look) -> Iterator[Happening]:
    if after.kind == "event":
        yield from _steps(before, after)
    if after.disputed != before.disputed:
        yield "disputed" if after.disputed else "settled"
    elif is_revised(before, after):
        yield "revised"
    if before.stories < CONFIRMED <= after.stories:
        yield "confirmed"


def _steps(before: Look, after: Look) -> Iterator[Happening]:
    if after.moves > before.moves and after.status == "moved":
        yield "moved"
    yield from (step for step in _STEPS if after.status == step != before.status)


def is_revised(before: Look, after: Look) -> bool:
    """Whether the best value says another thing than before, not the same more finely."""
    if any(before.best.get(name) != after.best.get(name) for name in _WORTH if name in before.best):
        return True
    if any(_differs(before.best.get(name), after.best.get(name), name) for name in _FIGURES):
        return True
    settled = _SETTLED if after.kind != "event" else ()
    return any(before.best.get(name) != after.best.get(name) for name in settled)


def _differs(before: Any, after: Any, name: str) -> bool:
    if before is None or after is None:
        return False  # more or less is said; what is said stays
    places = name == "change_pct"
    return not agree(stated(before, places=places), stated(after, places=places))
