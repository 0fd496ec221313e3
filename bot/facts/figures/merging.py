"""One fact where headline and body, or two sentences, give the same figure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields
from typing import TypeVar

from bot.models import Fact

F = TypeVar("F", bound=Fact)


def merged(found: Iterable[tuple[F, bool]], key: Callable[[F], Hashable]) -> list[F]:
    """Facts with a key of their own, in order; of those that share one the fullest in the body stays.

    Args:
        found: each fact, and whether only the headline states it.
        key: what makes two facts the same, unless both tell a period and those differ.
    """
    best: dict[Hashable, list[tuple[F, bool]]] = {}
    for fact, headline in found:
        same = best.setdefault(key(fact), [])
        at = next((at for at, (other, _) in enumerate(same) if _of_one_time(fact, other)), None)
        if at is None:
            same.append((fact, headline))
        elif _rank(fact, headline) > _rank(*same[at]):
            same[at] = (fact, headline)
    return [fact for same in best.values() for fact, _ in same]


def _of_one_time(fact: Fact, other: Fact) -> bool:
    """Whether no two different periods keep them apart."""
    one, two = getattr(fact, "period", None), getattr(other, "period", None)
    return one is None or two is None or one == two


def _rank(fact: Fact, headline: bool) -> tuple[bool, int]:
    told = sum(getattr(fact, field.name) not in (None, (), "exact", "actual") for field in fields(fact))
    return (not headline, told)
