"""Articles, facts, full-text search, updates, chats."""

import sqlalchemy as sa
from alembic import op

from storage.dialect import WORD_TABLES, create_word_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("original", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("agency", sa.Text),
        sa.Column("published", sa.Date),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_articles_day", "articles", ["day"])
    op.create_table(
        "article_revisions",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("original", sa.Text),
        sa.Column("published", sa.Date),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
    _create_facts()
    op.create_table(
        "updates",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("payload", sa.Text),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("settled", sa.BigInteger),
    )
    op.create_table(
        "chats",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("chat", sa.Text, primary_key=True),
        sa.Column("language", sa.Text),
        sa.Column("more", sa.Text),
    )
    for name in WORD_TABLES:
        op.execute(create_word_table(name))


def _create_facts() -> None:
    op.create_table(
        "facts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text),
        sa.Column("amount", sa.Float),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("leading", sa.Text),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("marks", sa.JSON, nullable=False),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("fingerprint"),
    )
    op.create_index("ix_facts_article_id", "facts", ["article_id"])
    op.create_index("ix_facts_kind_current_last_day", "facts", ["kind", "current", "last_day"])
    fact = ("fact", sa.Integer)
    op.create_table(
        "fact_countries",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column(*fact, sa.ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_fact_countries_fact", "fact_countries", ["fact"])
    op.create_table(
        "fact_people",
        sa.Column(*fact, sa.ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("folded", sa.Text, primary_key=True),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in (*WORD_TABLES, "chats", "updates", "fact_people", "fact_countries", "facts"):
        op.drop_table(name)
    op.drop_table("article_revisions")
    op.drop_table("articles")
