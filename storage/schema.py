"""The schema's version: looked at whenever the database is opened, upgraded by alembic where it is old.

An empty database is given the tables as they are now and marked as up to date; a test holds that to what the
migrations make.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.errors import StorageError
from storage.dialect import WORD_TABLES, create_word_table
from storage.tables import metadata

FOLDER = Path(__file__).parent / "migrations"
HEAD = "0006"  # the newest file of migrations/versions


def upgrade(connection: Connection) -> None:
    """Bring the schema to HEAD within the connection's transaction.

    Raises:
        StorageError: the database was written by a newer Silkwire, or by something else.
    """
    version = _version(connection)
    if version is None:
        _create(connection)
    elif version != HEAD:
        if not list((FOLDER / "versions").glob(f"{version}_*.py")):
            raise StorageError(
                "the database was written by a newer Silkwire: install that version, or name another file"
            )
        migrate(connection, HEAD)


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    for name in WORD_TABLES:
        connection.execute(text(create_word_table(name)))
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": HEAD})


def is_current(connection: Connection) -> bool:
    """Whether the schema is at HEAD, told without a lock."""
    return _version(connection) == HEAD


def _version(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return version
    if tables:
        raise StorageError("the database belongs to another program: it has tables that are not Silkwire's")
    return None


def migrate(connection: Connection, target: str) -> None:
    """Migrate up or down to a version ("base" is the empty database)."""
    from alembic import command  # noqa: PLC0415  heavy, and seldom needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    current = _version(connection)
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]  # newest first
    down = target == "base" or (current in known and known.index(target) > known.index(current))
    (command.downgrade if down else command.upgrade)(config, target)
