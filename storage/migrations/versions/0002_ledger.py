"""The ledger: claims and the records they make; what people rejected; stories of articles."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _added() -> dict[str, tuple[sa.Column[Any], ...]]:
    return {
        "articles": (sa.Column("outlet", sa.Text, nullable=False, server_default=""), sa.Column("story", sa.Integer)),
        "facts": (
            sa.Column("claim", sa.Integer),
            sa.Column("day", sa.Date),
            sa.Column("gone", sa.Date),
        ),
    }


def upgrade() -> None:
    """Create the tables; what is stored is brought into the ledger when the store is opened."""
    for name, columns in _added().items():
        for column in columns:
            op.add_column(name, column)
    op.create_index("ix_articles_story", "articles", ["story"])
    op.create_index("ix_articles_outlet_day", "articles", ["outlet", "day"])
    op.create_index("ix_articles_teller", "articles", ["id", "story", "outlet", "language", "key"])
    op.create_index("ix_facts_told", "facts", ["claim", "current", "day", "article_id", "start", "gone"])
    _create_records()
    _create_claims()
    op.create_table(
        "story_bands",
        sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "article",
            sa.Integer,
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rejections",
        sa.Column("fact", sa.Integer, sa.ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "confirmations",
        sa.Column("fact", sa.Integer, sa.ForeignKey("facts.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def _create_records() -> None:
    op.create_table(
        "records",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("series", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("amount", sa.Float),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("end_day", sa.Date),
        sa.Column("leading", sa.Text),
        sa.Column("type", sa.Text),
        sa.Column("stories", sa.Integer, nullable=False),
        sa.Column("disputed", sa.Boolean, nullable=False),
        sa.Column("first_told", sa.Date, nullable=False),
        sa.Column("last_told", sa.Date, nullable=False),
        sa.Column("best", sa.JSON, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
    )
    order = ["kind", "last_day", "first_day", "stories", "last_told", "first_told", "status", "type"]
    op.create_index("ix_records_order", "records", order)
    op.create_index("ix_records_series", "records", ["series"])
    op.create_index("ix_records_disputed", "records", ["disputed", "stories", "last_told"])
    op.create_index("ix_records_period", "records", ["kind", "end_day", "first_day", "stories", "last_told"])
    op.create_index("ix_records_told", "records", ["kind", "stories", "last_told"])
    op.create_index("ix_records_begun", "records", ["kind", "first_day"])
    op.create_index("ix_records_amount", "records", ["kind", "amount"])
    record = ("record", sa.Integer)
    op.create_table(
        "record_countries",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column(*record, sa.ForeignKey("records.number", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_record_countries_record", "record_countries", ["record"])
    op.create_table(
        "record_people",
        sa.Column(*record, sa.ForeignKey("records.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("folded", sa.Text, primary_key=True),
    )


def _create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("record", sa.Integer, sa.ForeignKey("records.number")),
        sa.UniqueConstraint("hash"),
    )
    op.create_index("ix_claims_record", "claims", ["record"])
    op.create_table(
        "claim_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("claim", sa.Integer, sa.ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True),
    )
    op.create_index("ix_claim_keys_claim", "claim_keys", ["claim"])


def downgrade() -> None:
    """Drop what was created."""
    judged = ("confirmations", "rejections", "story_bands")
    for name in (*judged, "claim_keys", "claims", "record_people", "record_countries", "records"):
        op.drop_table(name)
    op.drop_index("ix_articles_outlet_day", "articles")
    op.drop_index("ix_articles_story", "articles")
    op.drop_index("ix_articles_teller", "articles")
    op.drop_index("ix_facts_told", "facts")
    for name, columns in _added().items():
        for column in columns:
            op.drop_column(name, column.name)
