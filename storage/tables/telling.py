"""What people are told: subscriptions, what became of records, messages on their way."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.base import metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("number", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("platform", "chat", "topic", "mode")),
    Column("interest", JSON, nullable=False),
    Column("at", Integer),  # of the slot: minutes since local midnight
    Column("days", Text, nullable=False, server_default=""),  # of the slot: ISO weekdays, "12345"
    Column("ahead", Integer, nullable=False, server_default="0"),
    *(Column(name, Text, nullable=False) for name in ("zone", "language", "empty", "by")),
    Column("paused", Text),
    Column("paused_at", BigInteger),
    Column("created", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Column("since", BigInteger, nullable=False),
    Index(None, "platform", "chat", "topic"),
    Index(None, "mode", "next_at"),
    sqlite_autoincrement=True,  # a number is in the slots of what was sent
)

told = Table(
    "told",
    metadata,
    Column("subscription", Integer, ForeignKey("subscriptions.number", ondelete="CASCADE"), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("happening", Text, primary_key=True),
    Column("change", Integer),  # changes.number
    Column("at", BigInteger, nullable=False),
    Column("slot", Text),  # what it was sent as; none while it waits
    Index(None, "slot"),
    sqlite_with_rowid=False,
)

changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("happening", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("before", JSON),
    Index(None, "at"),
    Index(None, "subject"),
    sqlite_autoincrement=True,
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)

bodies = Table(
    "bodies",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("hash"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("number", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("platform", "chat", "topic", "slot")),
    Column("part", Integer, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("body", Integer, ForeignKey("bodies.number"), nullable=False),
    Column("state", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("ambiguous", Integer, nullable=False, server_default="0"),  # how often it may have arrived
    Column("queued", BigInteger, nullable=False),
    Column("claimed", BigInteger),
    Column("settled", BigInteger),
    Column("message", Text),  # the platform's id of it
    Column("error", Text),
    UniqueConstraint("platform", "chat", "topic", "slot", "part"),
    Index(None, "platform", "state", "lane", "number"),
    Index("ix_deliveries_body", "body"),
    sqlite_autoincrement=True,
)

waits = Table(
    "waits",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("chat", Text, primary_key=True),  # "" is all of them
    Column("until", BigInteger, nullable=False),
)
