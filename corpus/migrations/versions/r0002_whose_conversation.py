"""Whose a conversation is: the key or browser that began it. Those begun before are nobody's, and stay open by id."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    op.add_column("conversations", sa.Column("owner", sa.String(64), nullable=True))


def downgrade() -> None:
    """Drop it: the release before lets in whoever has the id."""
    op.drop_column("conversations", "owner")
