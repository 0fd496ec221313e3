"""How far a long command has come: a bar on a terminal, elsewhere a line every so often. Standard error only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int, int], None]  # bytes done, articles read
_EVERY = 10.0  # seconds between lines
_MB = 1_000_000


@contextmanager
def progress(total: int, begun: int = 0) -> Iterator[Advance]:
    """What is called with the bytes done, of ``total``, and the articles read so far; ``begun``: done before."""
    with (_bar if sys.stderr.isatty() else _lines)(total, begun) as advance:
        yield advance


def told(seconds: float, articles: int, lately: int, size: int) -> str:
    """How many articles there are, and the speed of the last: "1,234 articles · 120/s · 4.5 MB/s"."""
    seconds = max(seconds, 0.001)
    return f"{articles:,} articles · {lately / seconds:,.0f}/s · {size / seconds / _MB:.1f} MB/s"


def percent(done: int, total: int) -> int:
    """How much is done, from 0 to 100; 100 only when all of it is."""
    return min(100, done * 100 // total) if total else 100


class _Pace:
    """How much has come since the first call: what went before it was getting started."""

    def __init__(self) -> None:
        self._first: tuple[float, int, int] | None = None

    def since(self, articles: int, done: int) -> tuple[float, int, int]:
        """Seconds, articles and bytes."""
        now = time.monotonic()
        first = self._first = self._first or (now, articles, done)
        return now - first[0], articles - first[1], done - first[2]


@contextmanager
def _lines(total: int, begun: int) -> Iterator[Advance]:
    pace, last = _Pace(), time.monotonic()

    def advance(done: int, articles: int) -> None:
        nonlocal last
        spent, lately, size = pace.since(articles, done)
        now = time.monotonic()
        if now - last < _EVERY or not spent:
            return
        last = now
        left = f" · {_clock((total - done) * spent / size)} left" if size > 0 else ""
        print(f"{percent(done, total)}% · {told(spent, articles, lately, size)}{left}", file=sys.stderr, flush=True)

    yield advance


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


@contextmanager
def _bar(total: int, begun: int) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[speed]}"), TimeRemainingColumn())
    pace = _Pace()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("import", total=total or None, completed=begun, speed="")

        def advance(done: int, articles: int) -> None:
            spent, lately, size = pace.since(articles, done)
            shown.update(task, completed=done, speed=told(spent, articles, lately, size) if spent else "")

        yield advance
