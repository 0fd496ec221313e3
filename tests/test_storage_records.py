"""Records in the store: asked for, filtered, ordered, as of a day, without what was withdrawn or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.models import Fact, FactFilter, Order, Record
from storage import Storage, open_storage, schema
from storage.dialect import connect
from storage.rekeying import rekey
from storage.tables import claim_keys, claims
from tests.making import NOW, article, fact, stated

LATER = date(2025, 9, 1)  # the day NOW is of


def trade(amount: int, period: str = "2024", **fields: Any) -> tuple[str, list[Fact]]:
    """A text of one sentence, and the figure in it."""
    given: dict[str, Any] = {"flow": "turnover", "countries": ["CN", "KZ"], "bound": "exact", "status": "actual"}
    said = {"kind": "trade", "amount": amount, "currency": "USD", "period": period, **given, **fields}
    text = f"The office of {said['flow']} told us of {amount} dollars for {period} and of nothing else at all."
    return text, [fact(text, text, (), **said)]


async def tell(storage: Storage, key: str, told: tuple[str, list[Fact]], **fields: Any) -> str:
    """Save an article; the id of what it states."""
    saved = await storage.save_article(article(key, told[0], publisher=key, **fields), told[1])
    return saved.added[0] if saved.added else ""


@pytest.fixture
async def filled(storage: Storage) -> Storage:
    """TEXT's four facts, the first told by three, one of them otherwise."""
    await storage.save_article(article("k1"), stated())
    await tell(storage, "k2", trade(43_800_000_000), published=date(2025, 8, 10))
    await tell(storage, "k3", trade(29_600_000_000), published=date(2025, 8, 20))
    return storage


def amounts(found: Sequence[Record]) -> list[int]:
    return [int(getattr(record.fact, "amount", 0) or 0) // 10**8 for record in found]


async def test_a_record_names_who_says_each_value_and_since_when(filled: Storage) -> None:
    record = next(one for one in await filled.list_records("trade") if one.disputed)
    best, other = record.values
    assert (best.stories, best.outlets) == (2, ("The Wire", "k2"))
    assert (best.first, best.last) == (date(2025, 8, 10), date(2025, 8, 30))
    assert (other.stories, other.outlets, other.first) == (1, ("k3",), date(2025, 8, 20))
    assert (record.stories, record.first, record.last) == (3, date(2025, 8, 10), date(2025, 8, 30))
    assert best.lead.article.publisher == "k2"  # who told it first


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (FactFilter(), [1000, 438, 150]),
        (FactFilter(fields={"status": ("target",)}), [1000]),
        (FactFilter(fields={"flow": ("export",)}), [150]),
        (FactFilter(leading="KZ"), [150]),
        (FactFilter(countries=("CN", "KZ")), [1000, 438, 150]),
        (FactFilter(countries=("RU",)), []),
        (FactFilter(since=date(2024, 1, 1), until=date(2024, 12, 31)), [438]),
        (FactFilter(disputed=True), [438]),
        (FactFilter(disputed=False), [1000, 150]),
        (FactFilter(words="exports fell"), [150]),
        (FactFilter(article=3), [438]),
    ],
    ids=str,
)
async def test_filters(filled: Storage, where: FactFilter, found: list[int]) -> None:
    assert amounts(await filled.list_records("trade", where, order="amount")) == found
    assert await filled.count_records("trade", where) == len(found)


@pytest.mark.parametrize(
    ("order", "found"),
    [("amount", [1000, 438, 150]), ("period", [1000, 438, 150]), ("soonest", [150, 438, 1000])],
)
async def test_orders(filled: Storage, order: Order, found: list[int]) -> None:
    assert amounts(await filled.list_records("trade", order=order)) == found


async def test_pages_are_parts_of_the_whole(storage: Storage) -> None:
    for at in range(12):
        await tell(storage, f"k{at}", trade(10**9 * (at + 1), str(2000 + at)))
    whole = await storage.list_records("trade", limit=50)
    pages = [await storage.list_records("trade", limit=5, offset=offset) for offset in (0, 5, 10, 15)]
    assert [record.id for page in pages for record in page] == [record.id for record in whole]
    assert [len(page) for page in pages] == [5, 5, 2, 0]


async def test_a_past_day_knows_what_was_told_by_then(filled: Storage) -> None:
    async def known(day: date) -> list[tuple[int, int]]:
        found = await filled.list_records("trade", FactFilter(fields={"status": ("actual",)}), as_of=day)
        return sorted((len(record.values), record.stories) for record in found)

    assert await known(date(2025, 8, 9)) == []
    assert await known(date(2025, 8, 10)) == [(1, 1)]
    assert await known(date(2025, 8, 20)) == [(2, 2)]
    assert await known(date(2025, 8, 30)) == [(1, 1), (2, 3)]


async def test_a_past_day_knows_what_was_withdrawn_later(storage: Storage) -> None:
    short = await tell(storage, "k1", trade(43_800_000_000))
    await tell(storage, "k1", trade(44_900_000_000))
    now, then = await storage.get_record(short), await storage.get_record(short, as_of=date(2025, 8, 31))
    assert now is None
    assert then is not None
    assert amounts([then]) == [438]
    report = next(one for one in await storage.list_reports(short) if one.cited.id == short)
    assert report.withdrawn == LATER


