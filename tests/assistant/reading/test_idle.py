"""A message that asks nothing is given nothing."""

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from assistant.replies import reply
from assistant.weighing.assessment import Outcome
from tests.assistant.talking import talk
from tests.command import QUESTION

ASKED = "我们公司刚升规，能拿多少？"


def sums(answer: Answer) -> list[int]:
    return [int(a.amount.value) for a in answer.assessments if a.outcome is Outcome.ELIGIBLE and a.amount]


@pytest.mark.parametrize(
    "said",
    [
        "😂",
        "👍",
        "[微笑]",
        "。。。",
        "好的，收到",
        "嗯嗯好",
        "ok👌",
        "谢谢，不用了",
        "继续",
        "1",
        "行，知道啦",
        "哈哈哈",
        "收到，谢谢啦[抱拳]",
        "谢谢[强]",
        "收到，多谢[玫瑰]",
    ],
)
def test_what_asks_nothing_is_given_nothing(assistant: Assistant, said: str) -> None:
    for answer in (*talk(assistant, said), talk(assistant, QUESTION, said)[-1]):
        assert answer.status is Status.ANSWERED
        assert answer.citations == ()
        assert answer.text in (reply("nothing"), reply("thanks"))


@pytest.mark.parametrize("said", ["转人工", "人工客服", "我要投诉", "有没有真人", "帮我接一下人工客服，谢谢"])
def test_whoever_wants_a_person_is_told_that_there_is_none_yet(assistant: Assistant, said: str) -> None:
    assert talk(assistant, QUESTION, said)[-1].text == reply("person")


@pytest.mark.parametrize(
    "said", ["人工智能企业有补贴吗", "企业投诉渠道有哪些", "那省里呢", "省级", "说具体点", "民营企业", "为什么"]
)
def test_what_asks_something_is_no_idle_word(assistant: Assistant, said: str) -> None:
    assert talk(assistant, QUESTION, said)[-1].text not in (reply("nothing"), reply("person"), reply("thanks"))


def test_a_short_word_answers_what_was_asked(assistant: Assistant) -> None:
    _, yes = talk(assistant, "帮我算算升规奖励", "是")
    _, no = talk(assistant, "帮我算算升规奖励", "没有")
    _, one = talk(assistant, "首次认定的省级创新平台能拿多少，帮我算算", "1")
    _, idle = talk(assistant, "帮我算算升规奖励", "😂")
    assert sums(yes) == [50_000]
    assert no.assessments[0].outcome is Outcome.INELIGIBLE
    assert one.text != reply("nothing")
    assert idle.text == reply("nothing")


def test_an_idle_word_leaves_the_conversation_as_it_was(assistant: Assistant) -> None:
    *_, grown = talk(assistant, ASKED, "好的，收到", "要是两年都增长呢")
    assert sums(grown) == [100_000]
