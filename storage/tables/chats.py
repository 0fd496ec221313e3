"""Conversations: what platforms sent, and settings."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from storage.tables.base import metadata

updates = Table(
    "updates",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("payload", Text),  # gone once it is handled
    Column("received", BigInteger, nullable=False),
    Column("settled", BigInteger),
)

chats = Table(
    "chats",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("language", Text),
    Column("more", Text),
    Column("zone", Text),  # IANA name, or "UTC+05:30"
    Column("quiet_from", Integer),  # minutes since local midnight
    Column("quiet_to", Integer),
)
