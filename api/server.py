"""What serves: one process, or several that share a socket, watched by one that replaces those that die.

Loads nothing heavy at import: a worker is a fresh interpreter that must answer its watcher before its index is open.
"""

import contextlib
import gc
import logging
import os
import sys
import tempfile
from functools import partial
from math import ceil
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Any

import click
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api.process import GARBAGE, log_to_stderr
from api.protocol import Protocol
from corpus.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger(__name__)

HEAD_BYTES = 32 * 1024  # of an address and headers together
CONNECTIONS = 900  # at once, below the thousand files that a process may usually open
WORKER_SECONDS = 10  # in which a worker must answer its watcher, which waits as long for one that died
FIGURES_IN = "PROMETHEUS_MULTIPROC_DIR"  # the library's own variable, for no call does: where processes add up


def serve(settings: Settings, listener: socket) -> None:
    """Serve on `listener` until interrupted. Raises what keeps the application from being made."""
    logging.getLogger().setLevel(settings.log_level.upper())  # an operator reads it; whoever asks at a prompt does not
    with contextlib.suppress(KeyboardInterrupt):  # how a server is stopped by hand
        if settings.workers == 1:
            _serve_alone(settings, listener)
        else:
            _serve_together(settings, listener)


def _serve_alone(settings: Settings, listener: socket) -> None:
    from api.app import create_app

    server = uvicorn.Server(_config(create_app(settings), settings))
    _announce(settings)
    server.run(sockets=[listener])


def _serve_together(settings: Settings, listener: socket) -> None:
    with tempfile.TemporaryDirectory(prefix="tiaoli-figures-") as folder:
        os.environ[FIGURES_IN] = folder
        made = partial(_in_worker, settings, Path(folder))
        config = _config(made, settings, factory=True, workers=settings.workers)
        watcher = Multiprocess(config, sockets=[listener])
        _announce(settings)
        watcher.run()
    if any(process.exitcode == STARTUP_FAILURE for process in watcher.processes):
        raise click.ClickException("a worker could not start")


def _in_worker(settings: Settings, figures_in: Path) -> "FastAPI":
    """Return the application of one of several processes; a process that cannot make it would only die again."""
    gc.set_threshold(*GARBAGE)
    log_to_stderr(settings.log_level.upper())
    from api.app import create_app
    from api.health import Figures

    try:
        return create_app(settings, Figures(figures_in))
    except Exception as error:  # noqa: BLE001 - whatever it is, the operator gets a sentence
        log.error("%s", error)
        sys.exit(STARTUP_FAILURE)


def _config(app: Any, settings: Settings, **more: Any) -> uvicorn.Config:
    # Any: an ASGI app or what makes one, and uvicorn's own options.
    return uvicorn.Config(
        app,
        http=Protocol,  # on h11: the other parser takes headers without end
        h11_max_incomplete_event_size=HEAD_BYTES,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=ceil(settings.deadline) + 1,  # in which every answer that was begun is there
        timeout_worker_healthcheck=WORKER_SECONDS,
        log_level=settings.log_level,
        log_config=None,  # as the process logs, masked
        access_log=False,  # an address may carry what is nobody else's; /metrics counts requests
        **more,
    )


def _announce(settings: Settings) -> None:
    click.echo(f"tiaoli: http://{settings.host}:{settings.port} (Ctrl-C stops it)", err=True)
