"""Sources, what they gave, and what waits to be made articles; all the keys of an article; its author."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; every article is known by its key."""
    op.add_column("articles", sa.Column("author", sa.Text))
    op.create_table(
        "article_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO article_keys (key, article) SELECT key, id FROM articles")
    _create_sources()
    op.create_table(
        "entries",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("source", sa.Integer, sa.ForeignKey("sources.number"), nullable=False),
        sa.Column("digest", sa.BigInteger, nullable=False),
        sa.Column("title", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("article", sa.Integer),
    )
    op.create_table(
        "entry_keys",
        sa.Column("source", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("entry", sa.Integer, sa.ForeignKey("entries.number"), nullable=False),
        sa.Column("source", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("entry"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_source_number_due", "inbox", ["source", "number", "due"])


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("named", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "form", "full_text", "origin")),
        *(sa.Column(name, sa.Text) for name in ("site", "language", "country", "ownership", "section")),
        sa.Column("added", sa.BigInteger, nullable=False),
        sa.Column("removed", sa.Text),
        sa.Column("paused", sa.Text),
        sa.Column("next_check", sa.BigInteger, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        *(sa.Column(name, sa.BigInteger) for name in ("checked", "succeeded", "new_article")),
        sa.Column("error", sa.Text),
        sa.Column("told", sa.Text),
        *(
            sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
            for name in ("failures", "checks", "unchanged", "entries", "articles", "bytes")
        ),
        sa.UniqueConstraint("url"),
        sa.UniqueConstraint("named"),
    )
    op.create_index("ix_sources_next_check", "sources", ["next_check"])


def downgrade() -> None:
    """Drop what was created."""
    for name in ("inbox", "entry_keys", "entries", "sources", "article_keys"):
        op.drop_table(name)
    op.drop_column("articles", "author")