async def test_a_withdrawn_value_leaves_and_its_report_stays_in_the_trail(filled: Storage) -> None:
    before = next(one for one in await filled.list_records("trade") if one.disputed)
    gone = before.values[1].lead.id
    await filled.save_article(article("k3", "We were wrong.", publisher="k3"), [])
    after = await filled.get_record(before.id)
    assert after is not None
    assert not after.disputed
    assert after.stories == 2
    assert (await filled.get_fact(gone)) is not None


async def test_rejecting_takes_out_and_restoring_puts_back(filled: Storage) -> None:
    before = next(one for one in await filled.list_records("trade") if one.disputed)
    wrong = before.values[1].lead.id
    assert await filled.reject(wrong, by="telegram:1", reason="of another year", now=NOW)
    after = await filled.get_record(before.id)
    assert after is not None
    assert not after.disputed
    (kept,) = await filled.list_rejected()
    assert kept.rejected is not None
    assert (kept.cited.id, kept.rejected.by, kept.rejected.reason) == (wrong, "telegram:1", "of another year")
    assert await filled.restore(wrong)
    assert await filled.get_record(before.id) == before
    assert await filled.list_rejected() == []


async def test_rejecting_what_is_not_there_does_nothing(filled: Storage) -> None:
    assert not await filled.reject("zzzz", by="telegram:1", reason=None, now=NOW)
    assert not await filled.restore("zzzz")


async def test_a_record_of_nobody_is_gone(storage: Storage) -> None:
    short = await tell(storage, "k1", trade(10**9))
    await storage.reject(short, by="telegram:1", reason=None, now=NOW)
    assert await storage.list_records("trade") == []
    assert await storage.count_records("trade") == 0
    assert await storage.get_record(short) is None


async def test_every_report_leads_to_its_record(filled: Storage) -> None:
    for record in await filled.list_records(("trade", "event")):
        for report in await filled.list_reports(record.id):
            assert await filled.get_record(report.cited.id.upper()) == record


async def test_a_series_is_its_periods_in_order(storage: Storage) -> None:
    for year in (2023, 2021, 2024, 2022):
        await tell(storage, f"k{year}", trade(10**9 * (year - 2000), str(year)))
    await tell(storage, "other", trade(10**9, flow="export", countries=["KZ", "CN"]))
    some = (await storage.list_records("trade", FactFilter(fields={"flow": ("turnover",)})))[0]
    assert some.series is not None
    found = await storage.list_series(some.series)
    assert [getattr(record.fact, "period", None) for record in found] == ["2021", "2022", "2023", "2024"]


async def test_many_reports_of_one_figure_are_one_claim(storage: Storage) -> None:
    for at in range(60):
        text, facts = trade(43_800_000_000)
        day = date(2025, 8, 1 + at % 28)
        one = article(
            f"k{at}", f"{text}\nSeen by reporter {at} on road {at * 7}.", publisher=f"P{at % 9}", published=day
        )
        await storage.save_article(one, facts)
    (record,) = await storage.list_records("trade")
    assert len(record.outlets) == 9
    assert (record.first, record.last) == (date(2025, 8, 1), date(2025, 8, 28))
    assert len(await storage.list_reports(record.id, limit=100)) == 60


async def test_a_store_from_before_the_ledger_is_brought_into_it(tmp_path: Path, filled: Storage) -> None:
    told = [("k1", *_text_and_facts()), ("k2", *trade(43_800_000_000)), ("k3", *trade(29_600_000_000))]
    url = f"sqlite:///{tmp_path}/old.db"
    async with open_storage(url) as storage:
        for key, text, facts in told:
            await storage.save_article(article(key, text, publisher=key), facts)
        expected = [_said(record) async for record in storage.each_record(("trade", "event"))]
    await _downgrade(url)
    async with open_storage(url) as storage:
        adopted = [_said(record) async for record in storage.each_record(("trade", "event"))]
        await tell(storage, "k4", trade(43_800_000_000))
        disputed = next(one for one in await storage.list_records("trade") if one.disputed)
    assert sorted(adopted) == sorted(expected)
    assert "k4" in disputed.outlets


def _text_and_facts() -> tuple[str, list[Fact]]:
    return article().text, stated()


def _said(record: Record) -> tuple[Any, ...]:
    return record.kind, record.stories, record.outlets, amounts([record]), len(record.values), str(record.series)


async def _downgrade(url: str) -> None:
    """As the first version left it."""
    engine = connect(url, wait=1)
    async with engine.execution_options(write=True).begin() as connection:
        await connection.run_sync(schema.migrate, "0001")
    await engine.dispose()


async def test_claims_found_by_other_keys_than_now_are_given_those(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    async with open_storage(url) as storage:
        for at, (text, facts) in enumerate((_text_and_facts(), _text_and_facts(), trade(43_800_000_000))):
            await storage.save_article(article(f"k{at}", f"{text}\n{at}", publisher=f"P{at}"), facts)
        expected = [_said(record) async for record in storage.each_record(("trade", "event"))]
    engine = connect(url, wait=1)
    async with engine.execution_options(write=True).begin() as connection:
        found = claim_keys.c.claim.in_(select(claims.c.number).where(claims.c.kind == "event"))
        await connection.execute(delete(claim_keys).where(found))
        await rekey(connection)
        assert (await connection.execute(select(claim_keys.c.key).where(found))).all()
    await engine.dispose()
    async with open_storage(url) as storage:
        assert [_said(record) async for record in storage.each_record(("trade", "event"))] == expected
