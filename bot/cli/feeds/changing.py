"""Adding, removing, pausing and resuming feeds, and looking for them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.cli.frame import plain
from bot.cli.reach import open_watched, open_web
from bot.config import Config, SourceConfig
from bot.config.sections import read_section
from bot.errors import ConfigError, FetchError, ReadError, UserError
from bot.models import Source, Watched
from storage import Storage

if TYPE_CHECKING:
    from bot.pipeline.discovering import Found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of a source; None: nothing."""

    name: str | None = None
    language: str | None = None
    country: str | None = None
    ownership: str | None = None
    section: str | None = None
    full_text: str | None = None

    def over(self, source: Source) -> Source:
        """The source with what is said.

        Raises:
            UserError: a value is none of those there are.
        """
        said = {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}
        try:
            checked: SourceConfig = read_section(SourceConfig, {"name": source.name, "url": source.url} | said, "")
        except ConfigError as error:
            raise UserError(re.sub(r"^\.(\w+)", lambda key: "--" + key[1].replace("_", "-"), str(error))) from None
        given: dict[str, Any] = {name: getattr(checked.source(), name) for name in said}
        return replace(source, **given)


async def add_source(config: Config, url: str, wanted: Wanted, *, untried: bool) -> None:
    """Add the feed at an address, or the one that its page names; of several print the command for each.

    Raises:
        FetchError, ReadError: there is none, or it cannot be had.
        UserError: no address, a wrong value, or several feeds.
    """
    address = full_address(url)
    blank = wanted.over(Source(url=address, name=urlsplit(address).hostname or address))
    async with open_watched(config) as storage:
        known = [one for one in await storage.sources.list() if one.source.url == address]
        if known:
            print(f"known already: {_named(known[0])}")
        elif untried:
            await _add(storage, blank, "not tried")
        else:
            found = await _one(config, address)
            await _add(storage, wanted.over(found.source), _gave(found))


async def remove_source(config: Config, which: str) -> None:
    """Raises UserError: no source or several are meant, as in ``find_one``; so do the others."""
    async with open_watched(config) as storage:
        watched = await find_one(storage, which, "remove")
        await storage.sources.remove(watched.number)
        print(f"removed: {_named(watched)}; to have it back: silkwire feeds add {shlex.quote(watched.source.url)}")


async def pause_source(config: Config, which: str) -> None:
    """Leave it alone until it is resumed."""
    async with open_watched(config) as storage:
        watched = await find_one(storage, which, "pause")
        await storage.sources.pause(watched.number)
        print(f"paused: {_named(watched)}")


async def resume_source(config: Config, which: str) -> None:
    """Ask it again, at once."""
    async with open_watched(config) as storage:
        watched = await find_one(storage, which, "resume")
        await storage.sources.resume(watched.number, now=datetime.now(UTC))
        print(f"resumed, to be asked at once: {_named(watched)}")


async def print_found(config: Config, url: str) -> None:
    """Print the feeds behind an address.

    Raises:
        FetchError, ReadError: it cannot be had, or there are none.
    """
    for found in await _found(config, full_address(url)):
        print(f"{plain(found.source.url)}  {_told(found)}")


async def find_one(storage: Storage, which: str, command: str) -> Watched:
    """The one source that is meant.

    Raises:
        UserError: there is none, or there are several, which are listed.
    """
    found = await storage.sources.find(which)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(f"there is no source {which!r}; `silkwire feeds list` shows what there is")
    rows = "".join(f"\n  silkwire feeds {command} {one.number}   {_named(one)}" for one in found)
    raise UserError(f"several sources are called so; say which:{rows}")


def full_address(url: str) -> str:
    """An address with its scheme: "example.kz" is https://example.kz.

    Raises:
        UserError: it is none on the web.
    """
    address = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or " " in address:
        raise UserError(f"{url!r} is no address on the web, such as https://example.kz/feed")
    return address


async def _one(config: Config, address: str) -> Found:
    found = await _found(config, address)
    if len(found) == 1:
        return found[0]
    rows = "".join(f"\n  silkwire feeds add {shlex.quote(one.source.url)}   # {_told(one)}" for one in found)
    raise UserError(f"{address} has several feeds; add the one you want:{rows}")


async def _found(config: Config, address: str) -> Sequence[Found]:
    from bot.pipeline.discovering import discover

    try:
        async with open_web(config, reading=False) as (client, workers):
            found = await discover(address, client, workers)
    except FetchError as error:
        raise FetchError(f"{address}: {error}", status=error.status) from None
    if not found:
        raise ReadError(f"there is no feed at {address}, nor does its page name one that answers")
    return found


async def _add(storage: Storage, source: Source, gave: str) -> None:
    watched = await storage.sources.add(source, now=datetime.now(UTC))
    print(f"added: {_named(watched)} ({gave})")


def _named(watched: Watched) -> str:
    return f"{watched.number} {plain(watched.source.name)}, {plain(watched.source.url)}"


def _told(found: Found) -> str:
    return ", ".join(filter(None, (plain(found.source.name), found.source.language, _gave(found))))


def _gave(found: Found) -> str:
    newest = f", the newest of {found.newest}" if found.newest else ""
    return f"{found.entries} {'entry' if found.entries == 1 else 'entries'}{newest}"
