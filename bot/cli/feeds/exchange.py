"""Lists of feeds from other readers and for them: OPML."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.frame import plain
from bot.cli.reach import open_watched, open_web
from bot.config import Config
from bot.errors import FetchError, ReadError, UserError
from bot.feeds.opml import parse_opml, render_opml
from bot.models import Refused

TITLE = "Silkwire"


async def import_sources(config: Config, file: str) -> None:
    """Add what a list names: refusals go to standard error, the sum to standard output.

    Args:
        file: a path, or an address, which is fetched.

    Raises:
        ReadError, FetchError: it cannot be had, is no OPML, or names no feed.
        UserError: there is no such file.
    """
    data = await _fetched(config, file) if "://" in file else _file(Path(file))
    try:
        listed = parse_opml(data)
    except ReadError as error:
        raise ReadError(f"{file}: {error}") from None
    told: Counter[str] = Counter()
    async with open_watched(config) as storage:
        known = {one.source.url for one in await storage.sources.list()}
        for one in listed:
            if isinstance(one, Refused):
                told["refused"] += 1
                print(f"refused: {plain(one.source)}: {one.reason}", file=sys.stderr)
            elif one.url in known:
                told["known already"] += 1
            else:
                await storage.sources.add(one, now=datetime.now(UTC))
                told["added"] += 1
    if not told["added"] and not told["known already"]:
        raise ReadError(f"{file}: names no feed")
    print(", ".join(f"{told[name]} {name}" for name in ("added", "known already", "refused")))


async def export_sources(config: Config, file: Path | None) -> None:
    """Write all sources as OPML; None is standard output.

    Raises:
        UserError: the file cannot be written.
    """
    async with open_watched(config) as storage:
        sources = [one.source for one in await storage.sources.list()]
    written = render_opml(sources, title=TITLE, at=datetime.now(UTC))
    if file is None:
        print(written.decode(), end="")
    else:
        _write(file, written)
        print(f"{len(sources)} feeds in {file}")


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None


def _write(path: Path, written: bytes) -> None:
    try:
        path.write_bytes(written)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None


async def _fetched(config: Config, url: str) -> bytes:
    async with open_web(config, reading=False) as (client, _):
        try:
            return (await client.get(url, kind="opml")).body
        except FetchError as error:
            raise FetchError(f"{url}: {error}", status=error.status) from None
