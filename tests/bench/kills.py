"""kill -9 at random moments of refreshes of many feeds: what is lost or stored twice after the last.

    python -m tests.bench.kills [--kills 30] [--feeds 500] [--items 4] [--seed 1]

Every second feed gives teasers, whose pages are fetched. After the kills one refresh is let finish, and its store is
compared with that of a refresh that was never killed: every published item is one article, with the same facts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from tests.chaos.refreshing import run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--items", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), kills=given.kills, feeds=given.feeds, items=given.items, seed=given.seed, say=True)
    moments = ", ".join(f"{count} while {moment}" for moment, count in Counter(outcome.moments).most_common())
    print(
        f"{outcome.kills} kills ({moments}) of refreshes of {given.feeds} feeds, {perf_counter() - began:.0f} s\n"
        f"{outcome.published} items: {outcome.lost} lost, {outcome.doubled} doubled, {outcome.waiting} waiting\n"
        f"{outcome.facts} facts: {outcome.facts_differ} differ from those of a run that was never killed"
    )
    sys.exit(1 if outcome.lost or outcome.doubled or outcome.facts_differ or outcome.waiting else 0)


if __name__ == "__main__":
    main()
