"""What may be said without a citation, and what may not."""

import pytest

from assistant.answer import Statement
from tests.assistant.verify.cited import passes, told
from tests.assistant.verify.conftest import Blind


@pytest.mark.parametrize(
    "text",
    [
        "您好，请直接问您想了解的政策。",
        "不客气。",
        "现有政策文件里没有查到关于“出口信用保险补贴”的规定，不能据此答复您。",
        "政策库里没有济南市的政策文件。",
        "您想问的是哪一级的奖励？",
    ],
)
def test_what_claims_nothing_needs_no_citation(text: str) -> None:
    assert told(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "最高10万元。",
        "最高十万元。",
        "自2025年起施行。",
        "见《聊城市促进民营经济高质量发展的意见》。",
        "请找市财政局。",
        "企业可以申请补贴。",
        "升规企业给予奖励。",
        "没有找到依据，但企业可享受补贴。",
        "您符合条件。",
    ],
)
def test_what_claims_something_needs_a_citation(text: str) -> None:
    assert told(text)


def test_a_promise_without_a_citation_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("升规的企业都能享受奖励。")
    assert not passes(lie)
    blind("uncited_faults")
    assert passes(lie)
