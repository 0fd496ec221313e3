"""Everything that differs between databases: connecting, transactions, upsert, full-text search, and their error texts.

Only SQLite is known today. Another database is another branch here and nothing elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    Subquery,
    Table,
    Text,
    TextClause,
    bindparam,
    column,
    event,
    func,
    literal_column,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.sql import ColumnElement, Insert, TableClause

from bot.errors import ConfigError, StorageError
from storage.driver import open_connection

# 4 MB of pages for each connection: the kernel keeps the rest of the file for all of them, and gives it up where memory
# is short. Mapped, or kept 64 MB for each, ten thousand articles are listed no faster, and their pages counted as ours.
_LEAN = ("cache_size=-4096", "mmap_size=0", "temp_store=MEMORY")
WORD_TABLES = ("article_words", "fact_words")


def connect(url: str, *, wait: float) -> AsyncEngine:
    """An engine for the URL. Transactions of ``engine.execution_options(write=True)`` take the write lock at once.

    Args:
        wait: seconds a transaction waits for another process's lock.
    """
    path = database_file(url)
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        connect_args={"timeout": wait, "async_creator_fn": open_connection},
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # the driver would begin late, and commit before each change of the schema
        cursor = dbapi.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", *_LEAN):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        # A read that turns into a write fails at once when another wrote in between, whatever the timeout.
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def database_file(url: str) -> Path:
    """The file a database URL names, there or not.

    Raises:
        ConfigError: it names none, or one in a folder that does not exist.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigError(f"storage.url: {url!r} is no database URL; say sqlite:///path/to/file.db") from None
    if parsed.drivername != "sqlite":
        scheme = f"{parsed.drivername}://"
        raise ConfigError(f"storage.url: {scheme} is no database Silkwire knows; say sqlite:///path/to/file.db")
    if not parsed.database or parsed.database == ":memory:":
        raise ConfigError("storage.url: the database URL names no file; say sqlite:///path/to/file.db")
    path = Path(parsed.database).expanduser().absolute()
    if not path.parent.is_dir():
        raise ConfigError(f"storage.url: the database's folder does not exist: {path.parent}")
    if path.is_dir():
        raise ConfigError(f"storage.url: the database is a folder: {path}")
    return path


_REASONS = (
    ("disk is full", "the disk is full: nothing was written; make room and try again"),
    ("is locked", "the database is locked by another program: wait for it to finish, or stop it"),
    ("readonly", "the database may not be written: check who owns the file and its folder"),
    ("unable to open", "the database cannot be opened: check the path and who may read and write there"),
    ("not a database", "the file is not a database"),
    ("malformed", "the database is damaged: restore a backup"),
    ("disk i/o error", "the disk does not answer as it should"),
)


@contextmanager
def clear_errors(url: str) -> Iterator[None]:
    """Turn the database's own errors into one clear line; a wrong statement of ours stays what it is: a bug."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).lower()
        for part, reason in _REASONS:
            if part in said:
                raise StorageError(f"{reason} ({url})") from error
        raise


def overwriting(wanted: bool) -> TextClause:
    """The statement after which what a transaction deletes is overwritten in the file, and not only given free."""
    return text(f"PRAGMA secure_delete={'ON' if wanted else 'OFF'}")


def upsert(into: Table, row: Mapping[str, Any]) -> Insert:
    """Insert a row, or replace the one with the same primary key."""
    statement = insert(into).values(row)
    keys = [key.name for key in into.primary_key]
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in row if name not in keys}
    )


def insert_new(into: Table, row: Mapping[str, Any]) -> Insert:
    """Insert a row, or nothing where its primary key is taken."""
    return insert_new_rows(into).values(row)


def insert_new_rows(into: Table, *unique: str) -> Insert:
    """Insert rows that are given with the statement, less those whose primary key (or ``unique`` columns) is taken."""
    return insert(into).on_conflict_do_nothing(index_elements=list(unique) or [key.name for key in into.primary_key])


def replace_rows(into: Table, *columns: str) -> Insert:
    """Insert rows that are given with the statement; where the primary key is taken, change these columns."""
    statement = insert(into)
    return statement.on_conflict_do_update(
        index_elements=[key.name for key in into.primary_key],
        set_={name: statement.excluded[name] for name in columns},
    )


def numbers_table(name: str) -> Subquery:
    """Integers as a table with the column number, given as one JSON list (``name``)."""
    given = func.json_each(bindparam(name)).table_valued(column("value", BigInteger), name="given")
    return select(given.c.value.label("number")).subquery(name)


def pairs_table(name: str, second: type[BigInteger | Text] = BigInteger) -> Subquery:
    """Pairs as a table with the columns a, an integer, and b, given as one JSON list of lists (``name``)."""
    given = func.json_each(bindparam(name)).table_valued("value", name="given")
    parts = (("a", BigInteger), ("b", second))
    columns = (func.json_extract(given.c.value, f"$[{at}]", type_=of).label(a) for at, (a, of) in enumerate(parts))
    return select(*columns).subquery(name)


# --- Full-text search: a table of normalised words (``storage.search.normalise``) beside the table they belong to.


def create_word_table(name: str) -> str:
    """The statement that creates one of WORD_TABLES."""
    return f"CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize='unicode61 remove_diacritics 0', prefix='4')"


def word_table(name: str) -> TableClause:
    """One of WORD_TABLES for statements: columns rowid (the id it belongs to) and words."""
    return table(name, column("rowid", Integer), column("words", Text))


def has_words(name: str, query: str) -> ColumnElement[bool]:
    """Rows of a word table that a query (``storage.search.Query.match``) finds."""
    return literal_column(name).op("MATCH", is_comparison=True)(query)
