"""Records -> a table for other programs: one row for each value of a record, its citation in the row. Pure.

    Record --rows--> Row --Writer (CSV, XLSX, JSON)--> bytes

Column names are those of the fact contract, the same in every language: files are read by programs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date

from bot.exports.rows import CITATION, Cell, Row, rows
from bot.exports.writers import FORMATS, Writer, open_writer
from bot.facts import kinds

__all__ = ["FORMATS", "Cell", "Row", "Writer", "columns", "file_name", "open_writer", "rows"]

_BEFORE = ("record", "kind", "rank")
_AFTER = ("statistics", "stories", "languages", "outlets", "first", "last", *CITATION)


def columns(names: Iterable[str]) -> tuple[str, ...]:
    """The columns of a table of these kinds of facts."""
    told = (field for name in names for field in _fields(name))
    return tuple(dict.fromkeys((*_BEFORE, *told, *_AFTER)))


def _fields(kind: str) -> Iterator[str]:
    for field in fields(kinds()[kind].fact):
        if field.name == "place":
            yield from ("city", "country")
        elif field.name not in ("evidence", "marks"):
            yield field.name


def file_name(command: str, day: date, ending: str) -> str:
    """ "trade-2025-09-01.csv"."""
    return f"{command}-{day.isoformat()}.{ending}"
