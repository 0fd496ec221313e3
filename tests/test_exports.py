"""Exports: read back as other programs read them; nothing an article says becomes a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports import FORMATS, columns, file_name, open_writer
from bot.facts import kinds
from bot.models import File, Reply, Request
from handlers import Dispatch
from storage import Storage
from tests.making import TEXT, article, fact, stated

EVIL = ("=1+1", "+7", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=HYPERLINK("http://x","y")')
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> list[list[ElementTree.Element]]:
    """The cells of a workbook's first sheet, row by row."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [list(row) for row in root.iter(f"{MAIN}row")]


def text_of(cell: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))


def written(ending: str, rows: list[dict[str, str | int | float | list[str] | None]]) -> bytes:
    writer = open_writer(ending, ["a", "b"])
    writer.add(rows)
    return writer.finish()


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_of_a_csv_begins_a_formula(evil: str) -> None:
    (row,) = table(written("csv", [{"a": evil, "b": [evil, "x"]}]))
    assert row == {"a": f"'{evil}", "b": f"'{evil}; x"}


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(evil: str) -> None:
    content = written("xlsx", [{"a": evil, "b": "https://example.org/a"}])
    _, (first, second) = sheet(content)
    assert [cell.get("t") for cell in (first, second)] == ["inlineStr", "inlineStr"]
    assert text_of(first).replace("_x000D_", "\r") == evil
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        whole = "".join(book.read(name).decode() for name in book.namelist())
    assert "<f>" not in whole
    assert "<hyperlink" not in whole


def test_numbers_stay_numbers() -> None:
    (row,) = table(written("csv", [{"a": -3.2, "b": 41000000000}]))
    assert row == {"a": "-3.2", "b": "41000000000"}
    _, (first, second) = sheet(written("xlsx", [{"a": -3.2, "b": 41000000000}]))
    assert [cell.get("t") for cell in (first, second)] == [None, None]
    assert json.loads(written("json", [{"a": -3.2, "b": None}])) == [{"a": -3.2}]


def test_a_csv_tells_spreadsheet_programs_that_it_is_utf_8() -> None:
    content = written("csv", [{"a": "Қазақстан", "b": "贸易\nвторая строка, «ещё»"}])
    assert content.startswith(b"\xef\xbb\xbf")
    assert table(content) == [{"a": "Қазақстан", "b": "贸易\nвторая строка, «ещё»"}]


def test_a_text_longer_than_a_cell_is_cut_not_lost() -> None:
    _, (first,) = sheet(written("xlsx", [{"a": "я" * 40_000}]))
    assert len(text_of(first)) == 32_767


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20), max_size=5))
def test_any_text_comes_back_from_json_and_csv(texts: list[str]) -> None:
    rows: list[dict[str, Any]] = [{"a": text, "b": str(number)} for number, text in enumerate(texts)]
    assert json.loads(written("json", [*rows])) == rows
    back = [row["a"] for row in table(written("csv", [*rows]))]
    assert [text.removeprefix("'") for text in back] == [text.removeprefix("'") for text in texts]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_without_rows_can_be_read(ending: str) -> None:
    content = written(ending, [])
    match ending:
        case "csv":
            assert content.decode("utf-8-sig") == "a,b\r\n"
        case "xlsx":
            assert len(sheet(content)) == 1
        case _:
            assert json.loads(content) == []


def test_no_field_of_a_kind_shares_a_column_with_what_stands_beside_it() -> None:
    beside = set.intersection(*(set(columns([name])) for name in kinds()))
    assert {"record", "kind", "rank", "sentence", "url", "outlet", "day", "id"} <= beside
    for kind in kinds().values():
        assert not beside & {field.name for field in fields(kind.fact)}


