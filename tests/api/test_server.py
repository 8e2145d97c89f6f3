"""The processes that serve: several workers on one socket, what a hostile client may send, and what is logged."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.types import Message

from api import guard
from api.access.keys import Keys
from api.app import create_app
from api.server import FIGURES_IN, HEAD_BYTES
from corpus.database import database_url
from corpus.settings import Settings
from tests.conftest import RedisServer, free_port
from tests.serving import SERVE, log_of, serving
from tests.waiting import HUNG, until


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Return settings that share the index and have a port and a database of their own."""
    return settings.model_copy(update={"port": free_port(), "database": f"sqlite:///{tmp_path / 'own.sqlite'}"})


def workers(process: "subprocess.Popen[bytes]") -> set[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return {int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def has_answered(worker: int) -> bool:
    """Return whether a worker has counted a request of its own, in the folder where all of them count."""
    environ = Path(f"/proc/{worker}/environ").read_bytes().split(b"\0")
    folder = next(line.partition(b"=")[2].decode() for line in environ if line.startswith(FIGURES_IN.encode()))
    return any(b"/healthz" in file.read_bytes() for file in Path(folder).glob(f"*_{worker}.db"))


def asked_of_all(process: "subprocess.Popen[bytes]", url: str) -> int:
    """Ask until two workers have both answered, and return how often that was."""
    times = 0

    def both() -> bool:
        nonlocal times
        assert httpx.get(f"{url}/healthz", timeout=HUNG).status_code == 200
        times += 1
        found = workers(process)
        return len(found) == 2 and all(map(has_answered, found))

    until(both)
    return times


def counted(url: str, times: int) -> bool:
    """Return whether so many have asked for /healthz; a worker counts a moment after it has answered."""
    count = f'tiaoli_requests_total{{method="GET",route="/healthz",status="200"}} {times}.0'
    return count in httpx.get(f"{url}/metrics", timeout=HUNG).text


def test_workers_all_answer_count_together_are_replaced_when_they_die_and_stop_together(own: Settings) -> None:
    with serving(own, TIAOLI_WORKERS="2") as (process, url):
        assert httpx.get(f"{url}/readyz", timeout=HUNG).json()["status"] == "ready"
        asked = asked_of_all(process, url)
        until(lambda: counted(url, asked))
        first, other = workers(process)
        os.kill(first, signal.SIGKILL)
        until(lambda: workers(process) > {other} and first not in workers(process))
        asked += asked_of_all(process, url)
        until(lambda: counted(url, asked))
        running = workers(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(HUNG) == 0
        assert log_of(own).read_text(encoding="utf-8") == f"tiaoli: {url} (Ctrl-C stops it)\n"
        assert not [pid for pid in running if Path(f"/proc/{pid}").exists()]


def test_servers_share_a_limit_in_redis(own: Settings, redis: RedisServer) -> None:
    environ = {"TIAOLI_REDIS": redis.url, "TIAOLI_LIMIT_ADDRESS": "3/hour"}
    other = own.model_copy(update={"port": free_port()})
    with serving(own, **environ) as (_, first), serving(other, **environ) as (_, second):
        urls = [f"{url}/api/match" for url in (first, second, first, second)]
        told = [httpx.post(url, json={}, timeout=HUNG).status_code for url in urls]
    assert told == [200, 200, 200, 429]


def test_workers_that_cannot_start_are_told_in_sentences(own: Settings) -> None:
    command = [*SERVE, "--workers", "2", "--port", str(own.port)]
    told = {"TIAOLI_HOME": str(own.home), "TIAOLI_DATABASE": "nonsense"}
    done = subprocess.run(command, env={**os.environ, **told}, capture_output=True, timeout=HUNG, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"the setting database is no SQLAlchemy URL" in done.stderr
    assert done.stderr.endswith(b"tiaoli: a worker could not start\n")


def test_no_secret_stands_in_any_log(own: Settings, tmp_path: Path) -> None:
    keys = Keys(database_url(own))
    _, good = keys.add("a")
    keys.close()
    bad = f"tl-000000000000-{'B' * 43}"
    log = tmp_path / "log"
    secrets = {"TIAOLI_LLM_KEY": "sk-model-secret", "TIAOLI_REDIS": f"redis://:redis-secret@127.0.0.1:{free_port()}"}
    secrets["TIAOLI_LLM_URL"] = f"http://127.0.0.1:{free_port()}/v1"
    environ = {**os.environ, **secrets, "TIAOLI_HOME": str(own.home), "TIAOLI_DATABASE": own.database}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*SERVE, "--port", str(own.port)], env={**environ, "TIAOLI_LOG_LEVEL": "debug"}, stderr=file, stdout=file
        )
    try:
        until(lambda: b"Ctrl-C" in log.read_bytes() or process.poll() is not None)
        with httpx.Client(base_url=f"http://127.0.0.1:{own.port}", timeout=HUNG) as http:
            for key in (good, bad):
                for headers in ({"authorization": f"Bearer {key}"}, {"x-api-key": key}):
                    http.get("/api/policies", headers=headers)
                    http.post("/api/ask", headers=headers, json={"question": "升规有奖励吗"})
                http.get("/api/policies", params={"key": key})
                http.get(f"/nowhere/{key}")
                http.post("/api/ask", params={"key": key}, json={"question": ""})
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(HUNG)
    written = log.read_text(encoding="utf-8")
    assert "DEBUG" in written
    assert "Redis cannot be used" in written
    for secret in (good.rsplit("-", 1)[1], good, bad, "sk-model-secret", "redis-secret"):
        assert secret not in written


@pytest.fixture(scope="module")
def url(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of one server that several hostile clients meet."""
    database = f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'own.sqlite'}"
    with ExitStack() as stack:
        changed = {"port": free_port(), "database": database}
        yield stack.enter_context(serving(settings.model_copy(update=changed)))[1]


def sent(url: str, head: bytes) -> bytes:
    """Return what the server says to raw bytes until it closes the connection."""
    host, port = url.removeprefix("http://").split(":")
    said = b""
    with socket.create_connection((host, int(port)), HUNG) as connection:
        try:
            for start in range(0, len(head), 1024):
                connection.sendall(head[start : start + 1024])
            while part := connection.recv(4096):
                said += part
        except (ConnectionResetError, BrokenPipeError):
            pass
    return said


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * HEAD_BYTES + b" HTTP/1.1\r\nHost: a\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * HEAD_BYTES,
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(HEAD_BYTES // 8)),
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
    ids=["address", "header", "headers", "two hosts", "nonsense"],
)
def test_a_head_without_end_is_cut_off(url: str, head: bytes) -> None:
    said = sent(url, head)
    assert said == b"" or said.startswith(b"HTTP/1.1 4")
    assert httpx.get(f"{url}/healthz", timeout=HUNG).status_code == 200


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/mcp"])
def test_whole_conversations_may_be_longer(url: str, path: str) -> None:
    assert httpx.post(f"{url}{path}", content=b"x" * (guard.MAX_BODY + 1), timeout=HUNG).status_code != 413
    assert httpx.post(f"{url}{path}", content=b"x" * (guard.MAX_MESSAGES + 1), timeout=HUNG).status_code == 413


@pytest.mark.parametrize("path", ["/wechat", "/wecom", "/match", "/api/ask", "/v1x", "/"])
def test_other_bodies_may_not(url: str, path: str) -> None:
    assert httpx.post(f"{url}{path}", content=b"x" * (guard.MAX_BODY + 1), timeout=HUNG).status_code == 413


def test_a_body_that_never_ends_is_not_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.2)
    app, said = create_app(settings), list[Message]()
    parts = iter([{"type": "http.request", "body": b'{"question": "', "more_body": True}])
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/api/ask", "query_string": b"", "headers": []}
    scope["headers"] = [(b"host", b"localhost"), (b"content-type", b"application/json")]

    async def receive() -> Message:
        for part in parts:
            return part
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        said.append(message)

    anyio.run(app, scope, receive, send)
    assert said[0]["status"] == 408
    assert "too_slow" in said[1]["body"].decode()
