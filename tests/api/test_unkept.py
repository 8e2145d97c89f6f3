"""Answering needs no writing: a database that is locked, full, gone or read only, met by a real server process."""

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus.settings import Settings
from tests.conftest import PostgresServer, free_port
from tests.losing import replaced_by_folder
from tests.serving import SERVE, serving
from tests.waiting import HUNG, until

QUESTION = "我们公司刚升规，市里有没有奖励？"


def ask(url: str, conversation: str | None = None) -> dict[str, Any]:
    """Return an answer that came, whatever had become of the database."""
    asked = {"question": QUESTION, **({"conversation_id": conversation} if conversation else {})}
    response = httpx.post(f"{url}/api/ask", json=asked, timeout=HUNG)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    assert "10万元" in answer["text"]
    return answer


def state(url: str) -> tuple[int, str]:
    response = httpx.get(f"{url}/readyz", timeout=HUNG)
    return response.status_code, response.json()["database"]


@pytest.fixture(scope="module")
def own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Yield settings that share the index and have a small disk of their own for the database."""
    disk = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this user may mount no disk")
    yield settings.model_copy(update={"port": free_port(), "database": f"sqlite:///{disk / 'own.sqlite'}"})
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture(scope="module")
def url(own: Settings) -> Iterator[str]:
    """Yield a server whose database comes back after each test."""
    with serving(own) as (_, url):
        yield url


def path_of(own: Settings) -> Path:
    return Path(own.database.removeprefix("sqlite:///"))


@contextmanager
def locked(own: Settings) -> Iterator[None]:
    with closing(sqlite3.connect(path_of(own), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(own: Settings) -> Iterator[None]:
    filler = path_of(own).parent / "filler"
    with filler.open("wb", buffering=0) as file:
        room = os.statvfs(filler)
        file.write(b"x" * room.f_bsize * room.f_bavail)
    yield
    filler.unlink()


@pytest.mark.parametrize("broken", [locked, full])
def test_an_answer_comes_meanwhile_and_says_that_it_is_not_kept(
    own: Settings, url: str, broken: Callable[..., Any]
) -> None:
    conversation = ask(url)["conversation_id"]
    facts = f"{url}/api/conversations/{conversation}/facts"
    assert state(url) == (200, "ok")
    with broken(own):
        assert ask(url)["kept"] is False
        assert ask(url, conversation)["kept"] is False
        assert state(url) == (200, "unwritable")
        kept = httpx.get(f"{url}/api/conversations/{conversation}", timeout=HUNG)
        assert [turn["question"] for turn in kept.json()["turns"]] == [QUESTION]
        told = httpx.patch(facts, json={"facts": {"growth_two_years": "是"}}, timeout=HUNG)
        assert (told.status_code, told.json()["error"]["code"]) == (503, "database_unavailable")
        assert "检索" not in told.text
    until(lambda: ask(url, conversation)["kept"])


def test_a_read_only_home_answers(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(settings.home, home)
    with serving(settings.model_copy(update={"home": home, "port": free_port(), "database": ""})):
        pass  # it has been served before
    if subprocess.run(["mount", "--bind", str(home), str(home)], check=False).returncode:
        pytest.skip("this user may mount nothing")
    subprocess.run(["mount", "-o", "remount,bind,ro", str(home)], check=True)
    try:
        environ = {**os.environ, "TIAOLI_HOME": str(home), "TMPDIR": "/tmp"}
        port = free_port()
        command = [*SERVE, "--port", str(port)]
        log = (tmp_path / "log").open("wb")
        with log, subprocess.Popen(command, env=environ, stderr=log) as process:
            url = f"http://127.0.0.1:{port}"
            try:
                with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as http:
                    assert http.get(f"{url}/healthz", timeout=HUNG).status_code == 200
                assert ask(url)["kept"] is False
                assert state(url) == (200, "unwritable")
            finally:
                process.send_signal(signal.SIGINT)
    finally:
        subprocess.run(["umount", str(home)], check=True)


def test_a_database_that_is_gone_keeps_no_answer_back(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"port": free_port(), "database": f"sqlite:///{tmp_path / 'own.sqlite'}"})
    with serving(own) as (_, url):
        conversation = ask(url)["conversation_id"]
        replaced_by_folder(path_of(own))
        assert ask(url)["kept"] is False
        assert state(url)[1] != "ok"
        told = httpx.get(f"{url}/api/conversations/{conversation}", timeout=HUNG)
        assert (told.status_code, "检索" in told.text) in ((200, False), (503, False))


def test_a_postgresql_that_stops_keeps_no_answer_back(settings: Settings, frail_postgres: PostgresServer) -> None:
    own = settings.model_copy(update={"port": free_port(), "database": frail_postgres.url})
    with serving(own) as (_, url):
        conversation = ask(url)["conversation_id"]
        frail_postgres.stop()
        try:
            assert ask(url, conversation)["kept"] is False
            assert state(url) == (200, "unavailable")
            told = httpx.get(f"{url}/api/conversations/{conversation}", timeout=HUNG)
            assert (told.status_code, told.json()["error"]["code"]) == (503, "database_unavailable")
        finally:
            frail_postgres.start()
        until(lambda: ask(url, conversation)["kept"])
        assert state(url) == (200, "ok")
