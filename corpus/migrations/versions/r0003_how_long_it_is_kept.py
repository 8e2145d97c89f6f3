"""When a fact was told, so that it can be removed in time; and counts by day, which stay when turns and jobs go."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add both. Facts told before have no day: they are removed with the last turn of their conversation."""
    op.add_column("facts", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "usage",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Take both away; the counts of what was removed are lost with them, what people told is not."""
    op.drop_table("usage")
    op.drop_column("facts", "told_at")
