"""A server of a test's own: a real process, stopped afterwards."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from corpus.settings import Settings

SERVE = [sys.executable, "-c", "from api.cli.main import main; main()", "serve"]


class Crowded(ThreadingHTTPServer):
    """A server of the tests that many may call at once: the library's own lets five wait and resets the rest."""

    request_queue_size = 128


@contextmanager
def serving(settings: Settings, **environ: str) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Yield a server, once it says where it listens, and its URL; it is stopped afterwards."""
    names = ("home", "port", "database")
    told = {f"TIAOLI_{name.upper()}": str(getattr(settings, name)) for name in names}
    log, url = log_of(settings), f"http://127.0.0.1:{settings.port}"
    with log.open("wb") as file:
        process = subprocess.Popen(SERVE, env={**os.environ, **told, **environ}, stderr=file)
    try:
        while url not in log.read_text(encoding="utf-8"):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield process, url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def log_of(settings: Settings) -> Path:
    """Return the file of what a server says on stderr."""
    return settings.home / f"server-{settings.port}.log"
