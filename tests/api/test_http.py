"""The HTTP of the contract, asked of a real server process."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.guard import MAX_BODY
from corpus.index.dense import Dense, DenseError
from corpus.settings import Settings
from tests.api.answers import the_same
from tests.command import PASTED

QUESTION = "我们公司刚升规，市里有没有奖励？"
LIAOCHENG = "liaocheng-private-economy"
SHANDONG = "shandong-private-economy-2021"
MEASURE = "/api/measures/liaocheng-new-above-scale/assess"
DATED: list[tuple[str, dict[str, str]]] = [("/api/ask", {"question": "问"}), ("/api/match", {}), (MEASURE, {})]


def ask(http: httpx.Client, question: str, **more: object) -> dict[str, Any]:
    response = http.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def events(body: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [block.split("\n") for block in body.strip().split("\n\n")]
    return [(lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))) for lines in blocks]


def error_code(response: httpx.Response) -> str:
    """Return the code of an error; every error has the contract's form and a Chinese sentence."""
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert body["error"]["message"].endswith("。")
    return str(body["error"]["code"])


def test_every_citation_of_an_answer_stands_in_the_canonical_text(http: httpx.Client) -> None:
    answer = ask(http, QUESTION)
    assert answer["status"] == "answered"
    assert "10万元" in answer["text"]
    assert answer["citations"]
    for citation in answer["citations"]:
        text = http.get(f"/policies/{citation['policy_id']}/text").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        node = http.get(f"/api/policies/{citation['policy_id']}/nodes/{citation['node_id']}").json()
        assert node["start"] <= citation["start"] < citation["end"] <= node["end"]
        assert node["cited_as"] == citation["label"]


def test_a_stream_gives_the_statements_and_then_the_whole_answer(http: httpx.Client) -> None:
    response = http.post("/api/ask/stream", json={"question": QUESTION})
    assert response.headers["content-type"].startswith("text/event-stream")
    *statements, (last, answer) = events(response.text)
    assert last == "answer"
    assert {name for name, _ in statements} == {"statement"}
    assert [s["text"] for _, s in statements] == [s["text"] for s in answer["statements"]]
    for (_, streamed), whole in zip(statements, answer["statements"], strict=True):
        assert streamed["citations"] == whole["citations"]
        assert streamed["assessment"] == whole["assessment"]
        for source in streamed["sources"]:
            cited = dict(source)
            assert answer["citations"][cited.pop("index")] == cited


def test_a_stream_and_a_whole_answer_say_the_same(http: httpx.Client) -> None:
    *_, (_, streamed) = events(http.post("/api/ask/stream", json={"question": QUESTION}).text)
    whole = ask(http, QUESTION)
    for name in ("status", "text", "statements", "citations", "related"):
        assert streamed[name] == whole[name]


def test_a_question_about_a_place_without_policies_has_no_basis(http: httpx.Client) -> None:
    answer = ask(http, "济南市对首次升规的企业奖励多少钱？")
    assert answer["status"] == "no_basis"
    assert all(not statement["citations"] for statement in answer["statements"])


def test_an_answer_is_given_for_the_day_asked_about(http: httpx.Client) -> None:
    assert ask(http, QUESTION, as_of="2024-05-01")["as_of"] == "2024-05-01"


def test_a_conversation_is_kept_and_can_be_forgotten(http: httpx.Client) -> None:
    first = ask(http, QUESTION, conversation_id="kept-1")
    second = ask(http, "这个归谁管", conversation_id="kept-1")
    assert second["conversation_id"] == "kept-1"
    turns = http.get("/api/conversations/kept-1").json()["turns"]
    assert [turn["question"] for turn in turns] == [QUESTION, "这个归谁管"]
    assert [turn["answer"] for turn in turns] == [first, second]
    assert http.delete("/api/conversations/kept-1").status_code == 204
    assert http.get("/api/conversations/kept-1").json() == {"id": "kept-1", "turns": []}


def test_an_answer_without_a_conversation_begins_one(http: httpx.Client) -> None:
    conversation = ask(http, QUESTION)["conversation_id"]
    assert len(http.get(f"/api/conversations/{conversation}").json()["turns"]) == 1


def test_policies_are_listed_with_what_their_texts_state(http: httpx.Client) -> None:
    policies = {policy["id"]: policy for policy in http.get("/api/policies").json()}
    assert policies[SHANDONG]["document_number"] == "鲁非公组发〔2021〕1号"
    assert policies[LIAOCHENG]["document_number"] is None
    assert policies[LIAOCHENG]["title_derived"] is True


