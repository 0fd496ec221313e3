"""Visits and talks are found by other keys: what opens the store gives their claims these (``storage.rekeying``)."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No table changes."""


def downgrade() -> None:
    """No table changes."""
