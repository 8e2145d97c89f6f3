"""Words that turn, harden or soften what the citations say."""

from assistant.answer import Statement
from assistant.verify.statements import verify
from corpus.model import Policy, cite
from ingest.structure.parse import parse
from tests.assistant import statements as words
from tests.assistant.verify.cited import LIAOCHENG, passes, sentence
from tests.assistant.verify.conftest import Blind

CONDITIONAL = "试行办法\n一、受理\n申请材料齐全的，当场受理。逾期申请的，不予受理。\n"


def test_a_negation_that_is_not_quoted_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("首次突破100亿元不奖励100万元。", (sentence(words.REVENUE),))
    assert not passes(lie)
    blind("negation_faults")
    assert passes(lie)


def test_a_must_that_is_not_quoted_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("国家级平台必须给予最高200万元奖励。", (sentence(words.PLATFORM),))
    assert not passes(lie)
    blind("guard_faults")
    assert passes(lie)


def test_a_comparison_that_is_not_quoted_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("取得低于高级工证书的职工可领补贴。", (sentence(words.SKILL),))
    assert not passes(lie)
    blind("comparison_faults")
    assert passes(lie)


def test_a_case_that_comes_out_contrary_is_found_by_its_judge_alone(blind: Blind) -> None:
    policy = Policy(LIAOCHENG.metadata, CONDITIONAL, parse(CONDITIONAL).root)
    start = CONDITIONAL.index("申请材料")
    lie = Statement("逾期申请的，当场受理。", (cite(policy, start, len(CONDITIONAL.rstrip())),))
    assert verify(lie, lambda _: policy)
    blind("case_faults")
    assert verify(lie, lambda _: policy) == ()
