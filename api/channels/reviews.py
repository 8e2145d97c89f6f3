"""What users say of answers in a messaging app: that one is right, or that it is not and why. For staff, later.

One review a job and user: who changes their mind replaces it, who takes it back leaves none.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, URL, Column, Float, Integer, Row, String, Table, UniqueConstraint, delete, select

from api.channels.jobs import Job
from corpus.database import TABLES, insert_into, open_database
from corpus.masking import masked

REVIEWS = Table(
    "reviews",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("job_id", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("user", String(128), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("text", JSON, nullable=False),  # JSON: any string a client sends survives
    Column("created_at", Float, nullable=False),  # seconds of the epoch
    UniqueConstraint("job_id", "user"),
)


class Verdict(StrEnum):
    """What a user thinks of an answer."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Review:
    """One user's verdict on the answer to a job; `reasons` are the channel's words for what is wrong."""

    job_id: str
    channel: str
    user: str
    verdict: Verdict
    reasons: tuple[str, ...]
    text: str
    created_at: float


class Reviews:
    """The reviews in the database at `url`. One object serves all threads of a process.

    Raises DatabaseError where the database cannot be reached or used.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url)

    def keep(self, job: Job, user: str, verdict: Verdict, reasons: Sequence[str], text: str) -> None:
        """Keep what a user says of the answer to a job, in place of what they said before."""
        fields = {"verdict": verdict, "reasons": list(reasons), "text": masked(text), "created_at": time.time()}
        row = {"job_id": job.id, "channel": job.message.channel, "user": user, **fields}
        with self._engine.begin() as connection:
            kept = insert_into(connection, REVIEWS).values(row)
            connection.execute(kept.on_conflict_do_update(index_elements=["job_id", "user"], set_=fields))

    def remove_before(self, moment: float) -> int:
        """Remove the reviews given before a time, in seconds of the epoch, and say how many."""
        with self._engine.begin() as connection:
            return connection.execute(delete(REVIEWS).where(REVIEWS.c.created_at < moment)).rowcount

    def take_back(self, job: Job, user: str) -> None:
        """Forget what a user said of the answer to a job."""
        with self._engine.begin() as connection:
            connection.execute(delete(REVIEWS).where(REVIEWS.c.job_id == job.id, REVIEWS.c.user == user))

    def all(self) -> tuple[Review, ...]:
        """Return every review, the newest first."""
        with self._engine.connect() as connection:
            found = connection.execute(select(REVIEWS).order_by(REVIEWS.c.created_at.desc(), REVIEWS.c.id.desc()))
            return tuple(map(_review, found))

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def _review(row: Row[Any]) -> Review:
    verdict, reasons = Verdict(row.verdict), tuple(row.reasons)
    return Review(row.job_id, row.channel, row.user, verdict, reasons, row.text, row.created_at)
