"""Refreshes killed with SIGKILL at random moments, and what must hold after the last: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.facts import kinds
from storage import open_storage
from tests.bench.wire import language_of, page, rss, story
from tests.fakes.publisher import Publisher, address_of, publisher_process

_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Held:
    """What a store has: articles by title, facts by title, kind and sentence; entries that wait."""

    articles: Counter[str]
    facts: Counter[tuple[str, str, str]]
    waiting: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: of so many published items those not stored and stored twice; whether the facts differ."""

    published: int
    kills: int
    moments: tuple[str, ...]
    lost: int
    doubled: int
    facts: int
    facts_differ: int
    waiting: int


def lay_out(publisher: Publisher, feeds: int, items: int) -> None:
    """Outlets of their own hosts; every second gives teasers, whose pages are fetched."""
    for outlet in range(feeds):
        base, teasers = publisher.url("", host=outlet), outlet % 2 == 1
        stories = [story(outlet, number) for number in range(items)]
        publisher.put("/rss", rss(stories, base, full=not teasers), host=outlet, etag=f'"{outlet}"')
        for one in stories if teasers else ():
            publisher.put(one.path, page(one, base), host=outlet, media_type="text/html; charset=utf-8")


def configure(folder: Path, port: int, feeds: int) -> Path:
    """A configuration with these feeds and a database in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f'storage.url = "sqlite:///{folder / "silkwire.db"}"', 'log.level = "error"', "[feeds]", "preset = false"]
    lines += ['allow_networks = ["127.0.0.0/8"]', "host_delay = 0"]
    for outlet in range(feeds):
        url, code = f"http://{address_of(outlet)}:{port}/rss", language_of(outlet)
        lines += ["[[feeds.sources]]", f'name = "Outlet {outlet}"', f'url = "{url}"', f'language = "{code}"']
    config = folder / "config.toml"
    config.write_text("\n".join(lines), "utf-8")
    return config


def start(config: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot", "--config", str(config), "refresh"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(config: Path) -> None:
    with start(config) as running:
        assert running.stdout is not None
        running.stdout.read()
    assert running.returncode == 0, running.returncode


def kill_at_random(config: Path, feeds: int, dice: random.Random) -> str:
    """Start a refresh and kill it: while it starts, after some sources, or while articles are read; says when."""
    moment = dice.choice(("starting", "refreshing", "refreshing", "reading", "reading", "reading"))
    lines = {"starting": 0, "refreshing": dice.randint(1, feeds), "reading": feeds}[moment]
    with start(config) as running:
        assert running.stdout is not None
        for _ in range(lines):
            running.stdout.readline()
        time.sleep(dice.uniform(0, 10 if moment == "reading" else 0.5 if lines else 1))
        running.kill()
    return moment if running.returncode < 0 else "over"


async def held(config: Path) -> Held:
    """What is in the store beside a configuration."""
    async with open_storage(f"sqlite:///{config.parent / 'silkwire.db'}") as storage:
        heads = await storage.latest(_ALL)
        cited = await storage.list_facts(kinds(), limit=_ALL)
        return Held(
            articles=Counter(head.title or "" for head in heads),
            facts=Counter((one.article.title or "", one.fact.kind, one.sentence) for one in cited),
            waiting=await storage.inbox.count(),
        )


def run(folder: Path, *, kills: int, feeds: int, items: int, seed: int = 1, say: bool = False) -> Outcome:
    """Kill so many refreshes, let one finish, and compare with one that was never killed."""
    dice = random.Random(seed)
    moments = []
    with publisher_process(partial(lay_out, feeds=feeds, items=items), many_hosts=True) as port:
        config = configure(folder / "killed", port, feeds)
        for number in range(kills):
            moments.append(kill_at_random(config, feeds, dice))
            if say:
                with contextlib.suppress(Exception):
                    now = asyncio.run(held(config))
                    print(
                        f"kill {number + 1} {moments[-1]}: {now.articles.total()} articles, {now.waiting} waiting",
                        flush=True,
                    )
        finish(config)
        calm = configure(folder / "calm", port, feeds)
        finish(calm)
    after, undisturbed = asyncio.run(held(config)), asyncio.run(held(calm))
    published = {story(outlet, number).title for outlet in range(feeds) for number in range(items)}
    return Outcome(
        published=len(published),
        kills=sum(moment != "over" for moment in moments),
        moments=tuple(moments),
        lost=len(published - after.articles.keys()),
        doubled=after.articles.total() - len(after.articles),
        facts=undisturbed.facts.total(),
        facts_differ=((after.facts - undisturbed.facts) + (undisturbed.facts - after.facts)).total(),
        waiting=after.waiting,
    )
