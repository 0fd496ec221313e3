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
        key: what makes two facts the same.
    """
    best: dict[Hashable, tuple[F, bool]] = {}
    for fact, headline in found:
        name = key(fact)
        old = best.get(name)
        if old is None or _rank(fact, headline) > _rank(*old):
            best[name] = (fact, headline)
    return [fact for fact, _ in best.values()]


def _rank(fact: Fact, headline: bool) -> tuple[bool, int]:
    told = sum(getattr(fact, field.name) not in (None, (), "exact", "actual") for field in fields(fact))
    return (not headline, told)
