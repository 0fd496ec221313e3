"""Greedy grouping: things taken in turn, each with those it is most like. Pure; the order is the caller's."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


Days = tuple[int, int]
_ALWAYS = (0, sys.maxsize)


def gathered(
    ordered: Iterable[T],
    likeness: Callable[[T, Sequence[T]], float],
    days: Callable[[T], Days] = lambda one: _ALWAYS,
    signs: Callable[[T], Collection[Hashable] | None] = lambda one: None,
) -> list[list[T]]:
    """Each joins the group it is most like, of equals the one begun first, or begins one.

    Args:
        likeness: of a thing to a group; 0 where it cannot be of it.
        days: first and last, as ordinals; what has none in common with the first of a group is never of it.
        signs: what has none in common with any of a group is never of it; None: it may be of any.
    """
    groups: list[list[T]] = []
    begun: list[Days] = []
    signed: dict[Hashable, set[int]] = defaultdict(set)
    for one in ordered:
        low, high = days(one)
        mine = signs(one)
        known = range(len(groups)) if mine is None else set[int]().union(*(signed[sign] for sign in mine))
        near = [at for at in known if begun[at][0] <= high and low <= begun[at][1]]
        best = max(((like, -at) for at in near if (like := likeness(one, groups[at])) > 0), default=(0.0, -len(groups)))
        if best[0] > 0:
            groups[-best[1]].append(one)
        else:
            groups.append([one])
            begun.append((low, high))
        for sign in mine or ():
            signed[sign].add(-best[1])
    return groups
