"""The two prompts, got by the official client."""

from typing import Any

import pytest
from mcp.shared.exceptions import MCPError

from tests.api.mcp.conftest import Visitor


def got(visitor: Visitor, name: str, **arguments: str) -> str:
    (message,) = visitor.portal.call(visitor.client.get_prompt, name, arguments).messages
    content: Any = message.content
    assert message.role == "user"
    return str(content.text)


def test_two_prompts_are_told_with_what_they_take(visitor: Visitor) -> None:
    listed = visitor.portal.call(visitor.client.list_prompts).prompts
    taken = {one.name: [(a.name, a.required) for a in one.arguments or []] for one in listed}
    assert taken == {"cite_policies": [("question", True)], "match_enterprise": [("situation", False)]}
    assert all(one.title and one.description for one in listed)


def test_a_prompt_carries_the_words_given_and_names_only_tools_that_are_there(visitor: Visitor) -> None:
    tools = {tool.name for tool in visitor.portal.call(visitor.client.list_tools).tools}
    asked = got(visitor, "cite_policies", question="升规{奖励}$多少%s？")
    matched = got(visitor, "match_enterprise", situation="民营企业，刚升规")
    assert asked.endswith("问题：升规{奖励}$多少%s？")
    assert matched.endswith("已知情况：民营企业，刚升规")
    for text in (asked, matched):
        assert any(tool in text for tool in tools)
        assert {word for word in text.replace("，", " ").split() if "_" in word} <= tools


def test_a_situation_may_be_left_open(visitor: Visitor) -> None:
    assert got(visitor, "match_enterprise").endswith("已知情况：尚不清楚")


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("no_such", {}, "没有这个提示词。"),
        ("cite_policies", {}, "缺少参数 question。"),
        ("cite_policies", {"question": "  "}, "参数 question 不符合要求。"),
        ("cite_policies", {"question": "奖励", "tone": "x"}, "没有参数 tone。"),
    ],
)
def test_what_does_not_fit_is_an_error_of_the_protocol(
    visitor: Visitor, name: str, arguments: dict[str, str], sentence: str
) -> None:
    with pytest.raises(MCPError) as raised:
        got(visitor, name, **arguments)
    assert (raised.value.code, raised.value.message) == (-32602, sentence)
