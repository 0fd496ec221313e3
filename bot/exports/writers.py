"""Rows -> a file's bytes: CSV, XLSX, JSON. Whatever an article says stays text: no cell becomes a formula or a link.

Rows are written as they come. What is kept is the file itself and, for XLSX, the row under way (the others lie in a
temporary file).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from bot.exports.rows import Cell, Row

# What spreadsheet programs take for the beginning of a formula (OWASP, "CSV Injection"), and its full-width twins.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CELL_LIMIT = 32_767  # characters a cell of XLSX (Microsoft, "Excel specifications and limits")
BETWEEN = "; "


class Writer(Protocol):
    """Takes rows, then gives the file; not to be used after that."""

    def add(self, rows: Iterable[Row]) -> None: ...

    def finish(self) -> bytes: ...


class _Csv:
    """RFC 4180 in UTF-8; the byte order mark tells spreadsheet programs so."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._buffer = io.BytesIO()
        self._text = io.TextIOWrapper(self._buffer, encoding="utf-8-sig", newline="")
        self._columns = columns
        self._writer = csv.writer(self._text)
        self._writer.writerow(columns)

    def add(self, rows: Iterable[Row]) -> None:
        self._writer.writerows([_harmless(_flat(row.get(name))) for name in self._columns] for row in rows)

    def finish(self) -> bytes:
        self._text.flush()
        return self._buffer.getvalue()


class _Xlsx:
    """One sheet, its first row frozen."""

    def __init__(self, columns: Sequence[str]) -> None:
        import xlsxwriter  # noqa: PLC0415  # only where a workbook is asked for

        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, options)
        self._sheet = self._book.add_worksheet("Silkwire")
        self._sheet.freeze_panes(1, 0)
        self._columns = columns
        bold = self._book.add_format({"bold": True})
        for at, name in enumerate(columns):
            self._sheet.write_string(0, at, name, bold)
        self._next = 1

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            for at, name in enumerate(self._columns):
                self._write(at, _flat(row.get(name)))
            self._next += 1

    def _write(self, at: int, cell: str | int | float | None) -> None:
        if isinstance(cell, str):
            self._sheet.write_string(self._next, at, cell[:CELL_LIMIT])
        elif cell is not None:
            self._sheet.write_number(self._next, at, cell)

    def finish(self) -> bytes:
        self._book.close()
        return self._buffer.getvalue()


class _Json:
    """A list of objects, one a line; a column without a value is left out."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._buffer = io.BytesIO(b"[")
        self._buffer.seek(0, io.SEEK_END)
        self._before = "\n"

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            given = {name: row[name] for name in self._columns if row.get(name) not in (None, [])}
            self._buffer.write((self._before + json.dumps(given, ensure_ascii=False)).encode())
            self._before = ",\n"

    def finish(self) -> bytes:
        self._buffer.write(b"\n]\n")
        return self._buffer.getvalue()


FORMATS: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_WRITERS: dict[str, Callable[[Sequence[str]], Any]] = {"csv": _Csv, "xlsx": _Xlsx, "json": _Json}


def open_writer(ending: str, columns: Sequence[str]) -> Writer:
    """A writer of one of ``FORMATS``; a row's values go under these columns."""
    writer: Writer = _WRITERS[ending](columns)
    return writer


def _flat(cell: Cell) -> str | int | float | None:
    return BETWEEN.join(cell) if isinstance(cell, list) else cell


def _harmless(cell: str | int | float | None) -> str | int | float | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
