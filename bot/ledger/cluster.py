"""Figures that agree at their stated precision, as groups. Pure; the result depends on the set of figures alone.

Agreement is not transitive: 44 agrees with 43.8 and with 44.2, which differ. The finest are taken first and each begins
a group unless it agrees with one that did; a coarser one goes to the nearest of those it agrees with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.ledger.precision import Stated, agree, stated
from bot.models import Claim

Alike = Callable[["Figure", "Figure"], bool]
PLANNED = ("target", "planned")


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A claim with its numbers read.

    Attributes:
        measures: unit or currency -> number; "" where none is told.
        told: the month it was told, of figures whose period does not say which they are.
    """

    claim: Claim
    measures: Mapping[str, Stated]
    change: Stated | None
    period: str | None
    told: str | None
    planned: bool

    @classmethod
    def of(cls, claim: Claim, numbers: Sequence[tuple[str, str]]) -> Figure:
        """Read a claim; ``numbers`` are its fields of numbers with those of their measures."""
        data, measures = claim.data, {}
        for number, measure in numbers:
            if data.get(number) is not None:
                bound = "exact" if measures_amount(data, number) else data.get("bound") or "exact"
                measures[str(data.get(measure) or "")] = stated(data[number], bound)
        change = data.get("change_pct")
        return cls(
            claim,
            measures,
            None if change is None else stated(change, places=True),
            data.get("period"),
            data.get("told"),
            data.get("status") in PLANNED,
        )

    def agrees(self, other: Figure) -> bool:
        """Whether a number of one measure agrees; growth where one of them has nothing else."""
        shared = [
            agree(number, other.measures[name]) for name, number in self.measures.items() if name in other.measures
        ]
        if shared:
            return all(shared)
        return not (self.measures and other.measures) and self.same_change(other)

    def same_change(self, other: Figure) -> bool:
        return self.change is not None and other.change is not None and agree(self.change, other.change)

    def distance(self, other: Figure) -> Decimal:
        """How far its number lies from the other's."""
        apart = [
            abs(n.number - other.measures[name].number) for name, n in self.measures.items() if name in other.measures
        ]
        return min(apart, default=Decimal(0))


def measures_amount(data: Mapping[str, Any], number: str) -> bool:
    """Whether a bound is not this number's: a count's beside an amount."""
    return number == "count" and data.get("amount") is not None


def finest(figure: Figure) -> tuple[Any, ...]:
    """Sorts the finest first: a total order of what figures say."""
    numbers = sorted(number.fineness for number in figure.measures.values())
    data = figure.claim.data
    return (
        -len(numbers),
        numbers,
        figure.told is not None,
        figure.change is None,
        figure.change.fineness if figure.change else (),
        "statistics" not in data,
        repr(sorted(data.items())),
    )


def clusters(figures: Iterable[Figure], alike: Alike, *, fill: bool = False) -> list[list[Figure]]:
    """The figures as groups that agree, each with its finest first.

    Args:
        alike: what else must hold of the first of a group and one that joins it.
        fill: whether growth alone belongs to the first group that has no growth told.
    """
    groups: list[list[Figure]] = []
    for figure in sorted(figures, key=finest):
        place = find_cluster(figure, groups, alike)
        if place is None and fill and not figure.measures:
            place = next((at for at, group in enumerate(groups) if all(f.change is None for f in group)), None)
        if place is None:
            groups.append([figure])
        else:
            groups[place].append(figure)
    return groups


def find_cluster(figure: Figure, groups: Sequence[Sequence[Figure]], alike: Alike) -> int | None:
    """Which of the groups it agrees with: the one whose first is nearest; growth alone with any member's."""
    fitting = []
    for place, group in enumerate(groups):
        heads = group if not figure.measures else group[:1]
        if any(head.agrees(figure) and alike(head, figure) for head in heads):
            fitting.append((figure.distance(group[0]), place))
    return min(fitting)[1] if fitting else None
