"""``silkwire feeds list``: a table for people, JSON lines for programs."""

from __future__ import annotations

import json as json_
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.frame import plain
from bot.cli.reach import open_watched
from bot.config import Config
from bot.feeds.health import Standing, standings, tally
from bot.models import Watched

_HEAD = ("no", "name", "lang", "state", "last success", "new article", "error")
_WIDEST = 34  # cells of a name: a longer one is cut
_WORDS: dict[Standing, str] = {"ok": "in order", "new": "not asked yet", "failing": "failed last time"}
_GONE = "its server says that it is no more"


async def list_sources(config: Config, *, json: bool) -> None:
    """Print every source that was not removed.

    As JSON: {"number", "url", "name", ..., "state", "paused", "next_check", "checked", "succeeded", "new_article",
    "error", "failures", "checks", "unchanged", "entries", "articles", "bytes"}; moments are in UTC.
    """
    async with open_watched(config) as storage:
        sources = await storage.sources.list()
    found = standings(sources, timedelta(minutes=config.feeds.interval))
    if json:
        for one in sources:
            print(_json(one, found[one.number]))
        return
    zone = ZoneInfo(config.bot.time_zone)
    rows = [_HEAD, *(_row(one, found[one.number], zone) for one in sources)]
    for line in aligned(rows, shutil.get_terminal_size().columns if sys.stdout.isatty() else None):
        print(line)
    counts = ", ".join(f"{count} {_WORDS.get(name, name)}" for name, count in tally(found.values()))
    print(f"\n{len(sources)} sources{': ' if counts else ''}{counts}")


def aligned(rows: Sequence[Sequence[str]], limit: int | None = None) -> Iterator[str]:
    """Rows with their columns below each other, however wide their letters are.

    Args:
        limit: the cells of a line; a last column that does not fit stands on the next.
    """
    from rich.cells import cell_len, set_cell_size

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)]
        first = row[0].rjust(widths[0])
        line = "  ".join([first, *cells[1:-1], row[-1]]).rstrip()
        if limit is None or cell_len(line) <= limit:
            yield line
        else:
            yield _fitted("  ".join([first, *cells[1:-1]]), limit)
            yield _fitted(f"{'':{widths[0]}}  {row[-1]}", limit)


def _fitted(line: str, limit: int) -> str:
    from rich.cells import cell_len, set_cell_size

    line = line.rstrip()
    return line if cell_len(line) <= limit else set_cell_size(line, limit)


def _row(watched: Watched, standing: Standing, zone: ZoneInfo) -> tuple[str, ...]:
    source, health = watched.source, watched.health
    named = f"{source.name} ({source.section})" if source.section else source.name
    return (
        str(watched.number),
        _cut(named),
        source.language or "-",
        _WORDS.get(standing, standing),
        _moment(health.succeeded, zone),
        _moment(health.new_article, zone),
        _GONE if standing == "gone" else _failed(health.error, health.failures),
    )


def _failed(error: str | None, failures: int) -> str:
    if error is None:
        return ""
    return f"{plain(error)} ({failures} times)" if failures > 1 else plain(error)


def _cut(name: str) -> str:
    from rich.cells import cell_len, set_cell_size

    name = plain(name)
    return name if cell_len(name) <= _WIDEST else set_cell_size(name, _WIDEST - 1).rstrip() + "…"


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else "-"


def _json(watched: Watched, standing: Standing) -> str:
    more: dict[str, Any] = {"state": standing, "paused": watched.paused, "next_check": watched.next_check}
    line = {"number": watched.number, **asdict(watched.source), **more, **asdict(watched.health)}
    return json_.dumps(line, ensure_ascii=False, default=datetime.isoformat)
