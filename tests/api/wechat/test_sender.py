"""Customer-service messages through a vendor's server: what is sent, and what happens where it may not be."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from corpus.settings import Settings
from tests.api.wechat.conftest import SLOW_QUESTION, SLOWLY_SAID
from tests.api.wechat.vendor import AES_KEY, APP_ID, SECRET, TOKEN, Server, Vendor, message, new_user, vendor_server
from tests.command import QUESTION
from tests.held import Held
from tests.waiting import HUNG, until

SEND, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing"
ANSWER = "有，分两年给予最高10万元的奖励。"
SIZE = 2048
Say = Callable[..., str]


@pytest.fixture
def server() -> Iterator[Server]:
    with vendor_server() as server:
        yield server


@contextmanager
def account(settings: Settings, server: Server, folder: Path, **more: Any) -> Iterator[Say]:
    """Yield what sends a message of a user to a 公众号 that may send messages itself, and returns the reply."""
    own = {
        "wechat_token": TOKEN,
        "wechat_aes_key": AES_KEY,
        "wechat_app_id": APP_ID,
        "wechat_app_secret": SECRET,
        "wechat_service": True,
        "wechat_api": server.url,
        "database": f"sqlite:///{folder}/tiaoli.sqlite",
        "reply_within": HUNG,
    }
    vendor = Vendor((), sealed=True)
    with TestClient(create_app(settings.model_copy(update={**own, **more}))) as client:

        def say(user: str, text: str) -> str:
            query, body = vendor.request(message(user, Content=text))
            response = client.post("/wechat", params=query, content=body)
            assert response.status_code == 200
            return vendor.shown(response.text) or response.text

        yield say


@pytest.fixture
def say(settings: Settings, server: Server, tmp_path: Path) -> Iterator[Say]:
    with account(settings, server, tmp_path) as say:
        yield say


def sent(server: Server, user: str, count: int = 1) -> list[str]:
    """Return the messages that a user got, as soon as there are so many."""
    until(lambda: len(server.sent(user)) >= count)
    return server.sent(user)


def refusing(path: str, code: int) -> Callable[[str, Any], dict[str, Any] | None]:
    return lambda where, body: {"errcode": code, "errmsg": "no"} if where == path else None


def test_a_slow_answer_is_sent_when_it_is_there(
    settings: Settings, server: Server, slow_model: Held, tmp_path: Path
) -> None:
    user, asked = new_user(), len(slow_model.requests)
    patient = {"llm_url": slow_model.url, "llm_timeout": HUNG, "deadline": HUNG}
    with account(settings, server, tmp_path, **patient) as say, slow_model.holding():
        assert say(user, SLOW_QUESTION) == "success"
        assert server.typed(user) == 1
        assert server.sent(user) == []
        slow_model.let()
        (said,) = sent(server, user)
    assert said.startswith(SLOWLY_SAID)
    assert "依据：《聊城市促进民营经济高质量发展的意见》一、（一）" in said
    assert "/a/" in said
    assert len(slow_model.requests) - asked == 1


def test_an_answer_is_sent_as_it_reads_and_not_as_escapes(server: Server, say: Say) -> None:
    user = new_user()
    assert say(user, QUESTION) == "success"
    (said,) = sent(server, user)
    assert said.startswith(ANSWER)
    assert any(ANSWER.encode() in raw for raw in server.raw)


def test_a_token_that_has_run_out_is_replaced(server: Server, say: Say) -> None:
    user = new_user()
    server.stale = {"TOKEN-1"}
    assert say(user, QUESTION) == "success"
    assert sent(server, user)
    assert server.tokens == 2


@pytest.mark.parametrize("code", [48001, 45015, 45047, 40164])
def test_where_the_account_may_not_send_the_answer_is_the_reply(server: Server, say: Say, code: int) -> None:
    server.refuses = refusing(TYPING, code)
    assert say(new_user(), QUESTION).startswith(ANSWER)


def test_an_account_without_the_right_is_not_tried_with_every_message(server: Server, say: Say) -> None:
    tried: list[str] = []

    def refuses(where: str, body: Any) -> dict[str, Any] | None:
        tried.append(where)
        return refusing(TYPING, 48001)(where, body)

    server.refuses = refuses
    for _ in range(3):
        assert say(new_user(), QUESTION).startswith(ANSWER)
    assert tried.count(TYPING) == 1


@pytest.mark.parametrize("code", [48001, 45015, 45047])
def test_an_answer_that_was_not_let_through_can_be_asked_for(server: Server, say: Say, code: int) -> None:
    user, tried = new_user(), list[str]()

    def refuses(where: str, body: Any) -> dict[str, Any] | None:
        tried.append(where)
        return refusing(SEND, code)(where, body)

    server.refuses = refuses
    assert say(user, QUESTION) == "success"
    until(lambda: SEND in tried)
    assert ANSWER in say(user, "1")


def test_a_message_that_the_vendor_finds_too_long_is_sent_shorter(server: Server, say: Say) -> None:
    user = new_user()
    server.refuses = lambda where, body: (
        {"errcode": 45002, "errmsg": "content size out of limit"}
        if where == SEND and len(body["text"]["content"].encode()) > 700
        else None
    )
    assert say(user, "帮我算算创新平台奖励") == "success"
    (said,) = sent(server, user)
    assert len(said.encode()) <= 700
    assert "全文和原文：" in said


@pytest.mark.parametrize(
    "said", [b"<html>bad gateway</html>", b"[]", b"", 4.0], ids=["html", "list", "nothing", "late"]
)
def test_a_vendor_s_server_out_of_order_does_not_keep_a_user_from_the_answer(
    server: Server, say: Say, said: bytes | float
) -> None:
    server.refuses = lambda where, body: said
    assert say(new_user(), QUESTION).startswith(ANSWER)


def test_no_secret_is_in_the_log(
    settings: Settings, server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    user = new_user()
    server.refuses = refusing(SEND, 45047)
    with caplog.at_level(logging.DEBUG), account(settings, server, tmp_path) as say:
        say(user, QUESTION)
        until(lambda: "45047" in caplog.text)
    for secret in (SECRET, TOKEN, AES_KEY, "TOKEN-1", user):
        assert secret not in caplog.text
