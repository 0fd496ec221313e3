"""Whatever moment a refresh is killed at, the next makes it good (the long run: ``python -m tests.bench.kills``)."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.refreshing import run


def test_a_killed_refresh_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    outcome = run(tmp_path, kills=3, feeds=16, items=3, seed=4)
    assert (outcome.lost, outcome.doubled, outcome.facts_differ, outcome.waiting) == (0, 0, 0, 0)
    assert outcome.published == 48
    assert outcome.facts > 48
    assert outcome.kills >= 1
