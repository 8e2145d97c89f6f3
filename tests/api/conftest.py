"""A real server process over an index of the two shipped policies and one whose text tries to be a page."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assistant.assistant import Assistant
from corpus.settings import Settings
from eval.recorded import play
from eval.scripted import Scripted
from tests.browsing import DESKTOP, NewPage
from tests.conftest import free_port

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP tiaoli.test 127.0.0.1",  # a name over plain HTTP, as in an office's own network
]
HOSTILE = """青岛市<b>试点</b>办法
<script>document.title = "taken"</script>各有关单位：
一、<img src=x onerror="document.title='taken'">奖励标准
（一）首次认定的“<i>样板”企业</i>，给予一次性奖励7万元。𠮷林样板、😀企业同等对待，奖励8万元。
"""


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    pid: int
    settings: Settings


@pytest.fixture(scope="session")
def served(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield the server of a home of its own, stopped afterwards."""
    from ingest.run import build, ingest

    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(settings.home, home)
    own = settings.model_copy(update={"home": home, "port": free_port()})
    source = home / "hostile.txt"
    source.write_text(HOSTILE, encoding="utf-8")
    reports = list(ingest([source], own, policy_id="hostile"))
    assert [report.status for report in reports] == ["added"], reports
    build(own)
    with _process([sys.executable, "-c", "from api.cli.main import main; main()", "serve"], own) as process:
        yield Served(f"http://127.0.0.1:{own.port}", process.pid, own)
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def worded(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield a server of a home of its own that has a good language model, stopped afterwards."""
    home = tmp_path_factory.mktemp("worded") / "home"
    shutil.copytree(settings.home, home)
    with Scripted(play("good")) as model:
        own = settings.model_copy(update={"home": home, "port": free_port(), "llm_url": model.url})
        with _process([sys.executable, "-c", "from api.cli.main import main; main()", "serve"], own) as process:
            yield Served(f"http://127.0.0.1:{own.port}", process.pid, own)
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def answers(data: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return what the assistant answers to each public question by itself."""
    database = f"sqlite:///{tmp_path_factory.mktemp('asked') / 'asked.sqlite'}"
    lines = (data / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    with Assistant(settings.model_copy(update={"database": database})) as assistant:
        return [dict(assistant.ask(json.loads(line)["q"]).to_dict()) for line in lines]


@pytest.fixture
def http(served: Served) -> Iterator[httpx.Client]:
    """Yield a client of the server."""
    with httpx.Client(base_url=served.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=15_000)  # a loaded machine is slow, not wrong
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser, served: Any) -> Iterator[NewPage]:
    """Return what opens a page in a context of its own (or in `context`); it is watched until the test ends."""
    contexts, elsewhere, wrong = list[BrowserContext](), list[str](), list[str]()

    def opened(path: str = "/", context: BrowserContext | None = None, **options: Any) -> Page:
        if context is None:
            context = browser.new_context(base_url=served.url, **{"viewport": DESKTOP, **options})
            context.set_default_timeout(15_000)
            contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(f"{served.url}/") else elsewhere.append(r.url))
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert elsewhere == []
    assert wrong == []


def _process(command: list[str], settings: Settings) -> subprocess.Popen[bytes]:
    own = {"TIAOLI_HOME": str(settings.home), "TIAOLI_PORT": str(settings.port), "TIAOLI_LLM_URL": settings.llm_url}
    environment = {**os.environ, **own, "TIAOLI_LIMIT_ADDRESS": ""}  # all tests come from one address
    log = (Path(settings.home) / "server.log").open("wb")
    with log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError((Path(settings.home) / "server.log").read_text(encoding="utf-8"))
        try:
            if httpx.get(f"http://127.0.0.1:{settings.port}/readyz", timeout=5).status_code == 200:
                return process
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    process.kill()
    raise RuntimeError("the server did not get ready within a minute")
