"""Whose a conversation is: of the key or the browser that began it, and of nobody else."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.access.keys import Keys
from api.app import create_app
from api.owners import CHANNEL, COOKIE
from assistant.assistant import Assistant
from assistant.conversation.store import Conversations, Turn
from corpus.settings import Settings

QUESTION = "我们公司刚升规，市里有没有奖励？"
Caller = Callable[..., TestClient]


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"database": f"sqlite:///{tmp_path / 'own.sqlite'}"})


@pytest.fixture
def caller(own: Settings) -> Iterator[Caller]:
    """Return what makes a client of one app: with the headers given, with a browser's cookies where it is one."""
    app = create_app(own)
    with ExitStack() as stack:
        stack.enter_context(TestClient(app))

        def call(browser: bool = False, **headers: str) -> TestClient:
            client = TestClient(app, headers=headers)
            if browser:
                assert client.get("/").status_code == 200
            return client

        yield call


@pytest.fixture
def key(own: Settings) -> Iterator[Callable[[], dict[str, str]]]:
    keys = Keys(own.database)
    yield lambda: {"authorization": f"Bearer {keys.add('a')[1]}"}
    keys.close()


def begun(client: TestClient) -> str:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert answer["kept"] is True
    return str(answer["conversation_id"])


def ways(client: TestClient, conversation: str) -> dict[str, int]:
    """Return what comes of every way to a conversation."""
    at = f"/api/conversations/{conversation}"
    asked = {"question": "这个归谁管", "conversation_id": conversation}
    form = {"conversation_id": conversation}
    return {
        "read": client.get(at).status_code,
        "facts": client.get(f"{at}/facts").status_code,
        "correct": client.patch(f"{at}/facts", json={"facts": {}}).status_code,
        "ask": client.post("/api/ask", json=asked).status_code,
        "stream": client.post("/api/ask/stream", json=asked).status_code,
        "form": client.post("/match", data=form).status_code,
        "forget": client.delete(at).status_code,
    }


OPEN = {"read": 200, "facts": 200, "correct": 200, "ask": 200, "stream": 200, "form": 200, "forget": 204}
CLOSED = dict.fromkeys(OPEN, 404)


def test_what_a_key_began_is_its_own(caller: Caller, key: Callable[[], dict[str, str]]) -> None:
    mine = caller(**key())
    conversation = begun(mine)
    for other in (caller(**key()), caller(), caller(browser=True)):
        assert ways(other, conversation) == CLOSED
    assert ways(mine, conversation) == OPEN


def test_what_a_browser_began_is_its_own(caller: Caller, key: Callable[[], dict[str, str]]) -> None:
    mine = caller(browser=True)
    conversation = begun(mine)
    for other in (caller(browser=True), caller(), caller(**key())):
        assert ways(other, conversation) == CLOSED
    assert ways(mine, conversation) == OPEN


def test_facts_told_before_the_first_question_begin_a_conversation(caller: Caller) -> None:
    mine, other = caller(browser=True), caller(browser=True)
    facts = {"facts": {"growth_two_years": "是"}}
    assert mine.patch("/api/conversations/begun-by-facts/facts", json=facts).status_code == 200
    assert ways(other, "begun-by-facts") == CLOSED
    assert ways(mine, "begun-by-facts") == OPEN


def test_who_has_neither_key_nor_cookie_goes_on_by_the_id(caller: Caller) -> None:
    conversation = begun(caller())
    assert ways(caller(), conversation) == OPEN


def test_what_was_begun_before_owners_stays_open_by_its_id(caller: Caller, own: Settings) -> None:
    conversations = Conversations(own.database)
    conversations.append("long-ago", Turn("问", {}))
    conversations.close()
    assert caller(browser=True).get("/api/conversations/long-ago/facts").status_code == 200


def test_what_a_messaging_app_keeps_is_no_web_requests(caller: Caller, own: Settings) -> None:
    with Assistant(own) as assistant:
        conversation = assistant.ask(QUESTION, "of-a-channel", owner=CHANNEL).conversation_id
        assert ways(caller(browser=True), str(conversation)) == CLOSED
        assert assistant.ask("这个归谁管", conversation).kept  # the command line is the office's own


def test_mcp_goes_on_only_with_its_own(caller: Caller, key: Callable[[], dict[str, str]]) -> None:
    def asked(client: TestClient, **arguments: str) -> dict[str, object]:
        params = {"name": "ask", "arguments": {"question": QUESTION, **arguments}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        told = client.post("/mcp", json=body, headers={"accept": "application/json, text/event-stream"})
        result: dict[str, object] = told.json()["result"]
        return result

    mine, other = caller(**key()), caller(**key())
    conversation = str(asked(mine)["structuredContent"]["conversation_id"])  # type: ignore[index]  # JSON
    assert asked(other, conversation_id=conversation)["isError"] is True
    assert not asked(mine, conversation_id=conversation)["isError"]
    assert ways(other, conversation) == CLOSED


def test_a_conversation_kept_by_the_client_is_its_keys(caller: Caller, key: Callable[[], dict[str, str]]) -> None:
    mine, other = caller(**key()), caller(**key())
    body = {"model": "tiaoli", "messages": [{"role": "user", "content": QUESTION}]}
    message = mine.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    assert ways(other, message["conversation_id"]) == CLOSED
    assert ways(mine, message["conversation_id"]) == OPEN


def test_the_cookie_is_the_browsers_alone(settings: Settings, own: Settings) -> None:
    public = own.model_copy(update={"public_url": "https://a.cn/tiaoli"})
    with TestClient(create_app(public)) as client:
        cookie = client.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    told = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/tiaoli/"} <= told


def test_a_cookie_is_kept_and_one_that_is_made_up_is_replaced(caller: Caller) -> None:
    client = caller(browser=True)
    first = client.cookies[COOKIE]
    client.get("/")
    assert client.cookies[COOKIE] == first
    assert caller(cookie=f"{COOKIE}=short").get("/").cookies[COOKIE] != "short"
