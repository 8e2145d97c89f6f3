"""What is not sure is said back, and confirmed or changed by the next message; what is sure is not asked about."""

from decimal import Decimal

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from assistant.conversation.state import read_state
from tests.assistant.talking import DAY, talk

DENIED = "我们公司没升规，市里那个升规奖能拿不"
LINE = "按您说的，是否新增规上企业（升规纳统）：否。"


def readings(answer: Answer) -> dict[str, tuple[str, str, bool]]:
    return {one.fact.name: (one.text, one.words, one.sure) for one in answer.readings}


def test_what_is_sure_is_read_and_not_said_back(assistant: Assistant) -> None:
    (answer,) = talk(assistant, "我们今年刚升规，能拿多少")
    assert readings(answer)["newly_above_scale"] == ("是", "我们今年刚升规", True)
    assert answer.unsure == ()
    assert answer.text.startswith("按您说的情况，符合")
    assert [one["sure"] for one in answer.to_dict()["heard"]] == [True] * len(answer.readings)  # type: ignore[attr-defined] # JSON


def test_what_is_not_sure_is_said_back_before_what_was_worked_out(assistant: Assistant) -> None:
    (answer,) = talk(assistant, DENIED)
    assert answer.text.split("\n")[0] == LINE
    assert all("按您说的，" not in statement.text for statement in answer.statements)
    assert not readings(answer)["newly_above_scale"][2]


def test_what_was_told_before_is_not_read_again(assistant: Assistant) -> None:
    *_, after = talk(assistant, DENIED, "那牵头单位是哪个")
    assert after.readings == ()
    assert LINE not in after.text


@pytest.mark.parametrize("yes", ["1", "１", "回复1", "确认", "确认。"])
def test_a_yes_keeps_it(assistant: Assistant, yes: str) -> None:
    first, settled = talk(assistant, DENIED, yes)
    assert (settled.status, settled.text) == (Status.ANSWERED, "好的，就按这些情况算。")
    assert settled.facts == first.facts


@pytest.mark.parametrize("no", ["2", "回复2", "修改"])
def test_a_change_takes_it_back_and_asks_anew(assistant: Assistant, no: str) -> None:
    _, asked, again = talk(assistant, DENIED, no, "刚升的规")
    assert asked.status is Status.NEEDS_FACTS
    assert asked.text == "好的，请重新告诉我：是不是当年新升规纳统的规上企业？"
    assert "newly_above_scale" not in asked.facts
    assert again.facts["newly_above_scale"] is True
    assert [a.amount.value for a in again.assessments if a.amount] == [Decimal(50_000)]


def test_after_a_change_a_bare_word_answers(assistant: Assistant) -> None:
    *_, again = talk(assistant, DENIED, "2", "是的")
    assert again.facts["newly_above_scale"] is True
    assert again.readings[0].sure


def test_a_number_answers_what_was_asked_and_a_word_settles(assistant: Assistant) -> None:
    told = "民营企业，年销售收入首次突破100亿到了104亿，省里能拿多少"
    first, number = talk(assistant, told, "1")
    assert first.unsure
    assert first.assessments[0].missing
    assert number.text != "好的，就按这些情况算。"
    assert talk(assistant, told, "确认")[1].text == "好的，就按这些情况算。"


def test_only_the_next_message_settles(assistant: Assistant) -> None:
    *_, late = talk(assistant, DENIED, "谢谢", "确认")
    assert late.text != "好的，就按这些情况算。"


def test_of_another_and_of_what_is_supposed_nothing_is_to_be_settled(assistant: Assistant) -> None:
    for told in ("我朋友公司不是首次认定省级企业技术中心，他能拿多少", "要是我们没升规，能拿升规奖吗"):
        (answer,) = talk(assistant, told)
        assert answer.readings
        assert not any(one.lasting for one in answer.readings)
        assert answer.facts == {}


def test_what_a_turn_said_back_is_kept_beside_it(assistant: Assistant) -> None:
    (answer,) = talk(assistant, DENIED)
    assert answer.conversation_id
    (turn,) = assistant.conversations.turns(answer.conversation_id)
    assert turn.state.unsure == ("newly_above_scale",)
    assert read_state(turn.state.to_json() | {"unsure": "newly_above_scale"}, {}).unsure == ()


def test_questions_of_a_conversation_kept_elsewhere_are_settled_too(assistant: Assistant) -> None:
    assert assistant.ask("1", earlier=[DENIED], as_of=DAY).text == "好的，就按这些情况算。"
