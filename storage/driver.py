"""SQLite for the event loop: aiosqlite, with one turn of its thread for a statement and its rows.

aiosqlite takes four turns (open a cursor, execute, fetch, close), and each costs more than most of our statements do.
Rows are fetched whole: nothing here reads more of them than it keeps.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any

import aiosqlite

_Done = tuple[list[Any], Any, int, int | None]  # rows, description, rowcount, lastrowid


def open_connection(database: str, **options: Any) -> Connection:
    """What SQLAlchemy awaits for a connection; options as of ``sqlite3.connect``."""
    connection = Connection(partial(sqlite3.connect, database, **options), 64)
    connection._thread.daemon = True
    return connection


class Connection(aiosqlite.Connection):
    """A connection whose cursors are ours."""

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)


class Cursor:
    """As much of a cursor as SQLAlchemy's adapter asks for."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> Cursor:
        return await self._do(_execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Sequence[Any]) -> Cursor:
        return await self._do(_execute_many, statement, parameters)

    async def _do(self, function: Any, statement: str, parameters: Any) -> Cursor:
        connection = self._connection
        done: _Done = await connection._execute(function, connection._conn, statement, parameters)  # type: ignore[no-untyped-call]
        self._rows, self.description, self.rowcount, self.lastrowid = done
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []


def _execute(connection: sqlite3.Connection, statement: str, parameters: Any) -> _Done:
    with closing(connection.cursor()) as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else [], cursor.description, cursor.rowcount, cursor.lastrowid


def _execute_many(connection: sqlite3.Connection, statement: str, parameters: Any) -> _Done:
    with closing(connection.cursor()) as cursor:
        cursor.executemany(statement, parameters)
        return [], cursor.description, cursor.rowcount, cursor.lastrowid
