"""Whatever breaks behind the door, the vendor gets its 200 and the user a sentence where one can be said."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from corpus.settings import Settings
from tests.api.wechat.test_callback import greeting
from tests.api.wechat.vendor import TOKEN, Vendor, message, new_user
from tests.command import QUESTION
from tests.losing import replaced_by_folder


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Yield a server with a 公众号 and without an index."""
    with TestClient(create_app(Settings(home=tmp_path / "home", wechat_token=TOKEN))) as client:
        yield client


def sent(client: TestClient, xml: str) -> tuple[int, str]:
    query, body = Vendor(()).request(xml)
    response = client.post("/wechat", params=query, content=body)
    return response.status_code, response.text


def break_database(client: TestClient, home: Path) -> None:
    """Put a folder in the place of the database."""
    switchboard = client.app.state.switchboard  # type: ignore[attr-defined]  # the ASGI type has no state
    switchboard.jobs.close()
    switchboard.replays.close()
    replaced_by_folder(home / "tiaoli.sqlite")


def test_a_question_that_cannot_be_answered_is_told_as_such(client: TestClient) -> None:
    user = new_user()
    question = message(user, Content=QUESTION)
    for _ in range(2):
        status, body = sent(client, question)
        assert status == 200
        assert Vendor(()).shown(body) == "系统出了点问题，这个问题没有答复成，请重新提问。"


def test_without_its_database_the_door_says_nothing_and_breaks_nothing(
    client: TestClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    break_database(client, tmp_path / "home")
    with caplog.at_level(logging.ERROR):
        assert sent(client, message(new_user(), Content=QUESTION)) == (200, "success")
        refused = client.get("/wechat", params=greeting())
    assert (refused.status_code, refused.content) == (403, b"")
    assert "a message was not replied to" in caplog.text
    assert TOKEN not in caplog.text
