"""Clients as others have them: the openai package, over the real server process."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from fastapi import FastAPI

from api.app import create_app
from corpus.index.dense import DenseError
from corpus.settings import Settings
from tests.api.conftest import Served
from tests.waiting import HUNG


@pytest.fixture
def client(served: Served) -> Iterator[openai.OpenAI]:
    """Yield OpenAI's own client, pointed at the server."""
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="none", timeout=HUNG, max_retries=0) as opened:
        yield opened


@pytest.fixture
def failing(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Return an app that loses its vectors behind the statements, so that a stream fails when it has begun."""

    def lost(*_: object) -> bool:
        raise DenseError("the vectors are gone")

    home = tmp_path / "home"
    shutil.copytree(settings.home, home)
    monkeypatch.setattr("assistant.assistant.keep", lost)
    return create_app(settings.model_copy(update={"home": home}))
