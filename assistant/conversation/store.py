"""Conversations kept between turns: SQLite under home by default, PostgreSQL by one setting.

A turn is what was asked, what was answered and what it left for the next one. Turns of one conversation are numbered
1, 2, 3 … in the order in which they were appended, whichever process or thread appended them. Refuses ids that a client
could use to collide with or guess at others' conversations.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Column,
    Connection,
    DateTime,
    Integer,
    String,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from assistant.conversation import usage
from assistant.conversation.state import ConversationState, read_state
from corpus.database import BUSY_SECONDS, TABLES, DatabaseError, insert_into, open_database, utc
from corpus.measures.facts import Value, Vocabulary, plain, vocabulary

LEFT_ALONE = 5.0  # seconds for which a database that could not be used is not waited for again
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
CONVERSATIONS = Table(
    "conversations",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("turns", Integer, nullable=False),
    Column("owner", String(64), nullable=True),  # who alone may go on with it; whoever has the id where it is nobody's
)
TURNS = Table(
    "turns",
    TABLES,
    Column("conversation_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # JSON also for the question: any string a client sends survives, NUL and half surrogates too.
    Column("question", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("state", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

FACTS = Table(
    "facts",
    TABLES,
    Column("conversation_id", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=True),  # None: before this was kept
)


class DatabaseState(StrEnum):
    """How the database is doing."""

    OK = "ok"
    UNWRITABLE = "unwritable"
    GONE = "unavailable"


class ConversationsError(ValueError):
    """An id that is refused; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer (the contract's JSON) and what it left for the next one."""

    question: str
    answer: Mapping[str, Any]
    state: ConversationState = field(default_factory=ConversationState)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_urlsafe(24)


def checked_id(conversation_id: str | None) -> str:
    """Return the id that a client gave, or a new one for None. Raises ConversationsError for a malformed one."""
    if conversation_id is None:
        return new_id()
    if not ID.fullmatch(conversation_id):
        raise ConversationsError("a conversation id is 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
    return conversation_id


class Conversations:
    """The turns of every conversation in the database at `url`. One object serves all threads of a process.

    Raises DatabaseError where the database cannot be reached or used, ConversationsError for a malformed id.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url)
        self._writing = Lock()  # SQLite has whoever meets a writer sleep and try again, and some of them for long
        self._again = {"read": 0.0, "write": 0.0}  # when to try once more; a full disk can still be read

    def append(
        self,
        conversation_id: str,
        turn: Turn,
        changes: Mapping[str, Value | None] | None = None,
        owner: str | None = None,
    ) -> None:
        """Add `turn` behind the last of its conversation, with the facts that it told.

        The id starts one that is `owner`'s where there is none.
        """
        conversation_id = checked_id(conversation_id)
        with self._use("write") as connection:
            number = _counted(connection, conversation_id, owner, 1)
            connection.execute(
                insert(TURNS).values(
                    conversation_id=conversation_id,
                    number=number,
                    question=turn.question,
                    answer=dict(turn.answer),
                    state=turn.state.to_json(),
                    created_at=turn.created_at.astimezone(UTC),
                )
            )
            _tell(connection, conversation_id, changes or {})

    def owner(self, conversation_id: str) -> str | None:
        """Return who alone may go on with a conversation; None where it is nobody's, or not there."""
        found = select(CONVERSATIONS.c.owner).where(CONVERSATIONS.c.id == checked_id(conversation_id))
        with self._use("read") as connection:
            return connection.execute(found).scalar_one_or_none()

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """Return the turns of a conversation, the first asked first; none for an id that is unknown."""
        found = select(TURNS).where(TURNS.c.conversation_id == checked_id(conversation_id)).order_by(TURNS.c.number)
        with self._use("read") as connection:
            return tuple(
                Turn(row.question, row.answer, read_state(row.state, row.answer), utc(row.created_at))
                for row in connection.execute(found)
            )

    def facts(self, conversation_id: str, own: Vocabulary | None = None) -> dict[str, Value]:
        """Return the facts of `own`, or else of the package, that were told, those told first before the others."""
        found = select(FACTS).where(FACTS.c.conversation_id == checked_id(conversation_id))
        with self._use("read") as connection:
            return (own or vocabulary()).remembered({row.name: row.value for row in connection.execute(found)})

    def tell(self, conversation_id: str, changes: Mapping[str, Value | None], owner: str | None = None) -> None:
        """Keep facts for a conversation, each in place of what was told before; None takes one back.

        The id starts one that is `owner`'s where there is none.
        """
        conversation_id = checked_id(conversation_id)
        if not changes:
            return
        with self._use("write") as connection:
            _counted(connection, conversation_id, owner, 0)
            _tell(connection, conversation_id, changes)

    def correct(
        self,
        conversation_id: str,
        changes: Mapping[str, object],
        owner: str | None = None,
        own: Vocabulary | None = None,
    ) -> None:
        """Keep facts as a form tells them; None takes one back. Raises FactError for an unknown or unfit fact."""
        facts = own or vocabulary()
        gone = {facts.find(name).name: None for name, value in changes.items() if value is None}
        self.tell(conversation_id, {**gone, **facts.read(changes)}, owner)

    def forget(self, conversation_id: str) -> None:
        """Delete a conversation with all its turns and facts; nothing where there is none."""
        conversation_id = checked_id(conversation_id)
        with self._use("write") as connection:
            # In the order in which append takes its locks, so that the two never wait for each other.
            connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id))
            connection.execute(delete(TURNS).where(TURNS.c.conversation_id == conversation_id))
            connection.execute(delete(FACTS).where(FACTS.c.conversation_id == conversation_id))

    def remove_before(self, moment: datetime) -> int:
        """Remove the turns and facts told before `moment`, and say how many turns; they are counted by day and status.

        A conversation of which nothing is left is forgotten. A turn that is not removed keeps its number.
        """
        old = TURNS.c.created_at < moment.astimezone(UTC)
        asked = select(TURNS.c.number).where(TURNS.c.conversation_id == FACTS.c.conversation_id).exists()
        before = FACTS.c.told_at < moment.astimezone(UTC)
        with self._use("write") as connection:
            found = connection.execute(select(TURNS.c.created_at, TURNS.c.answer).where(old)).all()
            asked_on = ((utc(row.created_at).date(), str(row.answer.get("status"))) for row in found)
            usage.count(connection, "turn", asked_on)
            connection.execute(delete(TURNS).where(old))
            connection.execute(delete(FACTS).where(or_(before, and_(FACTS.c.told_at.is_(None), ~asked))))
            ids = (TURNS.c.conversation_id, FACTS.c.conversation_id)
            left = [select(one).where(one == CONVERSATIONS.c.id).exists() for one in ids]
            connection.execute(delete(CONVERSATIONS).where(~or_(*left)))
        return len(found)

    def state(self) -> DatabaseState:
        """Say whether the database can be read and written now; waits for nobody."""
        try:
            with self._engine.connect() as connection:
                connection.execute(select(CONVERSATIONS.c.id).limit(1))
        except SQLAlchemyError:
            return DatabaseState.GONE
        if monotonic() < self._again["write"]:
            return DatabaseState.UNWRITABLE
        try:
            with self._engine.begin() as connection, _hurried(connection):
                connection.execute(text("UPDATE tiaoli_schema SET version = version"))  # a page, so that it needs room
        except SQLAlchemyError:
            return DatabaseState.UNWRITABLE
        return DatabaseState.OK

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextmanager
    def _use(self, how: str) -> Iterator[Connection]:
        """Yield a transaction. Raises DatabaseError where there is none to be had, at once for a while after that."""
        with self._turn_to(how):
            if monotonic() < self._again[how]:
                raise DatabaseError(f"the database could not be used a moment ago, to {how}")
            try:
                with self._engine.begin() as connection:
                    yield connection
            except SQLAlchemyError as error:
                self._again[how] = monotonic() + LEFT_ALONE
                raise DatabaseError(f"cannot {how} the database: {error.__cause__ or type(error).__name__}") from error

    @contextmanager
    def _turn_to(self, how: str) -> Iterator[None]:
        """Have the writers of this process write to SQLite one after another. Raises DatabaseError after a while."""
        if how != "write" or self._engine.dialect.name != "sqlite":
            yield
            return
        if not self._writing.acquire(timeout=BUSY_SECONDS):
            raise DatabaseError("the writers before are not done")
        try:
            yield
        finally:
            self._writing.release()


