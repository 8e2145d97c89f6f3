"""An answer as plain text: the markers of its statements, and a line for each clause that they stand on."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.citations import Order
from api.sources import below, marked
from assistant.answer import Composer
from assistant.assistant import Assistant
from corpus.settings import Settings

LIAOCHENG = "聊城市促进民营经济高质量发展的意见"


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    with Assistant(settings) as opened:
        yield opened


def markers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\[(\d+)\]", text)]


def test_statements_are_marked_as_in_the_whole_answer(assistant: Assistant) -> None:
    answer, order = assistant.ask("我们公司刚升规，市里有没有奖励？"), Order()
    assert "\n".join(marked(statement, order) for statement in answer.statements) == answer.text


def test_a_clause_has_one_line_with_all_its_markers(assistant: Assistant) -> None:
    [line] = below(assistant.ask("我们公司刚升规，市里有没有奖励？").to_dict())
    assert line == f"依据：《{LIAOCHENG}》一、（一）[1][2][3][4][5]"


@pytest.mark.parametrize("question", ["创新平台首次认定，省级和国家级各奖多少", "年销售收入首次突破100亿元奖多少"])
def test_every_marker_of_the_text_has_its_clause_below(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    lines = below(answer.to_dict())
    assert sorted(number for line in lines for number in markers(line)) == sorted(set(markers(answer.text)))
    for line in lines:
        for number in markers(line):
            cited = answer.citations[number - 1]
            assert f"《{cited.policy_title}》" in line
            assert cited.label in line
            assert (cited.document_number or "") in line


def test_a_near_miss_is_named_as_such(assistant: Assistant) -> None:
    answer = assistant.ask("高新技术企业所得税减免多少")
    assert answer.related
    assert all(line.startswith("相近但不能作为依据：") for line in below(answer.to_dict()))


def test_a_greeting_stands_on_nothing(assistant: Assistant) -> None:
    assert below(assistant.ask("你好").to_dict()) == ()


def test_words_of_a_model_are_told_as_such(assistant: Assistant) -> None:
    answer = replace(assistant.ask("你好"), composer=Composer.MODEL)
    assert below(answer.to_dict()) == ("（文字由语言模型组织，每一句都与原文核对过。）",)
