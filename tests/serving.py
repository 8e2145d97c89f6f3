"""A server of a test's own: a real process, stopped afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.settings import Settings

SERVE = [sys.executable, "-c", "from api.cli import main; main()", "serve"]


@contextmanager
def serving(settings: Settings, **environ: str) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Yield a server, once it says where it listens, and its URL; it is stopped afterwards."""
    names = ("home", "port", "database")
    told = {f"TIAOLI_{name.upper()}": str(getattr(settings, name)) for name in names}
    process = subprocess.Popen(SERVE, env={**os.environ, **told, **environ}, stderr=subprocess.PIPE)
    assert process.stderr
    try:
        url = f"http://127.0.0.1:{settings.port}"
        lines = iter(process.stderr.readline, b"")
        assert any(url.encode() in line for line in lines)
        yield process, url
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