def test_a_policy_carries_a_tree_whose_nodes_can_be_fetched(http: httpx.Client) -> None:
    def nodes(node: dict[str, Any]) -> list[dict[str, Any]]:
        return [node, *(below for child in node["children"] for below in nodes(child))]

    text = http.get(f"/api/policies/{LIAOCHENG}/text").json()["text"]
    found = nodes(http.get(f"/api/policies/{LIAOCHENG}").json()["tree"])
    assert len(found) > 20
    for node in found[1::6]:
        one = http.get(f"/api/policies/{LIAOCHENG}/nodes/{node['id']}").json()
        assert one["text"] == text[node["start"] : node["end"]]
        assert one["path"][-1] == node["id"]


def test_the_canonical_text_comes_plain_where_plain_text_is_accepted(http: httpx.Client) -> None:
    path = f"/api/policies/{LIAOCHENG}/text"
    plain = http.get(path, headers={"accept": "text/plain"})
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain.text == http.get(path).json()["text"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nowhere", None, 404, "not_found"),
        ("GET", "/api/nowhere", None, 404, "not_found"),
        ("GET", "/static/nowhere.js", None, 404, "not_found"),
        ("GET", "/static/../../pyproject.toml", None, 404, "not_found"),
        ("GET", "/api/policies/none", None, 404, "policy_not_found"),
        ("GET", "/api/policies/none/text", None, 404, "policy_not_found"),
        ("GET", f"/api/policies/{LIAOCHENG}/nodes/no:such.node~1", None, 404, "node_not_found"),
        ("GET", f"/policies/{LIAOCHENG}/fragment?start=5&end=5", None, 422, "span_invalid"),
        ("GET", f"/policies/{LIAOCHENG}/fragment?start=-5&end=9", None, 422, "span_invalid"),
        ("GET", f"/policies/{LIAOCHENG}?start=0&end=99999999", None, 422, "span_invalid"),
        ("GET", f"/policies/{LIAOCHENG}?start=x", None, 422, "invalid"),
        ("GET", "/api/ask", None, 405, "method_not_allowed"),
        ("GET", "/api/conversations/not%20an%20id", None, 422, "invalid"),
        ("POST", "/api/ask", b"{", 400, "bad_json"),
        ("POST", "/api/ask", b"\xff\xfe", 400, "bad_json"),
        ("POST", "/api/ask", b'{"question": "\x80"}', 400, "bad_request"),
        ("POST", "/api/ask", b"[" * 60_000, 400, "bad_request"),
        ("POST", "/api/ask", b"", 422, "invalid"),
        ("POST", "/api/ask", b"[]", 422, "invalid"),
        ("POST", "/api/ask", b"{}", 422, "question_empty"),
        ("POST", "/api/ask", json.dumps({"question": " \n "}).encode(), 422, "question_empty"),
        ("POST", "/api/ask", json.dumps({"question": "\u0000\ud800"}).encode(), 422, "question_empty"),
        ("POST", "/api/ask", json.dumps({"question": "问" * 2001}).encode(), 422, "question_too_long"),
        ("POST", "/api/ask", json.dumps({"question": 5}).encode(), 422, "invalid"),
        ("POST", "/api/ask", json.dumps({"question": "问", "as_of": "明天"}).encode(), 422, "invalid"),
        *(
            ("POST", path, json.dumps({**body, "as_of": day}).encode(), 422, "invalid")
            for path, body in DATED
            for day in (0, 1.5, True, "0", "20261121", "2026-11-21T00:00:00", "2026-02-30")
        ),
        ("POST", "/api/ask", json.dumps({"question": "问", "fact": {}}).encode(), 422, "invalid"),
        ("POST", "/api/ask", json.dumps({"question": "问", "facts": {"甲": "\ud800"}}).encode(), 422, "invalid"),
        ("POST", "/api/ask", json.dumps({"question": "问", "conversation_id": "a b"}).encode(), 422, "invalid"),
        ("POST", "/api/ask/stream", json.dumps({"question": ""}).encode(), 422, "question_empty"),
        ("POST", "/api/ask", b"x" * (MAX_BODY + 1), 413, "too_large"),
    ],
)
def test_a_bad_request_is_told_in_one_form(
    http: httpx.Client, method: str, path: str, body: bytes | None, status: int, code: str
) -> None:
    response = http.request(method, path, content=body, headers={"content-type": "application/json"})
    assert (response.status_code, error_code(response)) == (status, code)


