"""Instances whose every channel is open: two worker processes, two whose model takes its time, one that sends."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from corpus.settings import Settings
from eval.scripted import Request, Scripted, ScriptedReply
from tests.api.deliveries import came_once
from tests.api.simulate.doors import APP, KEY, TOKEN
from tests.conftest import free_port
from tests.held import PATIENT
from tests.serving import serving
from tests.waiting import HUNG, until

SECRET = "a secret"
PATIENTLY = [sys.executable, str(Path(__file__).parent / "patient.py"), "serve"]
OPEN = {
    "TIAOLI_WECHAT_TOKEN": TOKEN,
    "TIAOLI_WECHAT_APP_ID": APP,
    "TIAOLI_WECHAT_APP_SECRET": SECRET,
    "TIAOLI_WECOM_CORP_ID": APP,
    **{f"TIAOLI_WECOM_{kind}_TOKEN": TOKEN for kind in ("BOT", "APP", "KF")},
    **{f"TIAOLI_WECOM_{kind}_AES_KEY": KEY for kind in ("BOT", "APP", "KF")},
    "TIAOLI_WECOM_KF_SECRET": SECRET,
    "TIAOLI_LIMIT_USER": "",
}
SAFE = {"TIAOLI_WECHAT_AES_KEY": KEY, "TIAOLI_WORKERS": "2", "TIAOLI_REPLY_WITHIN": str(HUNG)}


@dataclass(frozen=True, slots=True)
class Instance:
    """A running instance, the environment that it and its simulator share, the port of the vendor's API."""

    url: str
    settings: Settings
    environ: dict[str, str]
    api_port: int


@pytest.fixture(scope="session")
def instance(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Yield two worker processes over one database, whose 公众号 is in safe mode."""
    yield from _instance(settings, tmp_path_factory.mktemp("doors"), SAFE)


@pytest.fixture(scope="module")
def slow(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Instance, Scripted]]:
    """Yield the same with a model that thinks until every message has come again, and the model."""
    folder = tmp_path_factory.mktemp("slow")

    def think(_: Request) -> ScriptedReply:
        until(lambda: not came_once(folder / "home"))
        return ScriptedReply("好的。")

    with Scripted(think) as model:
        more = {**SAFE, "TIAOLI_LLM_URL": model.url, **{f"TIAOLI_{name}": value for name, value in PATIENT.items()}}
        for one in _instance(settings, folder, more):
            yield one, model


@pytest.fixture(scope="session")
def sending(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Yield an instance whose 公众号 is in plain mode and sends its answers as messages."""
    yield from _instance(settings, tmp_path_factory.mktemp("sending"), {"TIAOLI_WECHAT_SERVICE": "true"})


def _instance(settings: Settings, folder: Path, more: dict[str, str]) -> Iterator[Instance]:
    home, api_port = folder / "home", free_port()
    shutil.copytree(settings.home, home)
    own = settings.model_copy(update={"home": home, "port": free_port()})
    vendor = {f"TIAOLI_{name}_API": f"http://127.0.0.1:{api_port}" for name in ("WECHAT", "WECOM")}
    environ = {**OPEN, **vendor, **more}
    with serving(own, PATIENTLY, **environ) as (_, url):
        assert httpx.get(f"{url}/readyz", timeout=HUNG).status_code == 200  # a vendor does not wait for a start
        yield Instance(url, own, environ, api_port)
