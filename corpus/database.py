"""The database that everything is kept in which is not a text: SQLite under home, or PostgreSQL by one setting.

Whoever keeps something describes its table here in `TABLES`, in a module of its own, and opens the database with
`open_database`, which brings it to the newest schema first: once, however many processes start together. Refuses a
database that a newer program wrote, and engines other than the two.

To change a table: change its description, and add ``migrations/versions/r<next number>_<what it does>.py`` beside the
last one, with `revision`, `down_revision`, and an `upgrade` and a `downgrade` that lose nothing that people told.
"""

import fcntl
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, MetaData, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError

from corpus.settings import Settings

FILE = "tiaoli.sqlite"
BUSY_SECONDS = 5  # that a lock or a free connection is waited for: less than an answer may take
GONE_SECONDS = 3  # in which a server that is there has answered
POOL = 4  # connections that each kind of record keeps open to PostgreSQL in a process, and twice as many at most
LOCK = 7_212_021  # of the advisory lock under which PostgreSQL is migrated; any constant does
MIGRATIONS = Path(__file__).parent / "migrations"
FIRST = "0001"  # the schema of the release that knew no migrations

log = logging.getLogger(__name__)

TABLES = MetaData()
_MIGRATING = Lock()  # Alembic keeps what it is at in globals


class DatabaseError(ValueError):
    """A database that cannot be used; the message is one sentence."""


def database_url(settings: Settings) -> str | URL:
    """Return the URL of the database: the one set, or a file under home."""
    return settings.database or URL.create("sqlite", database=str(settings.home / FILE))


def open_database(url: str | URL) -> Engine:
    """Return the database at `url`, brought to the newest schema. Writes nothing where it has that already.

    Raises DatabaseError.
    """
    engine = _engine(url)
    with _told(engine):
        if not _is_current(engine):
            _migrate(engine, head())
    return engine


def migrate(url: str | URL, revision: str) -> None:
    """Bring the database at `url` to the schema `revision`, forward or back. Raises DatabaseError.

    The program that knows that schema and no newer one can use it from then on; this one brings it up again.
    """
    if revision not in revisions():
        raise DatabaseError(f"there is no schema {revision}, there is: {', '.join(revisions())}")
    engine = _engine(url)
    with _told(engine):
        _migrate(engine, revision)
    engine.dispose()


def revision_of(url: str | URL) -> str | None:
    """Return the schema of the database at `url` as it stands; None before it has one. Raises DatabaseError."""
    engine = _engine(url)
    with _told(engine):
        found = _revision(engine)
    engine.dispose()
    return found


def revisions() -> tuple[str, ...]:
    """Return every schema that this program knows, the oldest first. Read off the names: Alembic is slow to import."""
    return tuple(sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("r*.py")))


def head() -> str:
    """Return the newest schema that this program knows."""
    return revisions()[-1]


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
        raise DatabaseError("the setting database is no SQLAlchemy URL") from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise DatabaseError(f"conversations are kept in SQLite or PostgreSQL, not in {backend}")
    if backend == "postgresql":
        return create_engine(
            parsed,
            pool_pre_ping=True,
            hide_parameters=True,
            pool_size=POOL,
            max_overflow=POOL,
            pool_timeout=BUSY_SECONDS,
            connect_args={"connect_timeout": GONE_SECONDS, "tcp_user_timeout": GONE_SECONDS * 1000},
        )
    return _sqlite_engine(parsed)


