"""One database for everything: opened, refused, migrated forward and back, in SQLite and in PostgreSQL."""

import multiprocessing
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text

from corpus.database import (
    FIRST,
    TABLES,
    DatabaseError,
    database_url,
    head,
    migrate,
    open_database,
    revision_of,
    revisions,
)
from corpus.settings import Settings

# What commit c9f8a1a, which knew no migrations, left behind: something in every table.
OLD = {name: Path(__file__).parent / f"kept-before-migrations.{name}.sql" for name in ("sqlite", "postgresql")}
NOBODY = 65534


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a database of its own, without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kept.sqlite'}"
        return
    shared = make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    engine = create_engine(shared, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE migrated"))
        yield shared.set(database="migrated").render_as_string()
        connection.execute(text("DROP DATABASE migrated WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def old(empty: str) -> str:
    """Return the URL of a database as the release without migrations left it."""
    engine = create_engine(empty)
    script = OLD[engine.dialect.name].read_text(encoding="utf-8")
    with closing(engine.raw_connection()) as connection:
        if engine.dialect.name == "sqlite":
            connection.driver_connection.executescript(script)  # type: ignore[union-attr]  # it is sqlite3's
        else:
            connection.cursor().execute(script)
            connection.commit()
    engine.dispose()
    return empty


def describe_every_table() -> None:
    """Import every module that describes a table."""
    for name in ("assistant", "api"):
        root = Path(import_module(name).__path__[0])
        for path in root.rglob("*.py"):
            if "open_database" in path.read_text(encoding="utf-8"):
                import_module(".".join((name, *path.relative_to(root).with_suffix("").parts)))


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table but those that say what schema it is."""
    with engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]
            for name in sorted(inspect(connection).get_table_names())
            if name not in ("alembic_version", "tiaoli_schema")
        }


def differences(connection: Connection) -> list[Any]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
        return not (kind == "table" and name == "tiaoli_schema")

    return list(compare_metadata(MigrationContext.configure(connection, opts={"include_object": ours}), TABLES))


def open_and_close(url: str) -> None:
    open_database(url).dispose()


def test_the_migrations_make_the_tables_that_the_modules_describe(empty: str) -> None:
    describe_every_table()
    engine = open_database(empty)
    with engine.connect() as connection:
        assert set(TABLES.tables) <= set(inspect(connection).get_table_names())
        assert differences(connection) == []
    engine.dispose()


def test_the_migrations_are_one_line_in_the_order_of_their_numbers() -> None:
    from alembic.script import ScriptDirectory

    from corpus.database import MIGRATIONS

    line = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert tuple(reversed(line)) == revisions()
    assert revisions()[0] == FIRST


def test_a_database_of_the_release_without_migrations_is_brought_up_and_loses_nothing(old: str) -> None:
    before = create_engine(old)
    kept = rows(before)
    before.dispose()
    assert all(kept.values())
    engine = open_database(old)
    now = rows(engine)
    engine.dispose()
    for name, were in kept.items():
        assert [{column: row[column] for column in were[0]} for row in now[name]] == were
    assert revision_of(old) == head()


def test_a_database_goes_back_step_by_step_and_forward_again_with_what_it_held(old: str) -> None:
    engine = open_database(old)
    kept = rows(engine)
    for revision in (*reversed(revisions()), *revisions()):
        migrate(old, revision)
        assert revision_of(old) == revision
    assert rows(engine) == kept
    engine.dispose()


def test_the_release_without_migrations_reads_how_far_a_database_is(old: str) -> None:
    def told() -> int:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT version FROM tiaoli_schema")).scalar_one())

    engine = open_database(old)
    assert told() == int(head())
    migrate(old, FIRST)
    assert told() == 1
    engine.dispose()


def test_an_unknown_schema_is_no_place_to_go(empty: str) -> None:
    with pytest.raises(DatabaseError, match="no schema 9999"):
        migrate(empty, "9999")


def test_a_newer_schema_is_refused_and_left_as_it_is(empty: str) -> None:
    engine = open_database(empty)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="schema 9999"):
        open_database(empty)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    engine.dispose()


def test_processes_that_start_together_migrate_once(old: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    starting = [spawn.Process(target=open_and_close, args=(old,)) for _ in range(4)]
    for process in starting:
        process.start()
    for process in starting:
        process.join(60)
    assert [process.exitcode for process in starting] == [0] * len(starting)
    engine = open_database(old)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [head()]
    engine.dispose()


def told_by_another(url: str, identifier: str) -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO conversations (id, turns) VALUES (:id, 1)"), {"id": identifier})
    engine.dispose()


def test_a_process_that_opens_the_database_twice_sees_what_others_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    first = open_database(url)
    spawn = multiprocessing.get_context("spawn")
    for identifier in ("one", "two"):
        with first.connect() as connection:
            connection.execute(text("SELECT count(*) FROM conversations"))
        open_database(url).dispose()
        writer = spawn.Process(target=told_by_another, args=(url, identifier))
        writer.start()
        writer.join(60)
    with first.connect() as connection:
        assert connection.execute(text("SELECT id FROM conversations ORDER BY id")).scalars().all() == ["one", "two"]
    first.dispose()


def test_a_migration_that_fails_leaves_the_database_as_it_was(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("the power went")

    engine = create_engine(old)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        connection.execute(text("DROP TABLE turns"))
        connection.commit()
    monkeypatch.setattr(op, "create_index", broken)  # it comes after the first tables are made
    with pytest.raises(RuntimeError, match="the power went"):
        open_database(old)
    with engine.connect() as connection:
        assert sorted(inspect(connection).get_table_names()) == sorted(set(tables) - {"turns"})
    engine.dispose()


def test_the_default_is_a_private_file_under_home(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "家 100%?")
    open_database(database_url(settings)).dispose()
    file = settings.home / "tiaoli.sqlite"
    assert file.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_setting_names_another_database() -> None:
    assert database_url(Settings(database="postgresql://host/db")) == "postgresql://host/db"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("no url", "no SQLAlchemy URL"),
        ("mysql://host/db", "not in mysql"),
        ("postgresql://someone:secret@127.0.0.1:1/db?connect_timeout=2", "cannot use the database"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(DatabaseError, match=sentence) as caught:
        open_database(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.sqlite").write_text("这不是数据库" * 500, encoding="utf-8")
    with pytest.raises(DatabaseError, match="cannot use the database"):
        open_database(f"sqlite:///{tmp_path / 'c.sqlite'}")


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="cannot write"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'c.sqlite'}")


@pytest.fixture
def closed() -> Iterator[Path]:
    """Yield a folder that everybody may read, also a user who may write nothing: pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="tiaoli-database-") as name:
        folder = Path(name)
        yield folder
        folder.chmod(0o755)


def turns_read_by_who_may_not_write(url: str) -> str:
    """Return what a user who may write nothing reads of the database, or the refusal."""

    def read(end: Any) -> None:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        try:
            engine = open_database(url)
            with engine.connect() as connection:
                end.send(str(connection.execute(text("SELECT count(*) FROM turns")).scalar_one()))
        except DatabaseError as error:
            end.send(str(error))

    fork = multiprocessing.get_context("fork")  # who has no rights may not be able to read the packages either
    ours, theirs = fork.Pipe()
    process = fork.Process(target=read, args=(theirs,))
    process.start()
    process.join(60)
    assert ours.poll()
    return str(ours.recv())


def test_a_home_that_is_read_only_is_opened_where_nothing_is_to_be_migrated(closed: Path) -> None:
    file = closed / "kept.sqlite"
    url = f"sqlite:///{file}"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(OLD["sqlite"].read_text(encoding="utf-8"))
    open_database(url).dispose()
    file.chmod(0o444)
    closed.chmod(0o555)
    before = sorted(path.name for path in closed.iterdir())
    assert turns_read_by_who_may_not_write(url) == "2"
    assert sorted(path.name for path in closed.iterdir()) == before


def test_a_home_that_is_read_only_and_old_is_refused_in_a_sentence(closed: Path) -> None:
    file = closed / "kept.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(OLD["sqlite"].read_text(encoding="utf-8"))
    open_database(f"sqlite:///{closed / 'other.sqlite'}").dispose()  # what that imports cannot be read without rights
    file.chmod(0o444)
    closed.chmod(0o555)
    assert "cannot write" in turns_read_by_who_may_not_write(f"sqlite:///{file}")
