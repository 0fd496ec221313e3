"""``silkwire records``: what it prints of a store, and that the order of articles does not show in it."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from bot.cli.records import asked_kinds, print_records
from bot.config import Config, StorageConfig
from bot.errors import UserError
from bot.facts import kinds
from bot.models import Article, Fact
from storage import open_storage
from tests.making import article, fact, stated

DISPUTED = "Trade between Kazakhstan and China reached 30 billion dollars in 2024."


def articles() -> list[tuple[Article, list[Fact]]]:
    """TEXT by two outlets on different days, and another that says otherwise."""
    other = fact(
        DISPUTED,
        DISPUTED,
        kind="trade",
        flow="turnover",
        countries=["CN", "KZ"],
        amount=30000000000,
        currency="USD",
        bound="exact",
        period="2024",
        status="actual",
    )
    return [
        (article("k1"), stated()),
        (article("k2", publisher="The Post", published=date(2025, 7, 1)), stated()),
        (article("k3", DISPUTED, publisher="The Times", published=date(2025, 8, 1)), [other]),
    ]


async def printed(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    told: list[tuple[Article, list[Fact]]],
    *,
    kind: str | None = None,
    jsonl: bool = True,
) -> list[str]:
    url = f"sqlite:///{folder}/silkwire.db"
    async with open_storage(url) as storage:
        for one, facts in told:
            await storage.save_article(one, facts)
    await print_records(Config(storage=StorageConfig(url=url)), kind=kind, jsonl=jsonl)
    return capsys.readouterr().out.splitlines()


async def test_a_line_says_which_thing_what_and_who(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.loads(line) for line in await printed(tmp_path, capsys, articles())]
    assert {line["kind"] for line in lines} == {"trade", "event"}
    (exports,) = [line for line in lines if line["identity"].get("flow") == "export"]
    assert exports["identity"] == {
        "flow": "export",
        "countries": ["KZ", "CN"],
        "period": "2023",
        "status": "actual",
    }
    assert exports["best"] == {"amount": 15000000000, "currency": "USD", "bound": "exact"}
    (value,) = exports["values"]
    assert value["amount"] == 15000000000
    assert value["outlets"] == ["The Post", "The Wire"]
    assert (value["first"], value["last"]) == ("2025-07-01", "2025-08-30")
    assert (exports["first"], exports["last"]) == ("2025-07-01", "2025-08-30")


async def test_no_line_has_an_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with open_storage(f"sqlite:///{tmp_path}/silkwire.db") as storage:
        for one, facts in articles():
            await storage.save_article(one, facts)
        ids = [record.id async for record in storage.each_record(kinds())]
    said = "\n".join(await printed(tmp_path, capsys, []))
    assert ids
    assert not [name for name in ids if f'"{name}"' in said]


@pytest.mark.parametrize("seed", range(4))
async def test_the_order_of_articles_does_not_show(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = articles()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    expected = await printed(tmp_path / "a", capsys, told)
    random.Random(seed).shuffle(told)
    assert await printed(tmp_path / "b", capsys, told) == expected
    assert expected == sorted(expected)


async def test_one_kind_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = await printed(tmp_path, capsys, articles(), kind="event")
    assert [json.loads(line)["identity"]["series"] for line in lines] == ["China-Central Asia"]


async def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"agreement, event, indicator, .*trade, not 'trades'"):
        asked_kinds("trades")


async def test_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = "\n".join(await printed(tmp_path, capsys, articles(), jsonl=False))
    assert "$15 billion" in said
    assert "2025-07-01 to 2025-08-30, in en: The Post, The Wire" in said


async def test_an_empty_store_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await printed(tmp_path, capsys, []) == []


async def test_no_store_prints_nothing_and_makes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/none.db"
    await print_records(Config(storage=StorageConfig(url=url)), kind=None, jsonl=True)
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "none.db").exists()
