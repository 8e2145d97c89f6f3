"""The messages that came in by a channel, each a job that is done once, whichever process and however often it comes.

A vendor re-sends what is not answered at once, and several processes may hear of one message: the key of the message
(its id with the vendor) leads all of them to the same row. A process that wants to do a job claims it; a claim runs
out, so that the job of a process that died is done by another. One user's jobs are done in the order they came in.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from assistant.conversation import usage
from corpus.database import TABLES, insert_into, open_database
from corpus.unknown import UnknownError

AWAITED = 3600  # seconds for which a user may ask for an answer that was promised
JOBS = Table(
    "jobs",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("key", String(128), nullable=False),
    Column("user", String(128), nullable=False),
    Column("conversation_id", String(64), nullable=False),
    Column("question", JSON, nullable=False),  # JSON: any string a client sends survives
    Column("answer", JSON(none_as_null=True), nullable=True),
    Column("failed", Boolean, nullable=False, default=False),
    Column("told_by", String(128), nullable=True),
    Column("deliveries", Integer, nullable=False),
    Column("claimed_until", Float, nullable=False),  # seconds of the epoch, as the next
    Column("created_at", Float, nullable=False),
    UniqueConstraint("channel", "key"),
    Index("jobs_of_user", "channel", "user"),
)
OPEN = and_(JOBS.c.answer.is_(None), JOBS.c.failed.is_(False))
AGE = (JOBS.c.created_at, JOBS.c.id)


@dataclass(frozen=True, slots=True)
class ChannelMessage:
    """A question that came in by a channel. `key` is what the vendor knows this one message by."""

    channel: str
    key: str
    user: str
    question: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class Job:
    """A message and what became of it: the JSON of its answer, or that it failed. `deliveries`: how often it came.

    `told_by` is the key of the message in whose reply the user was given the answer, None before. Until `claimed_until`
    somebody does it; it and `created_at` are in seconds of the epoch.
    """

    id: str
    message: ChannelMessage
    answer: Mapping[str, Any] | None
    failed: bool
    told_by: str | None
    deliveries: int
    claimed_until: float
    created_at: float

    @property
    def done(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.failed or self.answer is not None

    @property
    def is_delivered(self) -> bool:
        """Whether the user has been given the answer."""
        return self.told_by is not None


class Jobs:
    """The jobs in the database at `url`. One object serves all threads of a process.

    Raises DatabaseError where the database cannot be reached or used.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url)

    def received(self, message: ChannelMessage) -> Job:
        """Return the job of a message, a new one when it comes for the first time; the delivery is counted."""
        row = {
            "id": secrets.token_urlsafe(24),
            "channel": message.channel,
            "key": message.key,
            "user": message.user,
            "conversation_id": message.conversation_id,
            "question": message.question,
            "deliveries": 1,
            "claimed_until": 0.0,
            "created_at": time.time(),
        }
        with self._engine.begin() as connection:
            counted = insert_into(connection, JOBS).values(row)
            counted = counted.on_conflict_do_update(
                index_elements=["channel", "key"], set_={"deliveries": JOBS.c.deliveries + 1}
            )
            return _job(connection.execute(counted.returning(JOBS)).one())

    def get(self, job_id: str) -> Job:
        """Return a job. Raises UnknownError for an id that leads to none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(JOBS).where(JOBS.c.id == job_id)).one_or_none()
        if row is None:
            raise UnknownError(f"no message {job_id}")
        return _job(row)

    def claim(self, job: Job, seconds: float) -> bool:
        """Say whether the caller is to do a job now, and keep it for so many seconds from any other.

        Not while another has it, not when it is done, and not before the user's earlier jobs are done.
        """
        earlier = JOBS.alias()
        ahead = select(earlier.c.id).where(*_ahead(earlier.c, job))
        return self._claimed(seconds, JOBS.c.id == job.id, OPEN, ~ahead.exists())

    def claim_telling(self, job: Job, seconds: float) -> bool:
        """Say whether the caller is to send the answer now, and keep that for so many seconds from any other."""
        return self._claimed(seconds, JOBS.c.id == job.id, ~OPEN, JOBS.c.told_by.is_(None))

    def ahead(self, job: Job) -> tuple[Job, ...]:
        """Return the user's earlier jobs that are not done, the oldest first."""
        with self._engine.connect() as connection:
            return tuple(map(_job, connection.execute(select(JOBS).where(*_ahead(JOBS.c, job)).order_by(*AGE))))

    def drop(self, job_id: str) -> None:
        """Forget a job, as if its message had never come."""
        with self._engine.begin() as connection:
            connection.execute(delete(JOBS).where(JOBS.c.id == job_id))

    def finish(self, job_id: str, answer: Mapping[str, Any] | None) -> None:
        """Keep the answer of a job, which is claimed by nobody from then on; None says that it failed."""
        done = {"answer": dict(answer)} if answer is not None else {"failed": True}
        with self._engine.begin() as connection:
            connection.execute(update(JOBS).where(JOBS.c.id == job_id).values(**done, claimed_until=0.0))

    def tell(self, job_id: str, by: str = "") -> bool:
        """Say whether the caller is to give the user the answer: once only, to whoever asks first.

        `by` is the key of the message that is replied to with it.
        """
        untold = (JOBS.c.id == job_id, JOBS.c.told_by.is_(None))
        with self._engine.begin() as connection:
            return bool(connection.execute(update(JOBS).where(*untold).values(told_by=by)).rowcount)

    def untell(self, job_id: str) -> None:
        """Take back that the user was given the answer: it did not get through."""
        with self._engine.begin() as connection:
            connection.execute(update(JOBS).where(JOBS.c.id == job_id).values(told_by=None))

    def asked_for(self, channel: str, user: str, key: str) -> Job | None:
        """Return the job that a user's message asks for: the one told in reply to `key` before, else the oldest untold.

        None where there is none, or all are too old for anyone to wait for.
        """
        recent = and_(JOBS.c.told_by.is_(None), JOBS.c.created_at > time.time() - AWAITED)
        theirs = (JOBS.c.channel == channel, JOBS.c.user == user, or_(JOBS.c.told_by == key, recent))
        with self._engine.connect() as connection:
            found = select(JOBS).where(*theirs).order_by(JOBS.c.told_by.is_(None), *AGE).limit(1)
            row = connection.execute(found).one_or_none()
        return _job(row) if row else None

    def unsent(self, channel: str, since: float, until: float) -> tuple[Job, ...]:
        """Return the jobs of a channel received between two times that are untold and that nobody has claimed."""
        mine = (JOBS.c.channel == channel, JOBS.c.told_by.is_(None), JOBS.c.created_at.between(since, until))
        with self._engine.connect() as connection:
            found = connection.execute(select(JOBS).where(*mine, JOBS.c.claimed_until < time.time()).order_by(*AGE))
            return tuple(map(_job, found))

    def remove_before(self, moment: float) -> int:
        """Remove the jobs received before a time, in seconds of the epoch, and say how many; they stay counted."""
        old = JOBS.c.created_at < moment
        with self._engine.begin() as connection:
            found = connection.execute(select(JOBS.c.created_at, JOBS.c.channel).where(old)).all()
            received_on = ((datetime.fromtimestamp(row.created_at, UTC).date(), row.channel) for row in found)
            usage.count(connection, "job", received_on)
            connection.execute(delete(JOBS).where(old))
        return len(found)

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def _claimed(self, seconds: float, *free: ColumnElement[bool]) -> bool:
        now = time.time()
        claim = update(JOBS).where(*free, JOBS.c.claimed_until < now).values(claimed_until=now + seconds)
        with self._engine.begin() as connection:
            return bool(connection.execute(claim).rowcount)


def _ahead(columns: Any, job: Job) -> tuple[ColumnElement[bool], ...]:
    """Return what a row has to be to come before a job: `columns` are those of the table or of an alias."""
    return (
        columns.channel == job.message.channel,
        columns.user == job.message.user,
        columns.answer.is_(None),
        columns.failed.is_(False),
        or_(columns.created_at < job.created_at, and_(columns.created_at == job.created_at, columns.id < job.id)),
    )


def _job(row: Row[Any]) -> Job:
    message = ChannelMessage(row.channel, row.key, row.user, row.question, row.conversation_id)
    return Job(row.id, message, row.answer, row.failed, row.told_by, row.deliveries, row.claimed_until, row.created_at)
