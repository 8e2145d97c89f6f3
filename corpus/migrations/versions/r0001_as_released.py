"""The tables of the release that knew no migrations. It made each when it was first needed: what is there is left."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make what is missing."""
    _conversations()
    _channels()
    _access()


def downgrade() -> None:
    """Leave everything: the release before can use it as it is."""


def _conversations() -> None:
    _make(
        "tiaoli_schema",
        sa.Column("one", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO tiaoli_schema (one, version) VALUES (1, 1) ON CONFLICT DO NOTHING")
    _make(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("turns", sa.Integer, nullable=False),
    )
    _make(
        "turns",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("question", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    _make(
        "facts",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )
    _make(
        "profiles",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.JSON, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )


def _channels() -> None:
    _make(
        "jobs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("user", sa.String(128), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("question", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=True),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("told_by", sa.String(128), nullable=True),
        sa.Column("deliveries", sa.Integer, nullable=False),
        sa.Column("claimed_until", sa.Float, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.UniqueConstraint("channel", "key"),
    )
    op.create_index("jobs_of_user", "jobs", ["channel", "user"], if_not_exists=True)
    _make(
        "reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("user", sa.String(128), nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("text", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.UniqueConstraint("job_id", "user"),
    )
    _make(
        "nonces",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("nonce", sa.String(160), primary_key=True),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
    )
    op.create_index("nonces_by_age", "nonces", ["timestamp"], if_not_exists=True)
    _make(
        "cursors",
        sa.Column("account", sa.String(64), primary_key=True),
        sa.Column("cursor", sa.String(128), nullable=False),
    )


def _access() -> None:
    _make(
        "secrets",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(64), nullable=False),
    )
    _make(
        "api_keys",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
    )


def _make(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, *columns, if_not_exists=True)
