"""Real servers with a 公众号: one in plain text, two processes in safe mode over one database with a slow model."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.settings import Settings
from eval.scripted import Request, ScriptedReply
from tests.api.wechat.vendor import AES_KEY, APP_ID, TOKEN, Vendor
from tests.conftest import free_port
from tests.held import PATIENT, Held
from tests.serving import log_of, serving
from tests.waiting import HUNG

SOON = {"TIAOLI_REPLY_WITHIN": "1.5"}  # so that nobody waits long for being told to wait
SLOW_QUESTION = "升规纳统当年能拿到奖励的百分之多少？"
SLOWLY_SAID = "升规纳统的企业当年可以拿到50%。"
SAFE = {"TIAOLI_WECHAT_TOKEN": TOKEN, "TIAOLI_WECHAT_AES_KEY": AES_KEY, "TIAOLI_WECHAT_APP_ID": APP_ID}


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    pid: int
    log: Path


@contextmanager
def served(settings: Settings, folder: Path, **environ: str) -> Iterator[Served]:
    """Yield the server of a copy of the home that all tests share; several of one folder share theirs."""
    own = in_folder(settings, folder)
    with serving(own, **environ) as (process, url):
        yield Served(url, process.pid, log_of(own))


def in_folder(settings: Settings, folder: Path) -> Settings:
    """Return settings with a home in `folder` and a port of their own."""
    home = folder / "home"
    if not home.exists():
        shutil.copytree(settings.home, home)
    return settings.model_copy(update={"home": home, "port": free_port()})


def one_sentence(request: Request) -> ScriptedReply:
    """Say one sentence on one clause."""
    prompt = "\n".join(str(message.get("content") or "") for message in request["messages"])
    cited = re.search(r"^(c\d+)[：\s][^\n]*升规纳统当年给予50%", prompt, re.MULTILINE)
    said = {"text": SLOWLY_SAID, "cite": [cited.group(1) if cited else ""]}
    return ScriptedReply(json.dumps(said, ensure_ascii=False))


@pytest.fixture(scope="session")
def slow_model() -> Iterator[Held]:
    """Yield a language model that takes its time where a test holds it."""
    with Held(one_sentence) as model:
        yield model


def with_model(model: Held) -> dict[str, str]:
    """Return the settings for a model that takes its time."""
    return {"TIAOLI_LLM_URL": model.url, **{f"TIAOLI_{name}": value for name, value in PATIENT.items()}, **SOON}


@pytest.fixture(scope="session")
def plainly(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield a server whose 公众号 has no AES key."""
    with served(
        settings, tmp_path_factory.mktemp("plainly"), TIAOLI_WECHAT_TOKEN=TOKEN, TIAOLI_REPLY_WITHIN=str(HUNG)
    ) as running:
        yield running


@pytest.fixture(scope="session")
def two(settings: Settings, slow_model: Held, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Served]]:
    """Yield two processes of one home in safe mode, whose model is slow."""
    environ = {**SAFE, **with_model(slow_model)}
    folder = tmp_path_factory.mktemp("two")
    with served(settings, folder, **environ) as one, served(settings, folder, **environ) as other:
        yield [one, other]


@pytest.fixture
def vendor(plainly: Served) -> Vendor:
    """Return the vendor of the 公众号 in plain text."""
    return Vendor((plainly.url,))
