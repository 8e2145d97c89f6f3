"""What a refusal repeats of the user's own words."""

import pytest

from assistant.assistant import Assistant


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
