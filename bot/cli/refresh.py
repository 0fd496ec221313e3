"""``silkwire refresh``: one round over sources now, a line for each, and what came of it in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.cli.means import means_of
from bot.cli.reach import open_watched, open_web
from bot.config import Config
from bot.errors import FetchError, UserError
from bot.models import Received, Watched
from bot.pipeline.inbox import Outcome, drain
from bot.pipeline.refresh import Refreshed, refresh
from storage import Storage


async def refresh_now(config: Config, names: Sequence[str]) -> None:
    """Ask the sources of these names, numbers or addresses, due or not; without any, all that are not paused.

    Raises:
        UserError: a name is no source's.
        FetchError: no source could be read.
        StorageError: the database cannot be opened or written.
    """
    done: list[Refreshed] = []

    def tell(refreshed: Refreshed) -> None:
        done.append(refreshed)
        print(line_of(refreshed), flush=True)

    async with open_watched(config) as storage, open_web(config) as (client, workers):
        means = means_of(config, storage, client, workers)
        sources = await choose(storage, names)
        await refresh(sources, means, tell)
        came = await drain(means)
        waiting = await storage.inbox.count()
    print(summary(done, came, waiting))
    if not any(one.error is None for one in done):
        raise FetchError("nothing could be read" if done else "there are no sources: see [feeds] in the configuration")


async def choose(storage: Storage, names: Iterable[str]) -> list[Watched]:
    """The sources that are meant, each once; a name that several sources have means all of them."""
    chosen: dict[int, Watched] = {}
    for name in names:
        found = await storage.sources.find(name)
        if not found:
            raise UserError(
                f"no source is called {name!r}: its name, number or address as `silkwire feeds list` has it"
            )
        chosen |= {watched.number: watched for watched in found}
    every = chosen.values() if names else await storage.sources.list()
    return [watched for watched in every if names or watched.paused is None]


def line_of(refreshed: Refreshed) -> str:
    """ "Kazinform: 12 new, 1 changed, 30 known", "Tengrinews: failed: it answers 503"."""
    name = _plain(refreshed.watched.source.name)
    return f"{name}: failed: {refreshed.error}" if refreshed.error else f"{name}: {_counts(refreshed.received)}"


def summary(done: Sequence[Refreshed], came: Mapping[Outcome, int], waiting: int) -> str:
    """Two lines: the sources with their entries, and the articles."""
    failed = sum(one.error is not None for one in done)
    entries = Received(
        new=sum(one.received.new for one in done),
        changed=sum(one.received.changed for one in done),
        known=sum(one.received.known for one in done),
    )
    articles = [f"{came.get(state, 0)} {state}" for state in ("new", "changed", "unchanged")]
    articles += [
        f"{count} {words}" for count, words in ((came.get("settled", 0), "left out"), (waiting, "waiting")) if count
    ]
    return f"{len(done)} sources, {failed} failed: {_counts(entries)}\narticles: {', '.join(articles)}"


def _counts(received: Received) -> str:
    return f"{received.new} new, {received.changed} changed, {received.known} known"


def _plain(name: str) -> str:
    """A name on one line, without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in name)
