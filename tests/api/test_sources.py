"""An answer as plain text: the markers of its statements, and a line for each clause that they stand on."""

import re
from collections.abc import Iterator

import pytest

from api.citations import Order
from api.sources import marked, sources
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
    [line] = sources(assistant.ask("我们公司刚升规，市里有没有奖励？"))
    assert line == f"依据：《{LIAOCHENG}》一、（一）[1][2][3][4][5]"


@pytest.mark.parametrize("question", ["创新平台首次认定，省级和国家级各奖多少", "年销售收入首次突破100亿元奖多少"])
def test_every_marker_of_the_text_has_its_clause_below(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    lines = sources(answer)
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
    assert all(line.startswith("相近但不能作为依据：") for line in sources(answer))


def test_a_greeting_stands_on_nothing(assistant: Assistant) -> None:
    assert sources(assistant.ask("你好")) == ()
