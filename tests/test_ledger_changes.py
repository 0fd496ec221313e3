"""What is news of a record: another figure, a second story, a dispute, a step of a meeting."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ledger.changes import Look, happenings


def look(kind: str = "trade", *, stories: int = 1, disputed: bool = False, moves: int = 0, **best: Any) -> Look:
    return Look(kind=kind, status=best.get("status"), disputed=disputed, stories=stories, moves=moves, best=best)


FIGURE: dict[str, Any] = {"amount": 44_000_000_000, "currency": "USD", "period": "2024", "status": "actual"}


@pytest.mark.parametrize(
    ("after", "news"),
    [
        (look(**FIGURE), ()),
        (look(**FIGURE, stories=2), ("confirmed",)),
        (look(**FIGURE | {"amount": 43_800_000_000}), ()),  # the same, more finely
        (look(**FIGURE | {"amount": 46_000_000_000}), ("revised",)),
        (look(**FIGURE | {"currency": "EUR"}), ("revised",)),
        (look(**FIGURE | {"change_pct": 9}), ()),  # more is said of it
        (look(**FIGURE, disputed=True), ("disputed",)),
        (look(**FIGURE, disputed=True, stories=3), ("disputed", "confirmed")),
    ],
)
def test_of_a_figure(after: Look, news: tuple[str, ...]) -> None:
    assert happenings(look(**FIGURE), after) == news


def test_what_was_not_there_is_new_and_nothing_else() -> None:
    assert happenings(None, look(**FIGURE, disputed=True, stories=4)) == ("new",)


def test_a_dispute_that_is_settled() -> None:
    assert happenings(look(**FIGURE, disputed=True), look(**FIGURE)) == ("settled",)


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        (("proposed", 0), ("upcoming", 0), ("upcoming",)),
        (("upcoming", 0), ("held", 0), ("held",)),
        (("upcoming", 0), ("moved", 1), ("moved",)),
        (("moved", 1), ("moved", 2), ("moved",)),
        (("moved", 1), ("held", 1), ("held",)),
        (("moved", 1), ("cancelled", 1), ("cancelled",)),
        (("upcoming", 0), ("cancelled", 0), ("cancelled",)),
        (("held", 0), ("held", 0), ()),
    ],
)
def test_of_a_meeting(before: tuple[str, int], after: tuple[str, int], news: tuple[str, ...]) -> None:
    then, now = (look("event", status=status, moves=moves, type="summit") for status, moves in (before, after))
    assert happenings(then, now) == news
