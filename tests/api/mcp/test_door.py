"""``/mcp`` as any client of HTTP meets it: who is let in, what is refused, and in which words."""

import socket
from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import RequestError
from api.hosts import is_ours
from api.origins import check_origin
from corpus.settings import Settings
from tests.api.conftest import Served
from tests.waiting import until

ACCEPT = {"accept": "application/json, text/event-stream"}
SEARCH = {"name": "search_policies", "arguments": {"query": "升规纳统"}}


def posted(http: httpx.Client | TestClient, method: str, params: dict[str, Any] | None = None, **headers: str) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, **({"params": params} if params else {})}
    return http.post("/mcp", json=body, headers={**ACCEPT, **headers})


def test_a_request_stands_by_itself_and_is_answered_in_json(http: httpx.Client) -> None:
    response = posted(http, "tools/call", SEARCH)
    assert response.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in response.headers
    assert response.json()["result"]["structuredContent"]["clauses"]


def test_the_headers_that_guard_a_browser_stand_there_too(http: httpx.Client) -> None:
    response = posted(http, "ping")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil", ""])
def test_a_host_that_is_not_ours_is_refused(http: httpx.Client, host: str) -> None:
    response = posted(http, "ping", host=host)
    assert (response.status_code, response.json()["error"]["code"]) == (421, "host_unknown")


@pytest.mark.parametrize("origin", ["http://evil.example", "https://127.0.0.1.evil.example", "http://[", "null", ""])
def test_a_page_of_another_origin_is_refused(http: httpx.Client, origin: str) -> None:
    response = posted(http, "tools/call", SEARCH, origin=origin)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "origin_refused")


def test_another_page_on_the_same_machine_is_refused(http: httpx.Client) -> None:
    assert posted(http, "ping", origin="http://127.0.0.1:1").status_code == 403


def test_our_own_origin_is_let_in(http: httpx.Client, served: Served) -> None:
    assert posted(http, "ping", origin=served.url).json()["result"] == {}


@pytest.mark.parametrize("host", ["localhost:1", "LOCALHOST", "[::1]:8000", "tiaoli.example", "10.0.0.5:8000"])
def test_the_address_that_users_are_told_is_ours(host: str) -> None:
    settings = Settings(public_url="https://tiaoli.example/", host="10.0.0.5")
    assert is_ours({"type": "http", "headers": [(b"host", host.encode())]}, settings)
    check_origin(Headers({"host": host}), settings)
    check_origin(Headers({"host": host, "origin": "https://tiaoli.example"}), settings)
    with pytest.raises(RequestError):
        check_origin(Headers({"host": host, "origin": "https://other.example"}), settings)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_what_is_not_posted_is_told_so_as_everywhere(http: httpx.Client, method: str) -> None:
    response = http.request(method, "/mcp", headers=ACCEPT)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["error"]["code"] == "method_not_allowed"


def test_an_address_below_the_door_is_unknown_as_everywhere(http: httpx.Client) -> None:
    response = http.post("/mcp/more", json={})
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_a_body_too_large_is_refused_also_where_it_declares_no_size(http: httpx.Client) -> None:
    large = b" " * (8 * 1024 * 1024)
    for content in (large, iter([large])):
        response = http.post("/mcp", content=content, headers={**ACCEPT, "content-type": "application/json"})
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b"[" * 5000, b'{"jsonrpc": "2.0"}', b"\xff\xfe"])
def test_a_body_that_is_no_request_is_an_error_of_the_protocol(http: httpx.Client, body: bytes) -> None:
    response = http.post("/mcp", content=body, headers={**ACCEPT, "content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["code"] in (-32700, -32600, -32602)
    assert "Traceback" not in response.text


def test_a_client_that_goes_away_is_no_failure(http: httpx.Client, served: Served) -> None:
    log = served.settings.home / "server.log"
    began, address = log.stat().st_size, ("127.0.0.1", served.settings.port)
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
    for sent in (b"", body[:20], body):
        with socket.create_connection(address, 10) as wire:
            wire.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + sent)
    assert posted(http, "tools/call", SEARCH).status_code == 200
    assert "Traceback" not in log.read_text(encoding="utf-8")[began:]


def test_requests_and_answers_are_counted(http: httpx.Client) -> None:
    def count(line: str) -> float:
        rows = dict(row.rsplit(" ", 1) for row in http.get("/metrics").text.splitlines() if row[0] != "#")
        return float(rows.get(line, 0))

    requests, answers = 'tiaoli_requests_total{method="POST",route="/mcp",status="200"}', "tiaoli_answers_total"
    before = count(requests), count(answers + '{status="no_basis"}')
    posted(http, "tools/call", {"name": "ask", "arguments": {"question": "深圳市有什么奖励？"}})
    until(lambda: count(requests) == before[0] + 1)  # counted once the answer is through
    assert count(answers + '{status="no_basis"}') == before[1] + 1


def test_without_an_index_a_tool_says_what_to_do(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"home": settings.home / "empty"}))
    with TestClient(app, base_url="http://localhost") as client:
        result = posted(client, "tools/call", SEARCH).json()["result"]
        resources = posted(client, "resources/list").json()
    assert (result["isError"], result["content"][0]["text"]) == (True, "政策索引尚未建立，请先运行 tiaoli index。")
    assert resources["error"]["message"] == "政策索引尚未建立，请先运行 tiaoli index。"
