"""A server of a test's own: a real process, stopped afterwards."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx

from corpus.settings import Settings
from tests.waiting import HUNG, until

TIAOLI = [sys.executable, "-c", "from api.cli.start import main; main()"]  # as the command of that name begins
SERVE = [*TIAOLI, "serve"]


class Crowded(ThreadingHTTPServer):
    """A server of the tests that many may call at once: the library's own lets five wait and resets the rest."""

    request_queue_size = 128


@contextmanager
def serving(
    settings: Settings, command: Sequence[str] = SERVE, **environ: str
) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Yield a server that `command` starts, once it says where it listens, and its URL; it is stopped afterwards."""
    names = ("home", "port", "database")
    told = {f"TIAOLI_{name.upper()}": str(getattr(settings, name)) for name in names}
    log, url = log_of(settings), f"http://127.0.0.1:{settings.port}"
    with log.open("wb") as file:
        process = subprocess.Popen(command, env={**os.environ, **told, **environ}, stderr=file)
    try:
        until(lambda: url in log.read_text(encoding="utf-8") or process.poll() is not None)
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield process, url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(HUNG)


def ready(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    """Return once a server has its index open. Raises AssertionError with what it says where it ends instead."""
    until(lambda: process.poll() is not None or listens(f"{url}/readyz"))
    assert process.poll() is None, log.read_text(encoding="utf-8")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Have a server stop, and wait until it has."""
    process.terminate()
    process.wait(HUNG)


def listens(url: str) -> bool:
    """Say whether a server replies there that all is well."""
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(url, timeout=HUNG).is_success
    return False


def log_of(settings: Settings) -> Path:
    """Return the file of what a server says on stderr."""
    return settings.home / f"server-{settings.port}.log"
