"""Real servers with the doors of 企业微信 open, the vendor's interface, and a model that takes its time when told."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.database import FILE
from corpus.settings import Settings
from eval.scripted import MODEL, Request, ScriptedReply
from tests.api.wecom.vendor import SENDS, SETTINGS, Vendor, playing
from tests.conftest import free_port
from tests.held import PATIENT, Held
from tests.serving import SERVE, ready, stop
from tests.waiting import HUNG

SLOWLY = "慢慢说"  # what a question has in it that the model thinks about for as long as a test holds it


@dataclass(frozen=True)
class Server:
    """A running server, and the file of its log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        """What it has logged."""
        return self.log.read_text(encoding="utf-8")


Serve = Callable[..., Server]


@pytest.fixture(scope="session")
def serve(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Return what starts a server with settings changed: over `home`, or over a home of its own."""
    with ExitStack() as stack:

        def started(home: Path | None = None, command: Sequence[str] = SERVE, **changed: str) -> Server:
            home = home or home_in(tmp_path_factory.mktemp("wecom"), settings)
            server = _start(home, command, {"LIMIT_USER": "", **SETTINGS, **changed})
            stack.callback(stop, server.process)
            return server

        yield started


@pytest.fixture(scope="session")
def home(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that several servers share."""
    return home_in(tmp_path_factory.mktemp("shared"), settings)


@pytest.fixture(scope="session")
def vendor() -> Iterator[Vendor]:
    with playing() as played:
        yield played


@pytest.fixture(scope="session")
def own_vendor() -> Iterator[Vendor]:
    """Yield the interface that `plain` alone calls."""
    with playing() as played:
        yield played


@pytest.fixture(scope="session")
def thinker() -> Iterator[Held]:
    """Yield a model that says nothing that gets through, and takes its time over some questions."""

    def is_hard(request: Request) -> bool:
        return any(SLOWLY in str(message.get("content")) for message in request["messages"])

    with Held(lambda _: ScriptedReply("不知道。"), is_hard) as server:
        yield server


@pytest.fixture(scope="session")
def plain(serve: Serve, own_vendor: Vendor) -> Server:
    """Return a server without a model whose application sends nothing."""
    return serve(WECOM_API=own_vendor.url, REPLY_WITHIN=str(HUNG))


@pytest.fixture(scope="session")
def pair(serve: Serve, vendor: Vendor, thinker: Held, home: Path) -> tuple[Server, Server]:
    """Return two servers with the slow model over one database, whose application sends."""
    addresses = {"WECOM_API": vendor.url, "PUBLIC_URL": "http://policies.test"}
    changed = {**slowly(thinker), **SENDS, **addresses, "LOG_LEVEL": "debug"}
    return serve(home, **changed), serve(home, **changed)


@pytest.fixture(scope="session")
def mute(serve: Serve, vendor: Vendor, thinker: Held) -> Server:
    """Return a server with the slow model whose application sends nothing."""
    return serve(WECOM_API=vendor.url, **slowly(thinker))


def slowly(model: Held) -> dict[str, str]:
    """Return the settings of a server that waits for a model as long as it takes, and lets no vendor wait for long."""
    return {"LLM_URL": model.url, "LLM_MODEL": MODEL, "REPLY_WITHIN": "1", **PATIENT}


def home_in(folder: Path, settings: Settings) -> Path:
    """Return a home with the index that the tests share and a database of its own."""
    return Path(shutil.copytree(settings.home, folder / "home", ignore=shutil.ignore_patterns(f"{FILE}*")))


def _start(home: Path, command: Sequence[str], changed: dict[str, str]) -> Server:
    port = free_port()
    log = home / f"server-{port}.log"
    environment = {"HOME": str(home), "PORT": str(port), **changed}
    with log.open("wb") as file:
        variables = {**os.environ, **{f"TIAOLI_{name}": value for name, value in environment.items()}}
        process = subprocess.Popen(command, env=variables, stdout=file, stderr=file)
    server = Server(f"http://127.0.0.1:{port}", process, log)
    ready(process, server.url, log)
    return server
