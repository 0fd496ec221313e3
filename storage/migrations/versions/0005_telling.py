"""What people are told: subscriptions, changes of records, messages on their way; a chat's own time; words by day."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CHATS = {"zone": sa.Text, "quiet_from": sa.Integer, "quiet_to": sa.Integer}


def upgrade() -> None:
    """Create the tables; records get a name that stays theirs."""
    op.add_column("records", sa.Column("subject", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_records_subject", "records", ["subject"])
    for name, kind in _CHATS.items():
        op.add_column("chats", sa.Column(name, kind))
    _create_subscriptions()
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("happening", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("before", sa.JSON),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_index("ix_changes_subject", "changes", ["subject"])
    op.create_table(
        "cursors",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    _create_outbox()
    _order_words("CAST(julianday(day) - 1721424.5 AS INTEGER) << 40 | id")


def _order_words(row: str) -> None:
    """Give the words of articles other row numbers: in order of day, so that a search finds the newest first."""
    op.execute("CREATE TABLE kept_words AS SELECT rowid AS old, words FROM article_words")
    op.execute("DELETE FROM article_words")
    op.execute(
        f"INSERT INTO article_words (rowid, words) SELECT {row}, words FROM kept_words"
        " JOIN articles ON articles.id = (old & ((1 << 40) - 1))"
    )
    op.execute("DROP TABLE kept_words")


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("number", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("platform", "chat", "topic", "mode")),
        sa.Column("interest", sa.JSON, nullable=False),
        sa.Column("at", sa.Integer),
        sa.Column("days", sa.Text, nullable=False, server_default=""),
        sa.Column("ahead", sa.Integer, nullable=False, server_default="0"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("zone", "language", "empty", "by")),
        sa.Column("paused", sa.Text),
        sa.Column("paused_at", sa.BigInteger),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("since", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_platform_chat_topic", "subscriptions", ["platform", "chat", "topic"])
    op.create_index("ix_subscriptions_mode_next_at", "subscriptions", ["mode", "next_at"])
    of = sa.ForeignKey("subscriptions.number", ondelete="CASCADE")
    op.create_table(
        "told",
        sa.Column("subscription", sa.Integer, of, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("happening", sa.Text, primary_key=True),
        sa.Column("change", sa.Integer),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("slot", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_told_slot", "told", ["slot"])


def _create_outbox() -> None:
    op.create_table(
        "bodies",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "deliveries",
        sa.Column("number", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("platform", "chat", "topic", "slot")),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("body", sa.Integer, sa.ForeignKey("bodies.number"), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ambiguous", sa.Integer, nullable=False, server_default="0"),
        sa.Column("queued", sa.BigInteger, nullable=False),
        sa.Column("claimed", sa.BigInteger),
        sa.Column("settled", sa.BigInteger),
        sa.Column("message", sa.Text),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("platform", "chat", "topic", "slot", "part"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_platform_state_lane_number", "deliveries", ["platform", "state", "lane", "number"])
    op.create_index("ix_deliveries_body", "deliveries", ["body"])
    op.create_table(
        "waits",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("chat", sa.Text, primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop what was created."""
    for name in ("waits", "deliveries", "bodies", "cursors", "changes", "told", "subscriptions"):
        op.drop_table(name)
    for name in _CHATS:
        op.drop_column("chats", name)
    _order_words("id")
    op.drop_index("ix_records_subject", "records")
    op.drop_column("records", "subject")