def _sqlite_engine(url: URL) -> Engine:
    path = Path(url.database or "")
    if _read_only(path):
        return create_engine(
            url, creator=partial(_connect_read_only, path), hide_parameters=True, pool_timeout=BUSY_SECONDS
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # what enterprises ask is nobody else's business
    except OSError as error:
        raise DatabaseError(f"cannot write {path}: {error.strerror}") from error
    made = partial(_connect, path, "mode=rw")  # a file that is gone is not made anew, without its tables
    engine = create_engine(url, creator=made, hide_parameters=True, pool_timeout=BUSY_SECONDS)

    @event.listens_for(engine, "connect")
    def _durable_enough(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten, not only unlinked
        connection.execute("PRAGMA synchronous = NORMAL")  # safe with WAL: a power cut may lose the last turn, no more
        record.info["file"] = path.stat().st_ino

    @event.listens_for(engine, "checkout")
    def _still_there(_connection: Any, record: Any, _proxy: object) -> None:
        if not path.exists() or record.info["file"] != path.stat().st_ino:
            raise DisconnectionError("the file is another one now")  # what is written to the old one is lost

    return engine


def _read_only(path: Path) -> bool:
    """Whether there is a file that can be read and not be written, by itself or for its folder."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """Connect to a file of which nobody can write the folder: without a WAL beside it it does not change."""
    return _connect(path, "mode=ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1")


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=BUSY_SECONDS, check_same_thread=False)


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Give the engine back where it cannot be used, and say so in a sentence of ours."""
    try:
        yield
    except BaseException as error:
        engine.dispose()
        if isinstance(error, SQLAlchemyError):
            raise DatabaseError(f"cannot use the database {engine.url!r}: {_first_line(error)}") from error
        raise


def _is_current(engine: Engine) -> bool:
    """Whether there is nothing to do. Asks the database: a look into the file itself would, on closing it, take away
    the locks that this process has on it, and whoever closes last would throw away what was written since."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").stat().st_size:
        return False
    with _lock(engine, fcntl.LOCK_SH), engine.connect() as connection:
        return _revision_in(connection) == head() and _is_settled(connection)


def _is_settled(connection: Connection) -> bool:
    """Whether the file is in WAL mode, or cannot be changed to it."""
    if connection.dialect.name != "sqlite" or _read_only(Path(connection.engine.url.database or "")):
        return True
    return bool(connection.execute(text("PRAGMA journal_mode")).scalar() == "wal")


def _revision(engine: Engine) -> str | None:
    """Return the schema of a database, None before it has one. Raises DatabaseError for one that is not known."""
    with engine.connect() as connection:
        return _revision_in(connection)


def _revision_in(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in revisions():
        raise DatabaseError(
            f"the database has schema {found}, this Tiaoli knows {head()}: use the newer Tiaoli that wrote it"
        )
    return found


@contextmanager
def _lock(engine: Engine, how: int) -> Iterator[None]:
    """Keep other processes from migrating the same file: SQLite does not wait for its readers to change to WAL."""
    if engine.dialect.name != "sqlite":
        yield
        return
    path = Path(f"{engine.url.database}.lock")
    try:
        file = path.open("a")
    except OSError as error:
        if how == fcntl.LOCK_SH:  # where nobody can write nobody migrates
            yield
            return
        raise DatabaseError(f"cannot write {path}: {error.strerror}") from error
    with file:
        fcntl.flock(file, how)  # given back when the file is closed
        yield


def _migrate(engine: Engine, revision: str) -> None:
    """Bring the schema to `revision` in one transaction; several processes may do so at once."""
    with _MIGRATING, _lock(engine, fcntl.LOCK_EX), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        else:
            connection.execute(text("PRAGMA journal_mode = WAL"))
            connection.execute(text("BEGIN IMMEDIATE"))  # or the driver would commit each change of a table by itself
        found = _revision_in(connection)
        if found == revision:
            return
        _run(connection, revision, back=found is not None and found > revision)
        # What the release that knew no migrations reads before it touches anything.
        connection.execute(text("UPDATE tiaoli_schema SET version = :number"), {"number": int(revision)})


def _run(connection: Connection, revision: str, back: bool) -> None:
    from alembic import command  # a third of a second, and hardly ever needed
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    (command.downgrade if back else command.upgrade)(config, revision)


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
