"""Articles: their texts, what they are known by, and full texts that a newer revision replaced."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.base import metadata

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("original", Text),
    Column("language", Text, nullable=False),
    Column("publisher", Text),
    Column("agency", Text),
    Column("published", Date),
    Column("seen", BigInteger, nullable=False),
    Column("day", Date, nullable=False),  # what "newest" means: published, else the day it was seen
    Column("revision", Integer, nullable=False),
    Column(
        "outlet", Text, nullable=False, server_default=""
    ),  # by what name it counts: publisher, site, agency or source
    Column("story", Integer),  # one number for wire copies of one text: that of the article stored first
    Column("author", Text),
    UniqueConstraint("key"),
    Index(None, "day"),
    Index(None, "outlet", "day"),
    Index(None, "story"),
    Index("ix_articles_teller", "id", "story", "outlet", "language", "key"),  # a tally need not pass by the text
)

article_keys = Table(
    "article_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("article", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    sqlite_with_rowid=False,
)

article_revisions = Table(
    "article_revisions",
    metadata,
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("original", Text),
    Column("published", Date),
    Column("seen", BigInteger, nullable=False),
)

story_bands = Table(
    "story_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
