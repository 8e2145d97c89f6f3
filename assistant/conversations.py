"""Conversations kept between turns: SQLite under home by default, PostgreSQL by one setting.

A turn is what was asked, what was answered and what the question was understood to mean; only the last is read by
follow-ups, and it is opaque here. Turns of one conversation are numbered 1, 2, 3 … in the order in which they were
appended, whichever process or thread appended them. Refuses ids that a client could use to collide with or guess at
others' conversations, databases of a newer schema, and engines other than the two.
"""

import fcntl
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from corpus.facts import Value, plain, vocabulary
from corpus.settings import Settings

SCHEMA = 1
FILE = "tiaoli.sqlite"
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
BUSY_SECONDS = 30
POOL = 4  # connections that each kind of record keeps open to PostgreSQL in a process, and twice as many at most
LOCK = 7_212_021  # of the advisory lock under which PostgreSQL's tables are made; any constant does

TABLES = MetaData()
VERSION = Table(
    "tiaoli_schema", TABLES, Column("one", Integer, primary_key=True), Column("version", Integer, nullable=False)
)
CONVERSATIONS = Table(
    "conversations", TABLES, Column("id", String(64), primary_key=True), Column("turns", Integer, nullable=False)
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
)


class ConversationsError(ValueError):
    """A database that cannot be used, or an id that is refused; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer (the contract's JSON) and `state`, the JSON that follow-ups are resolved with."""

    question: str
    answer: Mapping[str, Any]
    state: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_urlsafe(24)


def checked_id(given: str | None) -> str:
    """Return the id that a client gave, or a new one for None. Raises ConversationsError for a malformed one."""
    if given is None:
        return new_id()
    if not ID.fullmatch(given):
        raise ConversationsError("a conversation id is 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
    return given


def database_url(settings: Settings) -> str | URL:
    """Return the URL of the database: the one set, or a file under home."""
    return settings.database or URL.create("sqlite", database=str(settings.home / FILE))


class Conversations:
    """The turns of every conversation in the database at `url`. One object serves all threads of a process.

    Raises ConversationsError where the database cannot be reached or used.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url, CONVERSATIONS, TURNS, FACTS)

    def append(self, conversation_id: str, turn: Turn) -> None:
        """Add `turn` behind the last of its conversation; the id starts one where there is none."""
        conversation_id = checked_id(conversation_id)
        with self._engine.begin() as connection:
            connection.execute(
                insert(TURNS).values(
                    conversation_id=conversation_id,
                    number=_next_number(connection, conversation_id),
                    question=turn.question,
                    answer=dict(turn.answer),
                    state=dict(turn.state),
                    created_at=turn.created_at.astimezone(UTC),
                )
            )

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """Return the turns of a conversation, the first asked first; none for an id that is unknown."""
        found = select(TURNS).where(TURNS.c.conversation_id == checked_id(conversation_id)).order_by(TURNS.c.number)
        with self._engine.connect() as connection:
            return tuple(
                Turn(row.question, row.answer, row.state, utc(row.created_at)) for row in connection.execute(found)
            )

    def facts(self, conversation_id: str) -> dict[str, Value]:
        """Return the facts told in a conversation, those told first before the others."""
        found = select(FACTS).where(FACTS.c.conversation_id == checked_id(conversation_id))
        with self._engine.connect() as connection:
            return vocabulary().remembered({row.name: row.value for row in connection.execute(found)})

    def tell(self, conversation_id: str, changes: Mapping[str, Value | None]) -> None:
        """Keep facts for a conversation, each in place of what was told before; None takes one back."""
        conversation_id = checked_id(conversation_id)
        if not changes:
            return
        with self._engine.begin() as connection:
            for name, value in changes.items():
                here = (FACTS.c.conversation_id == conversation_id, FACTS.c.name == name)
                if value is None:
                    connection.execute(delete(FACTS).where(*here))
                    continue
                row = {"conversation_id": conversation_id, "name": name, "value": plain(value)}
                kept, keys = insert_into(connection, FACTS).values(row), ["conversation_id", "name"]
                connection.execute(kept.on_conflict_do_update(index_elements=keys, set_={"value": plain(value)}))

    def forget(self, conversation_id: str) -> None:
        """Delete a conversation with all its turns and facts; nothing where there is none."""
        conversation_id = checked_id(conversation_id)
        with self._engine.begin() as connection:
            # In the order in which append takes its locks, so that the two never wait for each other.
            connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id))
            connection.execute(delete(TURNS).where(TURNS.c.conversation_id == conversation_id))
            connection.execute(delete(FACTS).where(FACTS.c.conversation_id == conversation_id))

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def open_database(url: str | URL, *tables: Table) -> Engine:
    """Return the database at `url` with `tables` made where they are missing. Raises ConversationsError."""
    engine = _engine(url)
    try:
        _prepare(engine, tables)
    except ConversationsError:
        engine.dispose()
        raise
    except SQLAlchemyError as error:
        engine.dispose()
        raise ConversationsError(f"cannot use the database {engine.url!r}: {_first_line(error)}") from error
    return engine


def insert_into(connection: Connection, table: Table) -> Any:
    """Return an INSERT of the connection's dialect: both know on_conflict_…, by name and not by type, hence Any."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC; SQLite gives it back without its zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _engine(url: str | URL) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConversationsError("the setting database is no SQLAlchemy URL") from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise ConversationsError(f"conversations are kept in SQLite or PostgreSQL, not in {backend}")
    if backend == "postgresql":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, pool_size=POOL, max_overflow=POOL)
    return _sqlite_engine(parsed)


def _sqlite_engine(url: URL) -> Engine:
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # what enterprises ask is nobody else's business
    except OSError as error:
        raise ConversationsError(f"cannot write {path}: {error.strerror}") from error
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _durable_enough(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")  # safe with WAL: a power cut may lose the last turn, no more

    return engine


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """Keep other processes from preparing the same file: SQLite does not wait for a lock to change to WAL."""
    if engine.dialect.name != "sqlite":
        yield
        return
    path = Path(f"{engine.url.database}.lock")
    try:
        file = path.open("w")
    except OSError as error:
        raise ConversationsError(f"cannot write {path}: {error.strerror}") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file is closed
        yield


def _prepare(engine: Engine, tables: tuple[Table, ...]) -> None:
    """Make the tables where they are missing; several processes may do so at once."""
    with _one_at_a_time(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        else:
            connection.execute(text("PRAGMA journal_mode = WAL"))
        connection.execute(CreateTable(VERSION, if_not_exists=True))
        connection.execute(insert_into(connection, VERSION).values(one=1, version=SCHEMA).on_conflict_do_nothing())
        version = connection.execute(select(VERSION.c.version)).scalar_one()
        if version > SCHEMA:
            raise ConversationsError(
                f"the database has schema {version}, this Tiaoli knows {SCHEMA}: use the newer Tiaoli that wrote it"
            )
        for table in tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _next_number(connection: Connection, conversation_id: str) -> int:
    """Count one more turn and return its number; the row stays locked until the turn is in."""
    counted = insert_into(connection, CONVERSATIONS).values(id=conversation_id, turns=1)
    counted = counted.on_conflict_do_update(index_elements=["id"], set_={"turns": CONVERSATIONS.c.turns + 1})
    return int(connection.execute(counted.returning(CONVERSATIONS.c.turns)).scalar_one())


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
