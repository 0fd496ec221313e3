"""Facts of articles, what any number of articles state alike, the records they make, and what people say of them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import metadata

facts = Table(
    "facts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),  # short, public
    Column("fingerprint", Text, nullable=False),  # the whole hash that the short id begins
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("since", Integer, nullable=False),  # the first revision that states it
    Column("revision", Integer, nullable=False),  # the last one; offsets point into its text
    Column("current", Boolean, nullable=False),  # the article's newest revision states it
    Column("kind", Text, nullable=False),
    Column("status", Text),
    Column("amount", Float),  # for sorting only; the exact figure is in data
    Column("first_day", Date),
    Column("last_day", Date),  # 9999-12-31 where the period is open
    Column("leading", Text),  # the first of its countries
    Column("start", Integer, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Column("marks", JSON, nullable=False),
    Column("claim", Integer),  # claims.number; claims are never deleted
    Column("day", Date),  # when it was told: published, of a later revision seen
    Column("gone", Date),  # when a newer revision no longer said so
    UniqueConstraint("id"),
    UniqueConstraint("fingerprint"),
    Index(None, "article_id", "current"),
    Index(None, "kind", "current", "last_day"),
    Index("ix_facts_told", "claim", "current", "day", "article_id", "start", "gone"),  # all that a tally looks at
)

fact_countries = Table(
    "fact_countries",
    metadata,
    Column("code", Text, primary_key=True),
    Column("fact", Integer, ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
    Index(None, "fact"),
)

fact_people = Table(
    "fact_people",
    metadata,
    Column("fact", Integer, ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
    Column("folded", Text, primary_key=True),
)

claims = Table(
    "claims",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Column("record", Integer, ForeignKey("records.number")),  # none where nobody says it any more
    UniqueConstraint("hash"),
    Index(None, "record"),
)

claim_keys = Table(
    "claim_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("claim", Integer, ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True),
    Index(None, "claim"),
)

records = Table(
    "records",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("series", Text),
    Column("subject", Text, nullable=False, server_default=""),  # what it stays known by (``bot.models.Change``)
    Column("status", Text),
    Column("amount", Float),  # as in facts, of the best value
    Column("first_day", Date),
    Column("last_day", Date),
    Column("end_day", Date),  # the last day; of what has no end yet the first: what is latest goes by it
    Column("leading", Text),
    Column("type", Text),  # of events, agreements and milestones: most lists ask for it
    Column("stories", Integer, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("first_told", Date, nullable=False),
    Column("last_told", Date, nullable=False),
    Column("best", JSON, nullable=False),  # the best value's fact
    Column("data", JSON, nullable=False),  # the rest of the record; its reports by their numbers
    Index(  # all that sorting looks at, and most lists ask for
        "ix_records_order", "kind", "last_day", "first_day", "stories", "last_told", "first_told", "status", "type"
    ),
    Index(None, "series"),
    Index(None, "subject"),
    Index("ix_records_disputed", "disputed", "stories", "last_told"),
    Index("ix_records_period", "kind", "end_day", "first_day", "stories", "last_told", "first_told", "status", "type"),
    Index("ix_records_told", "kind", "stories", "last_told"),
    Index("ix_records_begun", "kind", "first_day"),
    Index("ix_records_amount", "kind", "amount"),
)

record_countries = Table(
    "record_countries",
    metadata,
    Column("code", Text, primary_key=True),
    Column("record", Integer, ForeignKey("records.number", ondelete="CASCADE"), primary_key=True),
    Index(None, "record"),
)

record_people = Table(
    "record_people",
    metadata,
    Column("record", Integer, ForeignKey("records.number", ondelete="CASCADE"), primary_key=True),
    Column("folded", Text, primary_key=True),
)

rejections = Table(
    "rejections",
    metadata,
    Column("fact", Integer, ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("reason", Text),
    Column("at", BigInteger, nullable=False),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("fact", Integer, ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
