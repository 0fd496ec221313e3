"""Greedy grouping: things taken in turn, each with those it is most like. Pure; the order is the caller's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


Days = tuple[int, int]
_ALWAYS = (0, sys.maxsize)


def gathered(
    ordered: Iterable[T],
    likeness: Callable[[T, Sequence[T]], float],
    days: Callable[[T], Days] = lambda one: _ALWAYS,
) -> list[list[T]]:
    """Each joins the group it is most like, of equals the one begun first, or begins one.

    Args:
        likeness: of a thing to a group; 0 where it cannot be of it.
        days: first and last, as ordinals; what has none in common with the first of a group is never of it.
    """
    groups: list[list[T]] = []
    begun: list[Days] = []
    for one in ordered:
        low, high = days(one)
        near = [at for at, (first, last) in enumerate(begun) if first <= high and low <= last]
        found = [(like, -at) for at in near if (like := likeness(one, groups[at])) > 0]
        if found:
            groups[-max(found)[1]].append(one)
        else:
            groups.append([one])
            begun.append((low, high))
    return groups
