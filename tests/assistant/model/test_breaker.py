"""A dead endpoint costs one question its wait, and the others nothing."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from assistant.assistant import Assistant
from assistant.model import breaker
from assistant.model.breaker import FAILED, LEFT_ALONE, PAUSE, Breaker
from corpus.settings import Settings
from eval.recorded import broken, in_turn
from eval.scripted import Part, Scripted, ScriptedReply
from tests.conftest import free_port
from tests.waiting import HUNG

QUESTION = "升规纳统当年能拿到奖励的百分之多少？"
ENDPOINT = ("slow", "rate limited", "no key", "server error", "overloaded", "reset")
MODEL = ("garbage", "prose instead of lines", "no words", "an endless loop")


class Clock:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def asked(settings: Settings) -> Settings:
    """Return settings with all the patience that a busy machine needs."""
    return settings.model_copy(update={"llm_timeout": HUNG, "deadline": HUNG})


def failures(settings: Settings, part: Part, times: int = 2) -> tuple[list[str | None], int]:
    """Return how the model failed for the same question again and again, and the requests of the first time."""
    with Scripted(part) as server, Assistant(settings.model_copy(update={"llm_url": server.url})) as assistant:
        first = assistant.ask(QUESTION).trace.failure
        requests = len(server.requests)
        told = [first, *(assistant.ask(QUESTION).trace.failure for _ in range(times - 1))]
        assert len(server.requests) == requests or LEFT_ALONE not in told
    return told, requests


@pytest.mark.parametrize("name", ENDPOINT)
def test_an_endpoint_that_failed_is_left_alone(name: str, asked: Settings) -> None:
    hasty = asked.model_copy(update={"llm_timeout": 1.0})  # which is waited for where nothing comes
    told, requests = failures(hasty if name == "slow" else asked, broken()[name], times=3)
    assert told[0] in FAILED
    assert told[1:] == [LEFT_ALONE, LEFT_ALONE]
    assert requests > 0


@pytest.mark.parametrize("name", MODEL)
def test_a_model_that_talks_nonsense_is_asked_again(name: str, asked: Settings) -> None:
    told, _ = failures(asked, broken()[name])
    assert LEFT_ALONE not in told
    assert told[0] is not None


def test_a_request_that_is_too_long_for_the_model_shuts_out_no_other(asked: Settings) -> None:
    told, _ = failures(
        asked, lambda _: ScriptedReply(status=400, body=b'{"error": {"message": "context length exceeded"}}')
    )
    assert told == ["rejected", "rejected"]


def test_after_the_pause_a_question_tries_the_endpoint_again(asked: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    down = [ScriptedReply(status=503, body=b"{}")] * 2  # it is tried twice for one question
    told, _ = failures(asked, in_turn([*down, ScriptedReply("")]), times=3)
    assert told == ["server_error", "no_statements", "no_statements"]


def test_an_endpoint_that_is_not_there_is_left_alone_and_the_operator_is_told(asked: Settings) -> None:
    app = create_app(asked.model_copy(update={"llm_url": f"http://127.0.0.1:{free_port()}/v1"}))
    client = TestClient(app)
    for _ in range(3):
        assert client.post("/api/ask", json={"question": QUESTION}).json()["composer"] == "extractive"
    figures = client.get("/metrics").text
    assert 'tiaoli_model_failures_total{reason="unreachable"} 1.0' in figures
    assert f'tiaoli_model_failures_total{{reason="{LEFT_ALONE}"}} 2.0' in figures


def test_one_tries_the_endpoint_while_the_others_wait() -> None:
    clock = Clock()
    one = Breaker(clock)
    one.note("timeout")
    assert not one.admits()
    clock.now = PAUSE
    assert [one.admits() for _ in range(3)] == [True, False, False]
    one.note(None)
    assert [one.admits() for _ in range(3)] == [True, True, True]


@pytest.mark.parametrize(("failure", "admitted"), [("deadline", False), ("unreachable", False), ("garbage", True)])
def test_only_an_endpoint_that_speaks_is_asked_freely_again(failure: str, admitted: bool) -> None:
    clock = Clock()
    one = Breaker(clock)
    one.note("unreachable")
    clock.now = PAUSE
    assert one.admits()
    one.note(failure)
    assert one.admits() is admitted
