"""Sources, what they gave, what waits to be made articles; how far imports have come."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from storage.tables.base import metadata

sources = Table(
    "sources",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("url", Text, nullable=False),  # where it lives
    Column("named", Text, nullable=False),  # the address it was given by, which may have moved
    *(Column(name, Text, nullable=False) for name in ("name", "form", "full_text", "origin")),
    *(Column(name, Text) for name in ("site", "language", "country", "ownership", "section")),
    Column("added", BigInteger, nullable=False),
    Column("removed", Text),  # none; "removed" by a person; "retired": no longer named. It is kept to stay so
    Column("paused", Text),
    Column("next_check", BigInteger, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    *(Column(name, BigInteger) for name in ("checked", "succeeded", "new_article")),
    Column("error", Text),
    Column("told", Text),
    *(
        Column(name, BigInteger, nullable=False, server_default="0")
        for name in ("failures", "checks", "unchanged", "entries", "articles", "bytes")
    ),
    UniqueConstraint("url"),
    UniqueConstraint("named"),
    Index(None, "next_check"),
)

entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", Integer, ForeignKey("sources.number"), nullable=False),
    Column("digest", BigInteger, nullable=False),  # of its content when it was last received
    Column("title", BigInteger, nullable=False),  # hash
    Column("seen", BigInteger, nullable=False),
    Column("article", Integer),  # articles.id, once it is one
)

entry_keys = Table(
    "entry_keys",
    metadata,
    Column("source", Integer, primary_key=True, autoincrement=False),
    Column("key", BigInteger, primary_key=True, autoincrement=False),  # hash of a name, whatever the source's address
    Column("entry", Integer),  # entries.number; none where several entries were named so: it names none
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("number", Integer, primary_key=True),  # never given twice: a late settler finds its row gone
    Column("entry", Integer, ForeignKey("entries.number"), nullable=False),
    Column("source", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("payload", LargeBinary, nullable=False),  # the entry and its keys as JSON
    UniqueConstraint("entry"),
    Index(None, "source", "number", "due"),
    sqlite_autoincrement=True,
)

imports = Table(
    "imports",
    metadata,
    Column("path", Text, primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in ("size", "modified", "offset")),
    *(Column(name, Integer, nullable=False) for name in ("skip", "passed")),
    Column("updated", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
