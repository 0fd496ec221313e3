"""Lists as of a past day have their order and what they ask for in one index; an article's facts are counted by one.

Visits and talks are found by other keys: what opens the store gives their claims these (``storage.rekeying``).
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


_PERIOD = ["kind", "end_day", "first_day", "stories", "last_told"]


def upgrade() -> None:
    """Widen two indexes."""
    op.drop_index("ix_facts_article_id", "facts")
    op.create_index("ix_facts_article_id_current", "facts", ["article_id", "current"])
    op.drop_index("ix_records_period", "records")
    op.create_index("ix_records_period", "records", [*_PERIOD, "first_told", "status", "type"])


def downgrade() -> None:
    """Make them narrow again."""
    op.drop_index("ix_facts_article_id_current", "facts")
    op.create_index("ix_facts_article_id", "facts", ["article_id"])
    op.drop_index("ix_records_period", "records")
    op.create_index("ix_records_period", "records", _PERIOD)
