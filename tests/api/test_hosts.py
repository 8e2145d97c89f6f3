"""By what names the server may be called, over a real socket and in the app."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from corpus.settings import Settings
from tests.api.conftest import Served

Open = Callable[..., TestClient]
PATHS = ["/", "/policies", "/api/policies", "/api/openapi.json", "/v1/models", "/metrics", "/static/chat.js", "/no"]


@pytest.fixture
def opened(settings: Settings, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the app with settings changed, over a database of its own."""
    with ExitStack() as stack:

        def call(**changed: object) -> TestClient:
            database = f"sqlite:///{tmp_path / 'own.sqlite'}"
            app = create_app(settings.model_copy(update={"database": database, **changed}))
            return stack.enter_context(TestClient(app))

        yield call


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", ""])
def test_a_name_that_is_not_ours_is_refused_on_every_route(http: httpx.Client, path: str, host: str) -> None:
    response = http.get(path, headers={"host": host})
    assert response.status_code == 421
    assert "public_url" in response.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_may_call_by_any_name(http: httpx.Client, path: str) -> None:
    assert http.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_the_address_that_a_connection_came_in_by_is_ours(http: httpx.Client, served: Served) -> None:
    assert http.get("/api/policies", headers={"host": f"127.0.0.1:{served.settings.port}"}).status_code == 200
    assert http.get("/api/policies", headers={"host": "10.1.2.3"}).status_code == 421


def test_further_names_are_set(opened: Open) -> None:
    http = opened(hosts="zc.example.cn, 政策.example.cn,INNER", public_url="https://a.example.cn/tiaoli")
    for host in ("zc.example.cn", "ZC.example.cn:8443", "inner", "a.example.cn", "localhost"):
        assert http.get("/healthz", headers={"host": host}).status_code == 200
        assert http.get("/api/policies", headers={"host": host}).status_code == 200
    assert http.get("/api/policies", headers={"host": "b.example.cn"}).status_code == 421


def test_any_name_may_be_set(opened: Open) -> None:
    assert opened(hosts="*").get("/api/policies", headers={"host": "b.example.cn"}).status_code == 200
