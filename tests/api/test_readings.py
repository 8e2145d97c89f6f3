"""What is not sure is said back at every door in its own way, and can be settled there."""

from typing import Any

import httpx
import pytest

from api.readings import line_back
from tests.api.openai.test_completions import chunks, message, post, user
from tests.command import Command

DENIED = "我们公司没升规，市里那个升规奖能拿不"
LINE = "按您说的，是否新增规上企业（升规纳统）：否。"
SETTLED = "好的，就按这些情况算。"
READING = {
    "fact": "newly_above_scale",
    "label": "是否新增规上企业（升规纳统）",
    "value": False,
    "text": "否",
    "words": "没升规",
    "party": "own",
    "sure": False,
    "lasting": True,
}


def answer(missing: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    weighed = {"facts": {"newly_above_scale": False}, "missing": list(missing)}
    return {"assessments": [weighed], "heard": [{**READING, **changed}]}


def test_the_line_offers_numbers_where_they_are_free() -> None:
    assert line_back(answer()) == f"{LINE}回复1确认，2修改。"
    assert line_back(answer(), numbers=False) == f"{LINE}回复“确认”，或者“修改”。"
    assert line_back(answer(("growth_two_years",))) == f"{LINE}回复“确认”，或者“修改”。"


def test_nothing_is_said_back_that_is_sure_or_was_not_weighed() -> None:
    assert line_back(answer(sure=True)) == ""
    assert line_back(answer(fact="land_area")) == ""
    assert line_back({"assessments": []}) == ""


def test_of_another_it_is_said_back_and_nothing_is_to_be_settled() -> None:
    assert line_back(answer(party="other", lasting=False)) == LINE


def test_json_carries_what_was_read(http: httpx.Client) -> None:
    told = http.post("/api/ask", json={"question": DENIED}).json()
    assert READING in told["heard"]
    assert told["text"].startswith(f"{LINE}\n")
    yes = http.post("/api/ask", json={"question": "1", "conversation_id": told["conversation_id"]}).json()
    assert (yes["text"], yes["heard"]) == (SETTLED, [])


def test_openai_s_clients_get_it_in_the_text_and_beside_it(http: httpx.Client) -> None:
    whole = message(http, user(DENIED))
    assert f"{LINE}回复1确认，2修改。" in whole["content"].split("\n\n")
    assert READING in whole["heard"]
    streamed = chunks(post(http, user(DENIED), stream=True))
    assert "".join(c["choices"][0]["delta"].get("content", "") for c in streamed) == whole["content"]
    assert READING in streamed[-1]["choices"][0]["delta"]["heard"]
    said = {"role": "assistant", "content": whole["content"]}
    assert message(http, user(DENIED), said, user("确认"))["content"] == SETTLED


@pytest.mark.parametrize("going_on", [True, False])
def test_a_terminal_asks_to_settle_it_where_the_talk_goes_on(tiaoli: Command, going_on: bool) -> None:
    options = ("--conversation", "said-back") if going_on else ()
    first = tiaoli("ask", DENIED, *options).out.split("\n")[0]
    assert first == (f"{LINE}回复1确认，2修改。" if going_on else LINE)
    if going_on:
        assert tiaoli("ask", "2", *options).out.startswith("好的，请重新告诉我：是不是当年新升规纳统")
