"""What a refusal repeats of the user's own words."""

import re

import pytest

from assistant.assistant import Assistant
from assistant.replies import reply


@pytest.mark.parametrize("unfit", ["狗官", "贪官", "流氓", "毒品", "骗子"])
def test_an_unfit_word_is_not_repeated(assistant: Assistant, unfit: str) -> None:
    answer = assistant.ask(f"{unfit}有补贴吗，能拿多少")
    assert unfit not in answer.text


@pytest.mark.parametrize("ordinary", ["博物馆", "养老院", "许可证"])
def test_an_ordinary_word_is_repeated(assistant: Assistant, ordinary: str) -> None:
    answer = assistant.ask(f"{ordinary}有补贴吗")
    assert answer.status == "no_basis"
    assert ordinary in answer.text


def test_what_was_asked_stands_once_for_several_words_that_are_not_repeated(assistant: Assistant) -> None:
    answer = assistant.ask("贪官和流氓有什么补贴")
    assert answer.text.count("您所问的对象") <= 1


@pytest.mark.parametrize(
    "asked", ["年利润首次突破100亿元奖励多少", "国家级博物馆首次认定奖多少", "医院升规能拿多少奖励"]
)
def test_the_nearest_clause_is_quoted_and_nothing_of_it_is_told_or_computed(assistant: Assistant, asked: str) -> None:
    answer = assistant.ask(asked)
    assert answer.status == "nearest"
    assert not answer.statements[0].citations
    ours = "".join(re.sub("「[^」]*」|《[^》]*》", "", one.text) for one in answer.statements)
    assert not re.search(r"\d", ours)
    assert answer.statements[1].citations
    assert answer.to_dict()["assessments"] == []


def test_what_differs_is_named_on_both_sides(assistant: Assistant) -> None:
    first = assistant.ask("企业综合评价前三名奖多少").statements[0]
    assert first.text == reply("nearest_other", asked="企业", stated="县")
