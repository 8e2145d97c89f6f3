"""Who comes in over HTTP: keys, limits, and the web chat, which needs no key."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import Request
from starlette.testclient import TestClient

from api.access import keys as access
from api.access.keys import KeyRole, Keys
from api.app import create_app
from corpus.database import database_url
from corpus.settings import Settings
from tests.conftest import RedisServer
from tests.losing import replaced_by_folder

ASK = {"question": "我们公司刚升规，市里有没有奖励？"}
OUR_PAGE = {"sec-fetch-site": "same-origin"}

Open = Callable[..., TestClient]


@pytest.fixture
def opened(settings: Settings, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the app with settings changed, over a database of its own."""
    with ExitStack() as stack:

        def call(**changed: object) -> TestClient:
            database = f"sqlite:///{tmp_path / 'gate.sqlite'}"
            app = create_app(settings.model_copy(update={"database": database, **changed}))

            @app.get("/v1/who")
            def who(request: Request) -> dict[str, Any]:
                caller = getattr(request.state, "caller", None)
                return {"key_id": caller.key_id, "role": caller.role} if caller else {}

            return stack.enter_context(TestClient(app, base_url="http://testserver"))

        yield call


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Keys]:
    made = Keys(database_url(Settings(database=f"sqlite:///{tmp_path / 'gate.sqlite'}")))
    yield made
    made.close()


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def refused(response: httpx2.Response, status: int, code: str) -> None:
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.json()["error"]["message"].endswith("。")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"


def test_a_route_learns_whose_key_it_is(opened: Open, keys: Keys) -> None:
    http = opened()
    key_id, key = keys.add("柜台", KeyRole.STAFF)
    assert http.get("/v1/who", headers=bearer(key)).json() == {"key_id": key_id, "role": "staff"}
    assert http.get("/v1/who", headers={"X-API-Key": key}).json()["key_id"] == key_id
    assert http.get("/v1/who", headers={"authorization": f"bearer  {key}"}).json()["key_id"] == key_id
    assert http.get("/v1/who").json() == {}
    assert keys.all()[0].last_used


def test_a_key_that_is_unknown_or_revoked_is_refused_though_none_is_asked_for(
    opened: Open, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "REMEMBERED", 0.0)
    http = opened()
    key_id, key = keys.add("a")
    assert http.get("/api/policies", headers=bearer(key)).status_code == 200
    keys.revoke(key_id)
    for bad in (key, "tl-", "tl-000000000000-" + "A" * 43):
        response = http.get("/api/policies", headers=bearer(bad))
        refused(response, 401, "key_invalid")
        assert response.headers["www-authenticate"].startswith("Bearer")


def test_a_key_of_other_software_is_no_matter_where_none_is_asked_for(opened: Open) -> None:
    http = opened()
    assert http.get("/v1/who", headers=bearer("sk-none")).json() == {}
    assert http.get("/v1/who", headers={"authorization": "Basic dXNlcjpwdw=="}).json() == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/who"),
        ("POST", "/v1/chat/completions"),
        ("POST", "/mcp"),
        ("GET", "/mcp"),
        ("GET", "/api/policies"),
        ("POST", "/api/ask"),
        ("POST", "/api/ask/stream"),
    ],
)
def test_where_keys_are_required_software_without_one_stays_out(opened: Open, method: str, path: str) -> None:
    http = opened(keys_required=True)
    refused(http.request(method, path, json=ASK), 401, "key_missing")
    refused(http.request(method, path, json=ASK, headers=bearer("sk-none")), 401, "key_invalid")
    refused(http.request(method, path, json=ASK, headers={"sec-fetch-site": "cross-site"}), 401, "key_missing")
    refused(http.request(method, path, json=ASK, headers={"origin": "http://else.test"}), 401, "key_missing")


def test_where_keys_are_required_a_key_opens(opened: Open, keys: Keys) -> None:
    http = opened(keys_required=True)
    _, key = keys.add("a")
    assert http.post("/api/ask", json=ASK, headers=bearer(key)).status_code == 200
    assert http.get("/v1/who", headers=bearer(key)).status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        OUR_PAGE,
        {"origin": "http://testserver"},
        {"referer": "http://testserver/measures"},
        {"origin": "https://policies.test"},
    ],
)
def test_where_keys_are_required_the_web_chat_goes_on(opened: Open, told: dict[str, str]) -> None:
    http = opened(keys_required=True, public_url="https://policies.test")
    assert http.post("/api/ask/stream", json=ASK, headers=told).status_code == 200
    assert http.get("/api/measures", headers=told).status_code == 200
    refused(http.get("/v1/who", headers=told), 401, "key_missing")