def test_the_name_of_a_file() -> None:
    assert file_name("trade", date(2025, 9, 1), "csv") == "trade-2025-09-01.csv"


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def told(storage: Storage) -> Storage:
    """Two articles; the second differs on 2024, and its title would be a formula."""
    await storage.save_article(article(url="https://example.org/a", title="Trade grows"), stated())
    other = TEXT.replace("43.8", "41")
    facts = [fact(other, other.split("\n")[0], kind="trade", flow="turnover", countries=["CN", "KZ"],
                  amount=41000000000, currency="USD", bound="exact", period="2024", status="actual")]  # fmt: skip
    await storage.save_article(article("k2", other, title="=cmd|' /C calc'!A0", publisher="Другая газета"), facts)
    return storage


async def ask(storage: Storage, text: str, language: str = "en") -> Reply:
    at = datetime(2025, 9, 10, 12, tzinfo=UTC)
    request = Request(platform="test", chat="1", user="1", text=text, language=language, at=at)
    return await Dispatch(storage)(request)


def file_of(reply: Reply) -> File:
    (file,) = (block for block in reply.blocks if isinstance(block, File))
    return file


async def test_a_row_for_each_value_with_its_citation(told: Storage) -> None:
    file = file_of(await ask(told, "/export trade csv 2024"))
    assert (file.name, file.media_type) == ("trade-2025-09-10.csv", "text/csv")
    rows = table(file.content)
    assert {row["amount"] for row in rows} == {"43800000000", "41000000000"}
    by_amount = {row["amount"]: row for row in rows}
    first, second = by_amount["43800000000"], by_amount["41000000000"]
    assert first["sentence"] == "Trade between Kazakhstan and China reached 43.8 billion dollars in 2024."
    assert (first["outlet"], first["day"], first["url"]) == ("The Wire", "2025-08-30", "https://example.org/a")
    assert second["headline"] == "'=cmd|' /C calc'!A0"
    assert second["outlet"] == "Другая газета"
    assert await told.get_fact(first["id"]) is not None


@pytest.mark.parametrize("ending", FORMATS)
async def test_every_format_has_the_same_rows(told: Storage, ending: str) -> None:
    content = file_of(await ask(told, f"/export trade {ending}")).content
    expected = len(table(file_of(await ask(told, "/export trade")).content))
    match ending:
        case "csv":
            got = len(table(content))
        case "xlsx":
            got = len(sheet(content)) - 1
        case _:
            got = len(json.loads(content))
    assert got == expected >= 4


@pytest.mark.parametrize(
    ("question", "language", "periods"),
    [
        ("/export trade export csv", "en", {"2023"}),
        ("/export товарооборот цель", "ru", {"2030"}),
        ("/export 贸易 2023", "zh", {"2023"}),
        ("/export тауар айналымы 2023", "kk", {"2023"}),
    ],
)
async def test_what_is_asked_for_is_exported(told: Storage, question: str, language: str, periods: set[str]) -> None:
    rows = table(file_of(await ask(told, question, language)).content)
    assert {row["period"] for row in rows} == periods
    assert {row["kind"] for row in rows} == {"trade"}


async def test_everything_is_exported_where_no_list_is_named(told: Storage) -> None:
    file = file_of(await ask(told, "/export json"))
    assert {row["kind"] for row in json.loads(file.content)} == {"trade", "event"}
    assert re.fullmatch(r"export-2025-09-10\.json", file.name)


async def test_nothing_to_export_is_said(told: Storage) -> None:
    reply = await ask(told, "/export trade 1999")
    assert not any(isinstance(block, File) for block in reply.blocks)
    assert "Nothing on Trade · 1999" in str(reply.blocks)


async def test_a_file_of_many_records_is_cut_and_says_so(told: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.exports.MOST", 2)
    monkeypatch.setattr("handlers.exports.PAGE", 1)
    reply = await ask(told, "/export trade json")
    assert len({row["record"] for row in json.loads(file_of(reply).content)}) == 2
    assert "name a period or a country" in str(reply.blocks[-1])
