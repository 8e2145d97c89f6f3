"""What several tests share: real servers and a real browser, the data folder, an index of the shipped policies.

A test whose server or browser is not installed is skipped with one line; under CI it fails, so that nothing is unseen.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from corpus.index import tokens
from corpus.settings import Settings
from tests.command import Command, Done
from tests.scheduling import Scheduling, begun
from tests.waiting import HUNG, until

ROOT = Path(__file__).parent.parent
# What is read for the first time is slow, what is kept is not, and machines differ: nothing here is about time.
hypothesis.settings.register_profile("untimed", deadline=None, max_examples=60)
hypothesis.settings.load_profile("untimed")


def pytest_configure() -> None:
    """Listen to interrupts: a shell has whom it runs in the background ignore them, and all that they start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first."""
    items.sort(key=lambda item: begun(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    """Return who gives out the tests where whole files are given out."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own TIAOLI_… variables out of the tests; TIAOLI_DATA names a folder, not a behaviour."""
    for name in list(os.environ):
        if name.startswith("TIAOLI_") and name != "TIAOLI_DATA":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _dictionary_compiled_once() -> Iterator[None]:
    """Compile the dictionary of words once a process: a new home gets its file as ever, in no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_compile", cache(tokens._compile))
        yield


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of evaluation data."""
    folder = Path(os.environ.get("TIAOLI_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no evaluation data in {folder}; TIAOLI_DATA names its folder")
    return folder


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings whose home holds an index of the two shipped policies. Read only: it is made once."""
    from ingest.run import build  # here, so that tests without an index do not load its libraries

    made = Settings(home=tmp_path_factory.mktemp("home"))
    build(made)
    return made


@pytest.fixture
def tiaoli(settings: Settings, command_line: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return what runs a command in an empty folder, over the index that the tests share."""
    monkeypatch.setenv("TIAOLI_HOME", str(settings.home))
    return command_line


@pytest.fixture
def command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Return what runs a command in an empty folder; its home is what the environment names."""
    from api.cli.main import run

    monkeypatch.chdir(tmp_path)

    def call(*args: str, stdin: str = "") -> Done:
        with (tmp_path / ".stdin").open("w+", encoding="utf-8") as file:
            file.write(stdin)
            file.seek(0)
            monkeypatch.setattr(sys, "stdin", file)
            code = run(args)
        out, err = capfd.readouterr()
        return Done(code, out, err)

    return call


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a real Chromium."""
    return installed("chromium") or needed("Chromium")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Yield the SQLAlchemy URL of a PostgreSQL server of its own, stopped and deleted afterwards."""
    with postgres_server() as server:
        yield server.url


@pytest.fixture
def frail_postgres() -> Iterator["PostgresServer"]:
    """Yield a PostgreSQL server that a test may stop and start again."""
    with postgres_server() as server:
        yield server


@contextlib.contextmanager
def postgres_server() -> Iterator["PostgresServer"]:
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))
    if programs is None:
        needed("PostgreSQL")
        return
    # Not under pytest's folder: that is closed to other users, anew at every start of any pytest.
    with tempfile.TemporaryDirectory(prefix="tiaoli-postgres-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = PostgresServer(programs, folder, free_port())
        server.run("initdb", "--username=tiaoli", "--auth=trust", "--encoding=UTF8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the SQLAlchemy URL of a new file, then that of the PostgreSQL server that the tests share."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kept.sqlite'}"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator["RedisServer"]:
    """Yield a Redis server of its own that keeps nothing, stopped afterwards."""
    program = installed("redis-server") or needed("Redis")
    server = RedisServer(program, free_port(), tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def weak_model(pytestconfig: pytest.Config) -> Iterator[str]:
    """Yield the base URL of a real llama.cpp server with a small model, a process of its own; its weights are kept."""
    from eval.llama import installed, llama

    if not installed():
        needed("xllamacpp")
    folder = pytestconfig.cache.mkdir("llama")
    with contextlib.ExitStack() as started:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one process of the tests at a time puts the weights there
            url = started.enter_context(llama(folder, free_port()))
        yield url


@pytest.fixture(scope="session")
def peers() -> Path:
    """Return the folder of the npm packages that play the other side of the wire, Node among them."""
    folder = ROOT / "tests" / "peers" / "node_modules"
    if not (folder / ".bin" / "node").exists():
        needed("tests/peers", "make test")
    return folder


class PostgresServer:
    """A PostgreSQL server that can be stopped and started again on its port."""

    def __init__(self, programs: Path, folder: str, port: int) -> None:
        self.url = f"postgresql://tiaoli@127.0.0.1:{port}/postgres"
        self._programs, self._folder, self._port = programs, folder, port

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self.run("pg_ctl", "start", "--wait", "--log", f"{self._folder}/log", "--options", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--wait", "--mode=fast")

    def run(self, program: str, *args: str) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it refuses to run as root
        command = [*prefix, str(self._programs / program), *args, "--pgdata", f"{self._folder}/data"]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=HUNG)


class RedisServer:
    """A Redis server that can be stopped and started again on its port."""

    def __init__(self, program: str, port: int, folder: Path) -> None:
        self.port, self.url = port, f"redis://127.0.0.1:{port}"
        self._command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        until(self._listens)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(HUNG)

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), HUNG):
            return True
        return False


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def installed(program: str) -> str | None:
    """Return the path of a program, None where it is not installed."""
    return shutil.which(program)


def needed(name: str, by: str = "make system") -> str:
    """Skip the test, or fail it under CI: a program that it needs is not installed."""
    sentence = f"{name} is not installed; {by} installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
