"""The ledger depends on what is stored, not on the order it came in: through the real store, with real articles."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.facts import kinds
from bot.feeds.jsonl import read_lines
from bot.ledger.canonical import canonical
from bot.models import About, Article, Claim, Fact, Saved
from bot.pipeline.importing import import_entries
from storage import Storage, open_storage
from tests.bench.stories import Text, cut_short, edit, vocabulary
from tests.making import NOW

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "corpus"
OWN = sorted((ROOT / "tests" / "cases" / "articles").glob("*/articles.jsonl"))
PACKS = {
    "demo": [ROOT / "bot" / "demo" / "articles.jsonl"],
    "own": OWN[:2],
    "shared": [SHARED / "dev" / "articles.jsonl", SHARED / "seeds" / "articles.jsonl"],
}


@dataclass(frozen=True)
class Read:
    """An article as it is handed to the store."""

    article: Article
    facts: Sequence[Fact]
    about: Sequence[About] | None


class Keeping(Storage):
    """A store that only notes what it is given."""

    def __init__(self) -> None:
        self.given: list[Read] = []

    async def find_stored(self, keys: str | Iterable[str], text: str) -> Saved | None:
        return None

    async def save_article(
        self,
        article: Article,
        stated: Sequence[Fact],
        about: Sequence[About] | None = None,
        *,
        entry: int | None = None,
        keys: Sequence[str] = (),
        claims: Sequence[Claim] | None = None,
    ) -> Saved:
        self.given.append(Read(article, stated, about))
        return Saved(state="new", article=0, revision=1)


async def read(paths: Sequence[Path]) -> list[Read]:
    keeping = Keeping()
    for path in paths:
        async for _ in import_entries(read_lines(path.read_bytes().splitlines(), path.name), keeping, now=NOW):
            pass
    return keeping.given


def with_copies(given: Sequence[Read]) -> list[Read]:
    """The articles, and of every third a copy by another outlet: cut short, with the facts of what is left."""
    copies = []
    for at, one in enumerate(given[::3]):
        text = cut_short(Text(one.article.language, one.article.text), 0.7).text
        kept = [at for at, fact in enumerate(one.facts) if max(fact.evidence.end, *_ends(fact)) <= len(text)]
        article = replace(one.article, key=f"copy {at}", text=text, publisher=f"Outlet {at % 7}")
        about = None if one.about is None else [one.about[at] for at in kept]
        copies.append(Read(article, [one.facts[at] for at in kept], about))
    return [*given, *copies]


def _ends(fact: Fact) -> list[int]:
    return [0, *(mark.span.end for mark in fact.marks)]


def undated(given: Sequence[Read]) -> list[Read]:
    """All told on the day they are seen: a revision is told when it is seen, whenever its article was published."""
    return [replace(one, article=replace(one.article, published=None)) for one in given]


async def save(storage: Storage, given: Sequence[Read]) -> None:
    for one in given:
        await storage.save_article(one.article, one.facts, one.about)


async def listing(storage: Storage) -> list[str]:
    """The whole ledger, canonically."""
    records = [canonical(record) async for record in storage.each_record(kinds())]
    return sorted(json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records)


async def ledger_of(folder: Path, name: str, given: Sequence[Read]) -> list[str]:
    async with open_storage(f"sqlite:///{folder / name}.db") as storage:
        await save(storage, given)
        return await listing(storage)


@pytest.mark.parametrize("pack", PACKS)
async def test_any_order_makes_the_same_records(tmp_path: Path, pack: str) -> None:
    if not all(path.exists() for path in PACKS[pack]):
        pytest.skip("the shared corpus is not here")
    given = with_copies(await read(PACKS[pack]))
    first = await ledger_of(tmp_path, "first", given)
    assert len(first) >= 20
    assert any(json.loads(record)["stories"] < len(json.loads(record)["outlets"]) for record in first)
    for seed in range(5):
        shuffled = random.Random(seed).sample(given, len(given))
        assert await ledger_of(tmp_path, f"order {seed}", shuffled) == first


async def test_what_is_added_and_revised_is_as_if_stored_from_scratch(tmp_path: Path) -> None:
    given = undated(with_copies(await read(PACKS["demo"])))
    dice = random.Random(7)
    words = vocabulary([Text(one.article.language, one.article.text) for one in given])
    async with open_storage(f"sqlite:///{tmp_path}/grown.db") as storage:
        for one in given:  # each is first stored as something else, in another story, and then revised
            other = dice.choice(given)
            text = edit(Text(other.article.language, other.article.text), 0.02, words, dice).text
            await storage.save_article(replace(one.article, text=text), [])
        await save(storage, dice.sample(given, len(given)))
        grown = await listing(storage)
    assert grown == await ledger_of(tmp_path, "scratch", given)


async def test_the_ledger_as_of_a_day_is_that_of_what_was_told_by_then(tmp_path: Path) -> None:
    given = with_copies(await read(PACKS["demo"]))
    days = sorted({one.article.published for one in given if one.article.published})
    async with open_storage(f"sqlite:///{tmp_path}/news.db") as storage:
        await save(storage, given)
        for day in days[:: max(1, len(days) // 8)]:
            records = await storage.list_records(kinds(), limit=400, as_of=day)
            then = sorted(json.dumps(canonical(one), ensure_ascii=False, sort_keys=True) for one in records)
            told = [one for one in given if (one.article.published or NOW.date()) <= day]
            assert then == await ledger_of(tmp_path, f"as of {day}", told)


async def test_a_revision_withdraws_and_another_brings_back(tmp_path: Path) -> None:
    given = undated(with_copies(await read(PACKS["demo"])))
    async with open_storage(f"sqlite:///{tmp_path}/news.db") as storage:
        await save(storage, given)
        before = await listing(storage)
        gone, kept = given[0], given[1:]
        await storage.save_article(replace(gone.article, text="This article was withdrawn by its agency."), [])
        assert await listing(storage) == await ledger_of(tmp_path, "without", kept)
        await storage.save_article(gone.article, gone.facts, gone.about)
        assert await listing(storage) == before


async def test_rejecting_and_restoring_every_fact_in_any_order_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    given = with_copies(await read(PACKS["demo"]))
    dice = random.Random(11)
    async with open_storage(f"sqlite:///{tmp_path}/news.db") as storage:
        added = [
            short for one in given for short in (await storage.save_article(one.article, one.facts, one.about)).added
        ]
        before = await listing(storage)
        for short in dice.sample(added, len(added)):
            assert await storage.reject(short, by="telegram:1", reason=None, now=NOW)
        assert await listing(storage) == []
        for short in dice.sample(added, len(added)):
            assert await storage.restore(short)
        assert await listing(storage) == before
