"""``silkwire refresh``: which sources are meant, what is printed, and when it has failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.refresh import choose, line_of, refresh_now, summary
from bot.config import Config, FeedsConfig, SourceConfig, StorageConfig
from bot.errors import FetchError, UserError
from bot.models import Received, Source
from bot.pipeline.refresh import Refreshed
from storage import Storage
from tests.fakes.publisher import Publisher
from tests.rounds import item, rss, watch


def config(database: str, *urls: str) -> Config:
    sources = tuple(SourceConfig(f"Outlet {at}", url, language="en") for at, url in enumerate(urls, 1))
    feeds = FeedsConfig(preset=False, allow_networks=("127.0.0.0/8",), host_delay=0, workers=1, sources=sources)
    return Config(storage=StorageConfig(database), feeds=feeds)


async def test_one_round_now(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with Publisher() as publisher:
        publisher.put("/a", rss(item(1), item(2)))
        await refresh_now(config(database, publisher.url("/a"), publisher.url("/none")), [])
        lines = set(capsys.readouterr().out.splitlines())
        assert {"Outlet 1: 2 new, 0 changed, 0 known", "Outlet 2: failed: answered 404 Not Found"} < lines
        assert "articles: 2 new, 0 changed, 0 unchanged" in lines
        await refresh_now(config(database, publisher.url("/a"), publisher.url("/none")), ["Outlet 1"])  # due or not
        assert "Outlet 1: 0 new, 0 changed, 2 known" in capsys.readouterr().out
        with pytest.raises(FetchError, match="nothing could be read"):
            await refresh_now(config(database, publisher.url("/a"), publisher.url("/none")), ["2"])


async def test_without_sources_it_has_failed(database: str) -> None:
    with pytest.raises(FetchError, match="no sources"):
        await refresh_now(config(database), [])


async def test_sources_are_chosen_by_name_number_or_address(storage: Storage) -> None:
    first, second = await watch(storage, "https://a.example/rss", "https://b.example/rss")
    await storage.sources.pause(second.number)
    numbers = [
        [one.number for one in await choose(storage, names)] for names in ([], ["outlet"], ["2"], [first.source.url])
    ]
    assert numbers == [[1], [1, 2], [2], [1]]
    with pytest.raises(UserError, match="Kazinform"):
        await choose(storage, ["Kazinform"])


async def test_a_line_for_each_source_and_a_sum(storage: Storage) -> None:
    (watched,) = await watch(storage, "https://a.example/rss")
    read = Refreshed(watched, Received(new=12, changed=1, known=30))
    failed = Refreshed(watched, Received(), "the address is not public")
    assert line_of(read) == "Outlet 1: 12 new, 1 changed, 30 known"
    assert line_of(failed) == "Outlet 1: failed: the address is not public"
    assert summary([read, failed], {"new": 11, "settled": 1}, 2) == (
        "2 sources, 1 failed: 12 new, 1 changed, 30 known\n"
        "articles: 11 new, 0 changed, 0 unchanged, 1 left out, 2 waiting"
    )
    nasty = replace(read, watched=replace(watched, source=Source(url="https://a.example", name="A\x1b[2J\nB")))
    assert "\x1b" not in line_of(nasty)
    assert "\n" not in line_of(nasty)
