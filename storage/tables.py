"""The tables, as SQLAlchemy Core. A change here needs a migration; a test compares the two.

articles 1--n article_revisions     texts that a newer revision replaced
articles 1--n facts 1--n fact_countries, fact_people
facts n--1 claims 1--n claim_keys   what any number of articles state alike (``bot.ledger``)
claims n--1 records 1--n record_countries, record_people
facts 1--1 rejections               facts that a trusted person found wrong
facts 1--1 confirmations            facts that a trusted person found right
articles 1--n story_bands           what texts that are alike have in common (``storage.stories``)
articles 1--n article_keys          everything an article is known by: addresses, ids, hashes (``bot.feeds.identity``)
sources 1--n entries 1--n entry_keys    what feeds gave, never forgotten; names as hashes of 64 bits
entries 1--1 inbox                  entries, or changes of them, that wait to be made articles
article_words, fact_words           full-text search (``storage.dialect``), row ids as in articles and facts
updates                             what chat platforms sent, handled once
chats                               settings of conversations
"""

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
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

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
    Index(None, "article_id"),
    Index(None, "kind", "current", "last_day"),
    Index("ix_facts_told", "claim", "current", "day", "article_id", "start", "gone"),  # all that a tally looks at
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
    Column("status", Text),
    Column("amount", Float),  # as in facts, of the best value
    Column("first_day", Date),
    Column("last_day", Date),
    Column("leading", Text),
    Column("stories", Integer, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("first_told", Date, nullable=False),
    Column("last_told", Date, nullable=False),
    Column("best", JSON, nullable=False),  # the best value's fact
    Column("data", JSON, nullable=False),  # the rest of the record; its reports by their numbers
    Index("ix_records_order", "kind", "last_day", "first_day", "stories", "last_told"),  # all that sorting looks at
    Index(None, "series"),
    Index(None, "disputed"),
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
)

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
