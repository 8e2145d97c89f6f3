"""The scripted model is itself a server: over real HTTP it says what it was given, and fails in each way it can."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from eval.recorded import broken, in_turn
from eval.scripted import Call, Scripted, ScriptedReply
from tests.waiting import HUNG

ASKED = [{"role": "user", "content": "升规奖励多少"}]


def ask(reply: ScriptedReply, timeout: float = HUNG, **more: Any) -> httpx.Response:
    with Scripted(in_turn([reply])) as server:
        body = {"model": "any", "messages": ASKED, **more}
        return httpx.post(f"{server.url}/chat/completions", json=body, timeout=timeout)


def events(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in answer.text.splitlines():
        if line.startswith("data: ") and line != "data: [DONE]":
            yield json.loads(line.removeprefix("data: "))


def test_words_come_whole_with_usage_figures() -> None:
    answer = ask(ScriptedReply("升规纳统当年给予50%。")).json()
    [choice] = answer["choices"]
    assert choice["message"] == {"role": "assistant", "content": "升规纳统当年给予50%。"}
    assert choice["finish_reason"] == "stop"
    assert answer["usage"] == {"prompt_tokens": 6, "completion_tokens": 12, "total_tokens": 18}


def test_words_come_in_pieces_that_add_up_and_usage_last_where_it_was_asked_for() -> None:
    text = "升规纳统当年给予奖励的50%，另外50%给予连续两年营业收入保持增长的企业。"
    *chunks, last = events(ask(ScriptedReply(text), stream=True, stream_options={"include_usage": True}))
    deltas = [chunk["choices"][0]["delta"].get("content", "") for chunk in chunks]
    assert "".join(deltas) == text
    assert len(deltas) > 3
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == len(text)


@pytest.mark.parametrize("stream", [False, True])
def test_tools_are_called_with_arguments_as_they_stand(stream: bool) -> None:
    answer = ask(ScriptedReply(calls=(Call("search_policies", '{"query": '),)), stream=stream)
    choices = [one["choices"][0] for one in (events(answer) if stream else [answer.json()])]
    [call] = next(m["tool_calls"] for c in choices if "tool_calls" in (m := c.get("delta") or c.get("message") or {}))
    assert call["function"] == {"name": "search_policies", "arguments": '{"query": '}
    assert choices[-1]["finish_reason"] == "tool_calls"


def test_the_model_is_listed() -> None:
    with Scripted(in_turn([ScriptedReply()])) as server:
        assert httpx.get(f"{server.url}/models", timeout=HUNG).json()["data"][0]["id"] == "scripted"


def test_replies_come_in_turn_and_the_last_again_and_what_was_asked_is_kept() -> None:
    with Scripted(in_turn([ScriptedReply("一"), ScriptedReply("二")])) as server:
        url, asked = f"{server.url}/chat/completions", {"messages": ASKED}
        answers = [httpx.post(url, json=asked, timeout=HUNG).json() for _ in range(3)]
        said = [answer["choices"][0]["message"] for answer in answers]
        assert [message["content"] for message in said] == ["一", "二", "二"]
        assert [request["messages"] for request in server.requests] == [ASKED] * 3


def test_a_status_comes_with_its_headers() -> None:
    answer = ask(ScriptedReply(status=429, headers={"Retry-After": "30"}, body=b"{}"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")


def test_a_late_answer_is_late_and_does_not_keep_the_server_from_closing() -> None:
    with pytest.raises(httpx.ReadTimeout):
        ask(ScriptedReply("太晚了", wait=600), timeout=0.2)


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_that_trickles_never_lets_the_client_wait_long_and_never_ends_soon(stream: bool) -> None:
    reply = ScriptedReply("升规纳统当年给予50%。" * 20, drip=0.1)
    with Scripted(in_turn([reply])) as server:
        body = {"model": "any", "messages": ASKED, "stream": stream}
        with httpx.stream("POST", f"{server.url}/chat/completions", json=body, timeout=HUNG) as answer:
            pieces = [piece for _, piece in zip(range(3), answer.iter_bytes(), strict=False)]
    assert len(pieces) == 3


def test_a_reset_is_a_reset() -> None:
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        ask(ScriptedReply(reset=True))


def test_a_whole_answer_that_is_cut_breaks_off_before_its_length() -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        ask(ScriptedReply("升规纳统当年给予50%。", cut=20))


def test_a_stream_that_is_cut_ends_in_the_middle_of_an_event() -> None:
    answer = ask(ScriptedReply("升规纳统当年给予奖励的50%。", cut=300), stream=True)
    assert len(answer.content) == 300
    assert "[DONE]" not in answer.text


def test_every_way_to_fail_is_recorded_as_a_part_of_its_own() -> None:
    parts = broken()
    assert {"slow", "rate limited", "garbage", "invalid JSON", "an endless loop", "cut short", "reset"} <= set(parts)
    assert parts["garbage"]({}).body == bytes.fromhex("00ff8081fe1b5b324a0d0a0d0a89504e470d0a1a0a")
    assert parts["an endless loop"]({}).calls == parts["an endless loop"]({}).calls != ()
