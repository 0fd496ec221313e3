"""The time that records are asked for: within, beyond, told, ahead; the same as of today as without saying so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from bot.models import Fact, FactFilter, Order, Record, Time
from storage import Storage
from tests.making import article, fact

DAY = date(2025, 9, 1)
LATE = date(2030, 1, 1)
SAID: tuple[tuple[str, str | None, str], ...] = (
    ("summit", "2023-06-17", "held"),
    ("forum", "2023", "held"),
    ("talks", "2022-11/2023-02", "held"),
    ("visit", "2023-05/..", "held"),
    ("summit", None, "held"),
    ("visit", "2025-10", "upcoming"),
    ("forum", "2027", "proposed"),
    ("talks", None, "upcoming"),
    ("visit", "2024-03-01", "upcoming"),
)
KIND = ("event",)
HOSTS = ("CN", "KZ", "RU", "BG", "US", "UZ", "KG", "TJ", "TR")  # each its own: no two are one event


@pytest.fixture
async def filled(storage: Storage) -> Storage:
    for number, (kind, when, status) in enumerate(SAID):
        text = f"Number {number}: {kind}."
        one: Fact = fact(text, text, kind="event", type=kind, date=when, status=status, countries=[HOSTS[number]])
        published = date(2023, 7, 1) if when is None and status == "held" else date(2025, 8, 30)
        await storage.save_article(article(f"k{number}", text, published=published), [one])
    return storage


def dates(found: list[Record]) -> list[str | None]:
    return sorted((getattr(record.fact, "date", None) for record in found), key=str)


@pytest.mark.parametrize(
    ("time", "found"),
    [
        ("within", ["2023", "2023-06-17"]),
        ("beyond", ["2022-11/2023-02", "2023-05/.."]),
        ("told", [None]),
        ("any", ["2022-11/2023-02", "2023", "2023-05/..", "2023-06-17", None]),
        ("meets", ["2022-11/2023-02", "2023", "2023-05/..", "2023-06-17"]),
    ],
)
async def test_how_records_lie_to_a_year(filled: Storage, time: Time, found: list[str | None]) -> None:
    where = FactFilter(since=date(2023, 1, 1), until=date(2023, 12, 31), time=time)
    assert dates(await filled.list_records(KIND, where, limit=20)) == found
    assert await filled.count_records(KIND, where) == len(found)
    assert await filled.count_records(KIND, where, most=1) == 1


async def test_what_is_ahead_and_what_is_over_are_everything(filled: Storage) -> None:
    ahead = await filled.list_records(KIND, FactFilter(ahead=DAY), limit=20)
    over = await filled.list_records(KIND, FactFilter(over=DAY), limit=20)
    assert dates(ahead) == ["2025-10", "2027", None]
    assert len(ahead) + len(over) == len(SAID)
    assert not {record.id for record in ahead} & {record.id for record in over}


@pytest.mark.parametrize(
    "where",
    [
        FactFilter(),
        FactFilter(ahead=DAY),
        FactFilter(over=DAY),
        FactFilter(disputed=False),
        FactFilter(fields={"type": ("visit",)}),
        FactFilter(since=date(2023, 1, 1), until=date(2023, 12, 31), time="beyond"),
    ],
)
@pytest.mark.parametrize("order", get_args(Order))
async def test_as_of_a_day_to_come_is_what_is_known_now(filled: Storage, where: FactFilter, order: Order) -> None:
    now = await filled.list_records(KIND, where, order=order, limit=20)
    then = await filled.list_records(KIND, where, order=order, limit=20, as_of=LATE)
    assert {record.id for record in then} == {record.id for record in now}
    if order not in ("published", "amount"):  # equals stand in no order of their own
        assert [getattr(one.fact, "date", None) for one in then] == [getattr(one.fact, "date", None) for one in now]
    assert await filled.count_records(KIND, where, as_of=LATE) == len(now)


async def test_what_was_withdrawn_altogether_was_known_before(filled: Storage) -> None:
    changed = article("k0", "Nothing.", published=date(2025, 8, 30))
    await filled.save_article(replace(changed, seen=changed.seen.replace(day=5)), [])
    where = FactFilter(fields={"type": ("summit",)}, since=date(2023, 6, 17), until=date(2023, 6, 17))
    assert not await filled.list_records(KIND, where)
    (then,) = await filled.list_records(KIND, where, as_of=date(2025, 9, 4))
    assert getattr(then.fact, "date", None) == "2023-06-17"
    assert not await filled.list_records(KIND, where, as_of=date(2025, 9, 5))


async def test_the_first_report_of_a_record(filled: Storage) -> None:
    where = FactFilter(since=date(2025, 10, 1), until=date(2025, 10, 31), time="within")
    (record,) = await filled.list_records(KIND, where)
    assert await filled.first_reports([record.id, "zzzz"]) == {record.id: record.id}