def test_a_body_that_hides_its_length_is_cut_off(http: httpx.Client) -> None:
    chunks = (b"x" * 1024 for _ in range(MAX_BODY // 1024 + 2))
    response = http.post("/api/ask", content=chunks, headers={"content-type": "application/json"})
    assert (response.status_code, error_code(response)) == (413, "too_large")


def test_the_longest_question_is_answered(http: httpx.Client) -> None:
    assert ask(http, "奖励" * 1000)["status"] in {"answered", "no_basis"}


@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_what_a_question_quotes_counts_neither_as_told_nor_as_long(http: httpx.Client, path: str) -> None:
    response = http.post(path, json={"question": PASTED})
    assert response.status_code == 200, response.text
    assert "奖励金额最高5万元" in response.text  # and not 10: nobody told of growth
    refused = http.post(path, json={"question": PASTED + "问" * 2001})
    assert (refused.status_code, error_code(refused)) == (422, "question_too_long")


def test_what_nobody_foresaw_is_told_without_a_traceback(settings: Settings) -> None:
    app = create_app(settings)

    @app.get("/boom")
    def boom() -> None:
        raise RuntimeError("secret words")

    response = TestClient(app, raise_server_exceptions=False).get("/boom")
    assert response.status_code == 500
    assert response.json() == {"error": {"code": "internal", "message": "系统出了点问题，请稍后再试。"}}
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_failure_within_a_stream_is_its_last_event(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise DenseError("the server of vectors is away")

    with TestClient(create_app(settings)) as client:
        monkeypatch.setattr(Dense, "nearest", fails)
        last, told = events(client.post("/api/ask/stream", json={"question": QUESTION}).text)[-1]
    assert last == "error"
    assert told == {"error": {"code": "unavailable", "message": "检索服务暂时不可用，请稍后再试。"}}


def test_without_an_index_the_server_is_up_but_not_ready(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(home=tmp_path))) as client:
        assert client.get("/healthz").status_code == 200
        asked = [client.post(path, json={"question": QUESTION}) for path in ("/api/ask", "/api/ask/stream")]
        for response in (client.get("/readyz"), *asked):
            assert response.status_code == 503
            assert response.json()["error"]["code"] == "index_missing"
        page = client.get("/policies", headers={"accept": "text/html"})
        assert page.status_code == 503
        assert "tiaoli index" in page.text


def test_a_newer_index_is_served_without_a_restart(served: Any, http: httpx.Client) -> None:
    from ingest.run import build, ingest

    source = served.settings.home / "newer.txt"
    source.write_text("日照市港口奖励办法\n一、奖励标准。对新增航线给予一次性奖励3万元。\n", encoding="utf-8")
    list(ingest([source], served.settings, policy_id="newer"))
    build(served.settings)
    assert "newer" in {policy["id"] for policy in http.get("/api/policies").json()}
    assert http.get("/policies/newer").status_code == 200


def test_health_and_figures_are_told(http: httpx.Client) -> None:
    ask(http, QUESTION)
    assert http.get("/healthz").json() == {"status": "ok"}
    assert http.get("/readyz").json()["status"] == "ready"
    figures = http.get("/metrics").text
    assert 'tiaoli_answers_total{status="answered"}' in figures
    assert 'route="/api/ask"' in figures
    assert QUESTION not in figures


def test_every_response_tells_the_browser_to_be_strict(http: httpx.Client) -> None:
    for path in ("/", "/api/policies", "/static/chat.js", "/nowhere"):
        headers = http.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_the_api_is_described_without_pages_that_load_from_elsewhere(http: httpx.Client) -> None:
    described = http.get("/api/openapi.json").json()
    assert {"/api/ask", "/api/ask/stream", "/api/policies/{policy_id}/nodes/{node_id}"} <= set(described["paths"])
    assert http.get("/docs").status_code == 404
    assert http.get("/redoc").status_code == 404


def test_the_public_questions_are_answered_as_everywhere(http: httpx.Client, answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert the_same(ask(http, answer["question"]), answer)
        *statements, (_, told) = events(http.post("/api/ask/stream", json={"question": answer["question"]}).text)
        assert the_same(told, answer)
        assert [one["text"] for _, one in statements] == [one["text"] for one in answer["statements"]]