def _counted(connection: Connection, conversation_id: str, owner: str | None, more: int) -> int:
    """Count so many more turns and return how many there are; the row stays locked until the turn is in."""
    counted = insert_into(connection, CONVERSATIONS).values(id=conversation_id, turns=more, owner=owner)
    counted = counted.on_conflict_do_update(index_elements=["id"], set_={"turns": CONVERSATIONS.c.turns + more})
    return int(connection.execute(counted.returning(CONVERSATIONS.c.turns)).scalar_one())


def _tell(connection: Connection, conversation_id: str, changes: Mapping[str, Value | None]) -> None:
    for name, value in changes.items():
        here = (FACTS.c.conversation_id == conversation_id, FACTS.c.name == name)
        if value is None:
            connection.execute(delete(FACTS).where(*here))
            continue
        entry = {"value": plain(value), "told_at": datetime.now(UTC)}
        row = {"conversation_id": conversation_id, "name": name, **entry}
        kept, keys = insert_into(connection, FACTS).values(row), ["conversation_id", "name"]
        connection.execute(kept.on_conflict_do_update(index_elements=keys, set_=entry))


@contextmanager
def _hurried(connection: Connection) -> Iterator[None]:
    """Have a transaction wait hardly at all for a lock: whoever probes waits a second for an answer."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
        yield
        return
    connection.exec_driver_sql("PRAGMA busy_timeout = 500")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
