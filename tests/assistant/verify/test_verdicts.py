"""What may be said of the asker's own case without a calculation."""

import pytest

from assistant.answer import Statement
from assistant.verify.verdicts import verdict_faults
from tests.assistant import statements as words
from tests.assistant.verify.cited import passes, sentence
from tests.assistant.verify.conftest import Blind


@pytest.mark.parametrize(
    "text",
    [
        "按您说的情况，符合“职业技能提升补贴”的条件。",
        "根据您提供的信息，可以申报。",
        "您公司符合条件。",
        "您可以拿到10万元。",
        "贵公司肯定能享受这项优惠。",
        "你们已经满足升规纳统的要求，放心。",
        "您有资格申请。",
    ],
)
def test_a_clause_alone_settles_nothing_of_the_askers_case(text: str) -> None:
    assert verdict_faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "升规纳统当年给予50%。",
        "如果您符合条件，可以享受这项奖励。",
        "您是否符合条件，还要看营业收入。",
        "原文写明：“您符合条件”",
        "新增规上企业最多可以拿到10万元。",
        "您问的是强镇奖励。",
    ],
)
def test_what_holds_for_everybody_may_be_told_to_the_asker(text: str) -> None:
    assert verdict_faults(text) == []


def test_a_verdict_on_the_askers_case_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("您可以拿到最高10万元的奖励。", (sentence(words.UP),))
    assert not passes(lie)
    blind("verdict_faults")
    assert passes(lie)
