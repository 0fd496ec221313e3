"""How a source is doing, in one word, for people. Pure; what is late and what is broken, ``schedule`` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.feeds.schedule import complaint
from bot.models import Watched

Standing = Literal["ok", "new", "failing", "late", "broken", "paused", "gone"]
TROUBLES: tuple[Standing, ...] = ("gone", "broken", "late")  # what somebody should look at, the worst first
ORDER: tuple[Standing, ...] = ("ok", "new", "failing", "late", "broken", "gone", "paused")


def last_round(sources: Iterable[Watched]) -> datetime | None:
    """When any of them was asked last; None where none ever was."""
    return max((one.health.checked for one in sources if one.health.checked), default=None)


def standing(watched: Watched, at: datetime | None, interval: timedelta) -> Standing:
    """How it is doing.

    Args:
        at: the moment that is judged from: the last round. What nobody has asked since is not late.
        interval: between two checks.

    "new": not asked yet. "failing": the last attempt failed, too few in a row to be broken. "paused" by a person;
    "gone": its server says that it is no more.
    """
    if watched.paused is not None:
        return "gone" if watched.paused == "gone" else "paused"
    if watched.health.checked is None or at is None:
        return "new"
    found = complaint(watched, at, interval)
    if found is not None:
        return found
    return "failing" if watched.health.error is not None else "ok"


def standings(sources: Sequence[Watched], interval: timedelta) -> dict[int, Standing]:
    """The standing of each by its number, judged from their last round."""
    at = last_round(sources)
    return {one.number: standing(one, at, interval) for one in sources}


def tally(found: Iterable[Standing]) -> list[tuple[Standing, int]]:
    """How many stand how, in a fixed order, without those that nobody does."""
    counts = Counter(found)
    return [(name, counts[name]) for name in ORDER if counts[name]]
