"""A fault of ours at every door: its own clean error, never an answer, never a traceback."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mcp_types import CallToolRequestParams
from starlette.testclient import TestClient

from api.app import create_app
from api.channels.switchboard import Switchboard
from api.health import Figures
from api.mcp.tools import called
from corpus.settings import Settings
from corpus.words import words_of
from tests.command import Command, lines

QUESTION = "刚升规，能拿多少奖励？"
MEASURE = "liaocheng-new-above-scale"
FACTS = {"facts": {"newly_above_scale": True}}
SORRY = "系统出了点问题，请稍后再试。"
OURS = ("Traceback", "KeyError", "presumed", "执行期")


@pytest.fixture(autouse=True)
def _wordless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away a line of the words that a step of nearly every calculation needs."""
    monkeypatch.delitem(words_of("replies"), "presumed")


@pytest.fixture(scope="module")
def own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings with a home of our own, for conversations are kept there."""
    home = tmp_path_factory.mktemp("faulty") / "home"
    shutil.copytree(settings.home, home)
    return settings.model_copy(update={"home": home})


@pytest.fixture(scope="module")
def door(own: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(own), raise_server_exceptions=False) as client:
        yield client


def clean(text: str) -> bool:
    return not any(word in text for word in OURS) and "万元" not in text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ask", {"question": QUESTION}),
        (f"/api/measures/{MEASURE}/assess", FACTS),
        ("/api/match", FACTS),
    ],
)
def test_the_json_api_says_that_it_failed(door: TestClient, path: str, body: dict[str, object]) -> None:
    response = door.post(path, json=body)
    assert (response.status_code, response.json()) == (500, {"error": {"code": "internal", "message": SORRY}})


def test_a_stream_ends_with_the_failure(door: TestClient) -> None:
    told = door.post("/api/ask/stream", json={"question": QUESTION}).text
    assert told.startswith("event: error\n")
    assert "event: answer" not in told
    assert clean(told)


@pytest.mark.parametrize("stream", [False, True])
def test_the_openai_door_says_that_it_failed(door: TestClient, stream: bool) -> None:
    body = {"model": "tiaoli", "messages": [{"role": "user", "content": QUESTION}], "stream": stream}
    response = door.post("/v1/chat/completions", json=body)
    assert SORRY in response.text
    assert response.status_code == (200 if stream else 500)
    assert clean(response.text)


@pytest.mark.parametrize("path", ["/match", f"/measures/{MEASURE}"])
def test_a_page_says_that_it_failed(door: TestClient, path: str) -> None:
    form, headers = {"newly_above_scale": "true"}, {"accept": "text/html", "sec-fetch-site": "same-origin"}
    response = door.post(path, data=form, headers=headers)
    assert response.status_code == 500
    assert SORRY in response.text
    assert clean(response.text)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"question": QUESTION}),
        ("assess_measure", {"measure_id": MEASURE, **FACTS}),
        ("match_measures", FACTS),
    ],
)
def test_a_tool_says_that_it_failed(door: TestClient, tool: str, arguments: dict[str, object]) -> None:
    desk = door.app.state.desk  # type: ignore[attr-defined]  # the ASGI type has no state
    result = called(desk, Figures(), CallToolRequestParams(name=tool, arguments=arguments))
    assert result.is_error
    assert [content.text for content in result.content if content.type == "text"] == [SORRY]


def test_a_channel_tells_its_user_that_nothing_comes(door: TestClient) -> None:
    board: Switchboard = door.app.state.switchboard  # type: ignore[attr-defined]  # as above
    job = board.received("wechat", "key", "user", QUESTION)
    job = asyncio.run(board.answering.wait(job, 60))
    assert job.failed
    page = door.get(urlsplit(board.links.to(job.id)).path)
    assert page.status_code == 200
    assert clean(page.text)


@pytest.mark.parametrize(
    "command", [("ask", QUESTION), ("assess", MEASURE, "--facts", "facts.yaml"), ("match", "--facts", "facts.yaml")]
)
def test_a_command_ends_with_one_sentence(tiaoli: Command, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "facts.yaml").write_text("newly_above_scale: true\n", encoding="utf-8")
    done = tiaoli(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert done.err.startswith("tiaoli: internal error, KeyError")


def test_saved_answers_are_not_judged_by_a_fault(
    tiaoli: Command, monkeypatch: pytest.MonkeyPatch, own: Settings
) -> None:
    with monkeypatch.context() as whole:
        whole.setitem(words_of("replies"), "presumed", "未说明，按“{value}”核算")
        saved = tiaoli("ask", QUESTION, "--json").json
    done = tiaoli("verify", "-", stdin=lines(saved))
    assert done.code == 2
    assert "passed" not in done.out
    assert done.err.startswith("tiaoli: internal error, KeyError")
