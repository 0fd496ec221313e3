"""The database itself: migrations, versions, and the failures a person should understand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.errors import ConfigError, StorageError
from bot.models import Chat
from storage import Storage, open_storage, schema
from storage.dialect import WORD_TABLES, connect
from storage.tables import metadata
from tests.making import article, stated


def described(connection: Connection) -> dict[str, Any]:
    seen = inspect(connection)
    return {
        name: (
            {column["name"]: {**column, "type": str(column["type"])} for column in seen.get_columns(name)},
            seen.get_indexes(name),
            seen.get_foreign_keys(name),
            seen.get_pk_constraint(name),
        )
        for name in seen.get_table_names()
        if not name.startswith(WORD_TABLES) and name != "alembic_version"
    }


async def test_the_newest_migration_is_the_one_known() -> None:
    versions = sorted(path.name.split("_")[0] for path in (schema.FOLDER / "versions").glob("[0-9]*.py"))
    assert versions[-1] == schema.HEAD


async def test_migrations_make_the_tables(database: str) -> None:
    engine = connect(database, wait=1)
    async with engine.execution_options(write=True).begin() as connection:
        await connection.run_sync(schema.migrate, schema.HEAD)
        assert await connection.run_sync(differences) == []
    await engine.dispose()


def differences(connection: Connection) -> list[Any]:
    found = compare_metadata(MigrationContext.configure(connection), metadata)
    # FTS5 keeps tables of its own beside ours
    return [one for one in found if not str(getattr(one[1], "name", "")).startswith(WORD_TABLES)]


async def test_a_new_database_is_as_the_migrations_make_it(database: str, tmp_path: Path) -> None:
    async with open_storage(database):
        pass
    made, migrated = connect(database, wait=1), connect(f"sqlite:///{tmp_path}/migrated.db", wait=1)
    async with migrated.execution_options(write=True).begin() as connection:
        await connection.run_sync(schema.migrate, schema.HEAD)
        found = await connection.run_sync(described)
    async with made.begin() as connection:
        assert await connection.run_sync(described) == found
    await made.dispose()
    await migrated.dispose()

    def word_tables(name: str) -> set[str]:
        with closing(sqlite3.connect(tmp_path / name)) as raw:
            rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%fts5%'").fetchall()
        return set(map(str, rows))

    assert word_tables("silkwire.db") == word_tables("migrated.db")


@pytest.mark.parametrize("filled", [False, True])
async def test_up_down_up(database: str, filled: bool) -> None:
    async with open_storage(database) as storage:
        if filled:
            await storage.save_article(article(), stated())
    engine = connect(database, wait=1)
    try:
        async with engine.execution_options(write=True).begin() as connection:
            before = await connection.run_sync(described)
            await connection.run_sync(schema.migrate, "base")
            assert await connection.run_sync(described) == {}
            await connection.run_sync(schema.migrate, schema.HEAD)
            assert await connection.run_sync(described) == before
    finally:
        await engine.dispose()
    async with open_storage(database) as storage:
        assert (await storage.save_article(article(), stated())).state == "new"


async def test_words_are_found_by_day_in_an_older_database_too(database: str) -> None:
    days = [date(2025, 8, 30), date(2025, 8, 1), date(2025, 8, 15)]
    async with open_storage(database) as storage:
        for number, day in enumerate(days):
            await storage.save_article(article(f"k{number}", published=day), [])
    engine = connect(database, wait=1)
    async with engine.execution_options(write=True).begin() as connection:
        await connection.run_sync(schema.migrate, "0004")
    await engine.dispose()
    async with open_storage(database) as storage:
        found = [hit.article.published for hit in await storage.search("Astana")]
        assert found == sorted(days, reverse=True)
        assert await storage.count_found("Astana", until=days[2]) == 2


async def test_a_schema_that_fails_half_way_leaves_nothing(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.schema.WORD_TABLES", ("article_words", "bad name"))
    with pytest.raises(Exception, match="syntax error"):
        async with open_storage(database):
            pass
    monkeypatch.undo()
    async with open_storage(database) as storage:
        assert (await storage.coverage()).articles == 0


async def test_a_newer_database_is_refused(database: str, tmp_path: Path) -> None:
    async with open_storage(database):
        pass
    with sqlite3.connect(tmp_path / "silkwire.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StorageError, match="newer Silkwire"):
        async with open_storage(database):
            pass


async def test_another_programs_database_is_refused(database: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "silkwire.db") as raw:
        raw.execute("CREATE TABLE theirs (x)")
    raw.close()
    with pytest.raises(StorageError, match="another program"):
        async with open_storage(database):
            pass


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:secret@host/db", "postgresql://.*sqlite:///"),
        ("mysql+pymysql://host/db", "no database Silkwire knows"),
        ("silkwire.db", "no database URL"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////nowhere/at/all/x.db", "folder does not exist"),
    ],
)
async def test_a_url_we_do_not_know_is_refused(url: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        async with open_storage(url):
            pass
    assert "secret" not in str(caught.value)


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder"):
        async with open_storage(f"sqlite:///{tmp_path}"):
            pass


async def test_a_file_that_is_no_database_is_refused(database: str, tmp_path: Path) -> None:
    (tmp_path / "silkwire.db").write_bytes(b"not a database, that is plain to see" * 100)
    with pytest.raises(StorageError, match="not a database"):
        async with open_storage(database):
            pass


async def test_a_locked_database_can_be_read_and_says_so_when_written(database: str, tmp_path: Path) -> None:
    async with open_storage(database, wait=0.05) as storage:
        other = sqlite3.connect(tmp_path / "silkwire.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert (await storage.coverage()).articles == 0
        with pytest.raises(StorageError, match="locked by another program"):
            await storage.save_chat(Chat(platform="x", chat="1"))
        other.execute("ROLLBACK")
        other.close()
        await storage.save_chat(Chat(platform="x", chat="1", language="ru"))
        assert (await storage.get_chat("x", "1")).language == "ru"


async def test_a_full_disk_says_so_and_loses_nothing(storage: Storage) -> None:
    await storage.save_article(article(), stated())
    async with storage._write() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no more pages than there are
    with pytest.raises(StorageError, match="disk is full"):
        await storage.save_article(article("k2", text="x" * 2_000_000), [])
    assert (await storage.coverage()).articles == 1
    async with storage._write() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert (await storage.save_article(article("k2"), stated())).state == "new"


async def test_pragmas(database: str) -> None:
    async with open_storage(database) as storage, storage._read() as connection:
        told = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert told == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30000}
