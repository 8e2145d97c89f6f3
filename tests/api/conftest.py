"""A real server process over an index of the two shipped policies and one whose text tries to be a page."""

import json
import os
import shutil
import subprocess
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
from tests.serving import SERVE, ready, stop
from tests.waiting import HUNG

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
    with _process(SERVE, own) as process:
        yield Served(f"http://127.0.0.1:{own.port}", process.pid, own)
        stop(process)


@pytest.fixture(scope="module")
def worded(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield a server of a home of its own that has a good language model, stopped afterwards."""
    home = tmp_path_factory.mktemp("worded") / "home"
    shutil.copytree(settings.home, home)
    with Scripted(play("good")) as model:
        patient = {"llm_timeout": HUNG, "deadline": HUNG}
        own = settings.model_copy(update={"home": home, "port": free_port(), "llm_url": model.url, **patient})
        with _process(SERVE, own) as process:
            yield Served(f"http://127.0.0.1:{own.port}", process.pid, own)
            stop(process)


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
    with httpx.Client(base_url=served.url, timeout=HUNG) as client:
        yield client


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=HUNG * 1000)  # a loaded machine is slow, not wrong
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
            context.set_default_timeout(HUNG * 1000)
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
    names = ("home", "port", "llm_url", "llm_timeout", "deadline")
    own = {f"TIAOLI_{name.upper()}": str(getattr(settings, name)) for name in names}
    environment = {**os.environ, **own, "TIAOLI_LIMIT_ADDRESS": ""}  # all tests come from one address
    log = (Path(settings.home) / "server.log").open("wb")
    with log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    ready(process, f"http://127.0.0.1:{settings.port}", Path(settings.home) / "server.log")
    return process
