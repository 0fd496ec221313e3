"""Articles per second of the extractor on one core, beside natasha's full pipeline on the same texts in the same run.

    python -m tests.bench.extract [--articles FILE.jsonl] [--natasha PYTHON] [--rounds N]

Without ``--articles`` the texts are the demo pack. Ours and natasha's take turns, each in a process of its own
pinned to one core; the figures are medians over the turns.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

DEMO = Path(__file__).parents[2] / "bot" / "demo"


def main() -> None:
    args = _arguments()
    if args.ours:
        print(json.dumps(measure(sys.stdin.read(), args.rounds)))
        return
    lines = args.articles.read_text("utf-8") if args.articles else _demo()
    own = [sys.executable, "-m", __spec__.name, "--ours", "--rounds"]
    other = [args.natasha, str(Path(__file__).with_name("natasha_pipeline.py"))]
    ours, theirs = [], []
    for _ in range(args.turns):
        ours.append(_turn(own, lines, args.rounds))
        if args.natasha:
            theirs.append(_turn(other, lines, 1))
    _report("silkwire, all kinds", lines, ours)
    if not theirs:
        print("natasha: not measured (make bench sets it up)")
        return
    _report("natasha, full pipeline", lines, theirs)
    ratios = [_speed(a) / _speed(b) for a, b in zip(ours, theirs, strict=True)]
    print(f"ratio silkwire / natasha: {median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f} over the turns)")


def measure(lines: str, rounds: int) -> dict[str, float]:
    """Extract every article ``rounds`` times; seconds without loading, and the load apart."""
    articles = [json.loads(line) for line in lines.splitlines() if line.strip()]
    gc.set_threshold(200_000)  # as the command line
    started = time.perf_counter()
    from bot.facts import extract  # its loading is measured

    def run(article: dict[str, Any]) -> None:
        told = article.get("published")
        day = date.fromisoformat(told[:10]) if told else None
        extract(article["text"], language=article.get("language"), published=day)

    for article in articles:
        run(article)
    loaded = time.perf_counter()
    for _ in range(rounds):
        for article in articles:
            run(article)
    return {
        "seconds": time.perf_counter() - loaded,
        "articles": rounds * len(articles),
        "load_seconds": loaded - started,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--natasha", help="a Python that has natasha")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--ours", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _demo() -> str:
    return "".join(path.read_text("utf-8") for path in sorted(DEMO.glob("*.jsonl")))


def _turn(command: list[str], lines: str, rounds: int) -> dict[str, float]:
    done = subprocess.run(
        [*command, str(rounds)],
        input=lines,
        text=True,
        stdout=subprocess.PIPE,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {0}) if hasattr(os, "sched_setaffinity") else None,
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _speed(turn: dict[str, float]) -> float:
    return turn["articles"] / turn["seconds"]


def _report(name: str, lines: str, turns: list[dict[str, float]]) -> None:
    texts = [json.loads(line)["text"] for line in lines.splitlines() if line.strip()]
    size = sum(len(text.encode()) for text in texts) / len(texts)
    speed = median(map(_speed, turns))
    print(
        f"{name:24} {speed:8.1f} articles/s  {speed * size / 1e6:6.3f} MB/s"
        f"  load {median(t['load_seconds'] for t in turns):.2f} s  {median(t['rss_mb'] for t in turns):.0f} MB resident"
    )


if __name__ == "__main__":
    main()
