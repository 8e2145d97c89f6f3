"""Pages of other sites: let in only by setting, and only to what is made for software."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from corpus.settings import Settings

Open = Callable[..., TestClient]
ORIGIN = "https://www.example.cn"
DOORS = ["/v1/chat/completions", "/api/ask", "/api/conversations/a/facts", "/mcp"]


@pytest.fixture
def opened(settings: Settings, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the app with settings changed, over a database of its own."""
    with ExitStack() as stack:

        def call(**changed: object) -> TestClient:
            database = f"sqlite:///{tmp_path / 'own.sqlite'}"
            app = create_app(settings.model_copy(update={"database": database, **changed}))
            return stack.enter_context(TestClient(app))

        yield call


def asked_beforehand(http: TestClient, path: str, origin: str = ORIGIN, **more: str) -> httpx2.Response:
    headers = {"origin": origin, "access-control-request-method": "POST", **more}
    headers["access-control-request-headers"] = "authorization, content-type, mcp-protocol-version"
    return http.options(path, headers=headers)


@pytest.mark.parametrize("path", DOORS)
def test_with_nothing_set_no_page_is_let_in(opened: Open, path: str) -> None:
    response = asked_beforehand(opened(), path)
    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", DOORS)
def test_a_page_that_is_set_is_let_in_before_it_has_shown_a_key(opened: Open, path: str) -> None:
    http = opened(cors_origins=f"https://a.cn, {ORIGIN}", keys_required=True)
    response = asked_beforehand(http, path)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "authorization" in response.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", ["https://evil.example", f"{ORIGIN}.evil.example", "http://www.example.cn", "null"])
def test_any_other_page_is_not(opened: Open, origin: str) -> None:
    http = opened(cors_origins=ORIGIN)
    assert "access-control-allow-origin" not in asked_beforehand(http, "/api/ask", origin).headers
    answered = http.post("/v1/chat/completions", json={}, headers={"origin": origin})
    assert "access-control-allow-origin" not in answered.headers


@pytest.mark.parametrize("path", ["/", "/policies", "/match", "/metrics", "/static/chat.js", "/a/x"])
def test_what_is_not_made_for_software_stays_closed(opened: Open, path: str) -> None:
    response = opened(cors_origins=ORIGIN).get(path, headers={"origin": ORIGIN})
    assert "access-control-allow-origin" not in response.headers


def test_a_page_can_read_why_it_was_refused(opened: Open) -> None:
    http = opened(cors_origins=ORIGIN, keys_required=True, limit_address="1/hour")
    for status in (401, 429):
        response = http.post("/v1/chat/completions", json={}, headers={"origin": ORIGIN})
        assert (response.status_code, response.headers["access-control-allow-origin"]) == (status, ORIGIN)
    assert "Retry-After" in response.headers["access-control-expose-headers"]


def test_mcp_answers_a_page_that_is_set(opened: Open) -> None:
    http = opened(cors_origins=ORIGIN)
    headers = {"accept": "application/json, text/event-stream", "origin": ORIGIN}
    told = http.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"}, headers=headers)
    assert (told.status_code, told.headers["access-control-allow-origin"]) == (200, ORIGIN)


def test_any_origin_may_be_set(opened: Open) -> None:
    http = opened(cors_origins="*")
    assert asked_beforehand(http, "/api/ask", "https://b.cn").status_code == 200
    assert http.get("/api/policies", headers={"origin": "https://b.cn"}).headers["access-control-allow-origin"] == "*"


def test_a_name_that_is_not_ours_is_refused_there_too(opened: Open) -> None:
    assert asked_beforehand(opened(cors_origins="*"), "/api/ask", host="evil.example").status_code == 421
