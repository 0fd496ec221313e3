"""Greedy grouping: things taken in turn, each with those it is most like. Pure; the order is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def gathered(ordered: Iterable[T], likeness: Callable[[T, Sequence[T]], float]) -> list[list[T]]:
    """Each joins the group it is most like, of equals the one begun first, or begins one.

    Args:
        likeness: of a thing to a group; 0 where it cannot be of it.
    """
    groups: list[list[T]] = []
    for one in ordered:
        found = [(like, -at) for at, group in enumerate(groups) if (like := likeness(one, group)) > 0]
        if found:
            groups[-max(found)[1]].append(one)
        else:
            groups.append([one])
    return groups