@pytest.mark.parametrize("path", ["/", "/measures", "/healthz", "/readyz", "/metrics", "/static/chat.js", "/wechat"])
def test_where_keys_are_required_pages_and_health_need_none(opened: Open, path: str) -> None:
    assert opened(keys_required=True).get(path).status_code in (200, 404)


def test_figures_are_for_whoever_has_a_key_where_that_is_set(opened: Open, keys: Keys) -> None:
    http = opened(metrics_key_required=True)
    refused(http.get("/metrics"), 401, "key_missing")
    refused(http.get("/metrics", headers=OUR_PAGE), 401, "key_missing")
    assert http.head("/metrics").status_code == 401
    _, key = keys.add("Prometheus")
    assert "tiaoli_requests_total" in http.get("/metrics", headers={"authorization": f"Bearer {key}"}).text
    assert http.get("/healthz").status_code == 200


def test_an_address_without_a_key_is_limited(opened: Open) -> None:
    http = opened(limit_address="2/hour")
    assert [http.post("/api/match", json={}).status_code for _ in range(2)] == [200, 200]
    response = http.post("/api/match", json={})
    refused(response, 429, "rate_limited")
    assert 3500 < int(response.headers["retry-after"]) <= 3600
    refused(http.get("/v1/who"), 429, "rate_limited")
    refused(http.post("/match"), 429, "rate_limited")
    for path in ("/", "/api/policies", "/healthz", "/static/chat.js"):
        assert http.get(path).status_code in (200, 404)
    assert http.post("/wechat").status_code == 404


def test_a_key_is_limited_by_itself(opened: Open, keys: Keys) -> None:
    http = opened(limit_address="1/hour", limit_key="2/hour")
    (_, one), (_, other) = keys.add("a"), keys.add("b")
    assert [http.get("/v1/who", headers=bearer(one)).status_code for _ in range(3)] == [200, 200, 429]
    assert http.get("/v1/who", headers=bearer(other)).status_code == 200
    assert http.get("/v1/who").status_code == 200


def test_keys_cannot_be_tried_without_end(opened: Open) -> None:
    http = opened(limit_address="2/hour")
    tried = [http.get("/api/policies", headers=bearer(f"tl-{n}")).status_code for n in range(3)]
    assert tried == [401, 401, 429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
    ],
)
def test_an_address_is_what_one_host_has(opened: Open, one: str, other: str, same: bool) -> None:
    app = opened(limit_address="1/hour").app
    status = [TestClient(app, client=(host, 1)).post("/api/match", json={}).status_code for host in (one, other)]
    assert status == [200, 429 if same else 200]


def test_what_is_refused_is_counted_by_reason(opened: Open) -> None:
    http = opened(limit_address="1/hour", keys_required=True)
    http.post("/api/match", json={}, headers=OUR_PAGE)
    http.post("/api/match", json={}, headers=OUR_PAGE)
    http.get("/api/policies")
    http.post("/match", content=b"x" * 70_000)
    figures = http.get("/metrics").text
    for reason in ("rate_limited", "key", "too_large"):
        assert f'tiaoli_refused_total{{reason="{reason}"}} 1.0' in figures


def test_requests_counted_without_the_redis_that_is_set_are_counted(opened: Open, redis: RedisServer) -> None:
    http = opened(redis=redis.url)
    assert http.post("/api/match", json={}).status_code == 200
    assert "tiaoli_limited_alone_total 0.0" in http.get("/metrics").text
    redis.stop()
    assert http.post("/api/match", json={}).status_code == 200
    assert "tiaoli_limited_alone_total 1.0" in http.get("/metrics").text


def test_a_database_that_is_away_is_no_fault_of_ours(opened: Open, tmp_path: Path) -> None:
    http = opened()
    replaced_by_folder(tmp_path / "gate.sqlite")
    response = http.get("/v1/who", headers=bearer("tl-000000000000-" + "A" * 43))
    refused(response, 503, "database_unavailable")
