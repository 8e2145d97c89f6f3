"""HEAD beside GET, and methods that nobody has heard of, asked of a real server process."""

import httpx
import pytest

from tests.api.conftest import Served

LIAOCHENG = "liaocheng-private-economy"


def counted(http: httpx.Client, method: str) -> set[str]:
    rows = http.get("/metrics").text.splitlines()
    return {row for row in rows if row.startswith("tiaoli_requests_total{") and f'method="{method}"' in row}


@pytest.mark.parametrize(
    "path",
    [
        "/", "/policies", "/measures", "/match", "/static/chat.js", "/healthz", "/readyz", "/metrics", "/api/policies",
        "/api/openapi.json", "/v1/models", f"/api/policies/{LIAOCHENG}/text", f"/policies/{LIAOCHENG}",
    ],
)  # fmt: skip
def test_what_can_be_read_can_be_looked_at(http: httpx.Client, path: str) -> None:
    whole, head = http.get(path), http.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    if path != "/metrics":
        assert head.headers.get("content-length") == whole.headers.get("content-length")


@pytest.mark.parametrize(("path", "status"), [("/no", 404), ("/api/ask", 405), ("/mcp", 405), ("/a/x", 404)])
def test_what_cannot_be_read_is_told_so(http: httpx.Client, path: str, status: int) -> None:
    assert http.head(path).status_code == status


def test_a_look_is_counted_as_one_by_its_route(http: httpx.Client) -> None:
    http.head(f"/policies/{LIAOCHENG}")
    assert any('route="/policies/{policy_id}",status="200"' in row for row in counted(http, "HEAD"))


def test_methods_that_are_none_of_http_are_counted_as_one(http: httpx.Client, served: Served) -> None:
    for n in range(20):
        assert http.request(f"MADEUP{n}", "/healthz").status_code == 405
    assert len(counted(http, "other")) == 1
    assert "MADEUP" not in http.get("/metrics").text
