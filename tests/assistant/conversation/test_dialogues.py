"""Conversations in which sums are worked out: facts told, asked for, corrected, supposed and never mixed up."""

from decimal import Decimal

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from assistant.weighing.assessment import Outcome
from corpus.measures.facts import FactError
from tests.assistant.talking import DAY, talk


def amounts(answer: Answer) -> list[tuple[int, str]]:
    return [(int(a.amount.value), a.amount.bound.value) for a in answer.assessments if a.amount]


def test_what_is_missing_is_asked_and_then_worked_out(assistant: Assistant) -> None:
    asked, first, both = talk(assistant, "帮我算算升规奖励", "今年升的，后面还不知道", "那如果两年都增长呢")
    assert (asked.status, amounts(asked)) == (Status.NEEDS_FACTS, [])
    assert asked.assessments[0].missing[0].fact == "newly_above_scale"
    assert (first.status, amounts(first)) == (Status.ANSWERED, [(50_000, "up_to")])
    assert "连续两年营业收入保持增长" in first.text
    assert amounts(both) == [(100_000, "up_to")]


def test_what_is_supposed_does_not_stick(assistant: Assistant) -> None:
    *_, supposed, after = talk(assistant, "我们今年刚升规，能拿多少", "要是两年都增长呢", "那现在能拿多少")
    assert amounts(supposed) == [(100_000, "up_to")]
    assert "growth_two_years" not in supposed.facts
    assert amounts(after) == [(50_000, "up_to")]


def test_facts_told_one_by_one_add_up(assistant: Assistant) -> None:
    first, last = talk(
        assistant, "我们是民营企业，去年92亿，今年做到一百零五亿，省里能奖多少", "符合新旧动能转换的要求"
    )
    assert first.status is Status.NEEDS_FACTS
    assert [m.fact for m in first.assessments[0].missing] == ["kinetic_policy"]
    assert first.assessments[0].if_met is not None
    assert amounts(last) == [(1_000_000, "exact")]


def test_a_sum_told_by_halves_in_two_turns_is_passed(assistant: Assistant) -> None:
    turns = ("我们公司今年年销售收入过百亿了，是民企，能拿奖不", "以前从来没过过百亿", "符合的")
    first, second, last = talk(assistant, *turns)
    assert first.status is second.status is Status.NEEDS_FACTS
    assert [m.fact for m in second.assessments[0].missing] == ["kinetic_policy"]
    assert amounts(last) == [(1_000_000, "exact")]


def test_a_bound_is_no_number(assistant: Assistant) -> None:
    _, second = talk(assistant, "民企，符合新旧动能转换政策，能拿多少", "过500亿了")
    assert (second.status, second.facts.get("annual_sales")) == (Status.NEEDS_FACTS, None)


def test_the_unit_of_a_bare_number_is_asked_for(assistant: Assistant) -> None:
    told = "民营企业，符合新旧动能转换政策要求，以前最高600，今年销售收入601亿，奖励多少？"
    asked, bare, whole = talk(assistant, told, "600", "600亿")
    for answer in (asked, bare):
        assert (answer.status, amounts(answer)) == (Status.NEEDS_FACTS, [])
        assert "“此前最高年销售收入”是多少元、万元还是亿元？" in answer.text
    assert whole.assessments[0].outcome is Outcome.INELIGIBLE
    assert whole.facts["sales_before"] == 600 * 10**8
    assert "亿元？" not in whole.text


@pytest.mark.parametrize(
    "told", ["101亿元的一半", "101亿元的60%", "101", "1亿到200亿", "不到101亿元", "101亿元是预计的"]
)
def test_no_sum_is_due_for_a_part_a_bound_or_a_guess(assistant: Assistant, told: str) -> None:
    (answer,) = talk(assistant, f"民营企业，符合新旧动能转换政策要求，以前最高98亿，当年销售收入{told}，奖励多少？")
    assert (answer.status, amounts(answer)) == (Status.NEEDS_FACTS, [])
    assert [missing.fact for missing in answer.assessments[0].missing] == ["annual_sales"]


def test_a_correction_takes_the_place_of_what_was_said(assistant: Assistant) -> None:
    national, three, provincial = talk(
        assistant, "我们公司首次认定了国家级的两个平台", "不对，是三个", "不对，是省级的"
    )
    assert [amounts(answer) for answer in (national, three, provincial)] == [
        [(4_000_000, "up_to")],
        [(6_000_000, "up_to")],
        [(500_000, "up_to")],
    ]
    assert "national_platforms" not in provincial.facts


def test_one_number_for_two_counts_is_asked_back_and_not_put_into_either(assistant: Assistant) -> None:
    asked, vague, clear = talk(assistant, "我们公司首次认定了创新平台，能奖多少？", "2个", "国家级没有，省级2个")
    for answer in (asked, vague):
        assert "首次认定的国家级创新平台有几个？首次认定的省级创新平台有几个？" in answer.text
        assert amounts(answer) == []
    assert amounts(clear) == [(1_000_000, "up_to")]


def test_several_platforms_at_once_add_up(assistant: Assistant) -> None:
    (answer,) = talk(assistant, "我们公司首次认定了两个省级、一个国家级的创新平台，一共能拿多少")
    assert amounts(answer) == [(3_000_000, "up_to")]


def test_a_price_and_an_area_give_a_total(assistant: Assistant) -> None:
    *_, answer = talk(
        assistant,
        "帮我算一下工业用地底价",
        "优先发展产业，集约用地",
        "取得成本300，最低价标准每平384，基准地价每平420",
        "五十亩地",
    )
    assert amounts(answer) == [(300, "at_least")]
    assert answer.total is not None
    assert (answer.total.value, answer.total.unit) == (Decimal(10_000_000), "CNY")
    assert "合计不低于1000万元" in answer.text


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("我们是国企，首次认定了国家级技术中心，能拿多少", "企业性质"),
        ("我们的国家级平台不是首次认定，是复核，还给吗", "是否首次认定"),
        ("我们公司可以申请强镇奖励吗", "申请主体"),
        ("我们平台综合评价排第11名，有奖励吗", "综合评价名次"),
    ],
)
def test_who_is_not_entitled_hears_why(assistant: Assistant, question: str, what: str) -> None:
    (answer,) = talk(assistant, question)
    assert [a.outcome for a in answer.assessments] == [Outcome.INELIGIBLE]
    assert [s.what for s in answer.assessments[0].steps if s.holds is False] == [what]
    assert answer.citations


def test_facts_of_one_conversation_are_unknown_in_another(assistant: Assistant) -> None:
    talk(assistant, "我们公司刚升规，能拿多少")
    (other,) = talk(assistant, "帮我算算升规奖励")
    assert other.facts == {}
    assert other.status is Status.NEEDS_FACTS


def test_facts_can_be_corrected_and_taken_back_beside_the_talk(assistant: Assistant) -> None:
    (answer,) = talk(assistant, "我们公司刚升规，能拿多少")
    conversation = answer.conversation_id
    assert conversation
    assistant.conversations.correct(conversation, {"growth_two_years": "是", "applicant": None})
    assert assistant.conversations.facts(conversation) == {"newly_above_scale": True, "growth_two_years": True}
    assert amounts(assistant.ask("现在能拿多少", conversation, as_of=DAY)) == [(100_000, "up_to")]
    with pytest.raises(FactError, match="growth_two_years"):
        assistant.conversations.correct(conversation, {"growth_two_years": "大概"})


def test_what_the_talk_tells_comes_before_what_is_given_beside_it(assistant: Assistant) -> None:
    answer = assistant.ask("我们是国企，首次认定国家级技术中心给多少", facts={"ownership": "民营"}, as_of=DAY)
    assert answer.facts["ownership"] == "state"
    assert [a.outcome for a in answer.assessments] == [Outcome.INELIGIBLE]


def test_a_fact_in_doubt_is_not_reckoned_with(assistant: Assistant) -> None:
    known, doubted = talk(
        assistant, "民营企业，符合新旧动能转换，去年98亿今年101亿，奖多少", "今年大概100亿左右，还不确定，能拿多少"
    )
    assert amounts(known) == [(1_000_000, "exact")]
    assert amounts(doubted) == []


def test_another_place_has_to_have_its_own_measure(assistant: Assistant) -> None:
    *_, answer = talk(assistant, "民营企业，符合新旧动能转换，去年98亿今年101亿，省里奖多少", "那市里呢")
    assert answer.status is Status.NO_BASIS
    assert answer.assessments == ()


def test_everything_one_may_have_is_listed_the_sums_first(assistant: Assistant) -> None:
    *_, answer = talk(assistant, "我们公司刚升规", "我们能享受哪些政策？")
    assert answer.status is Status.ANSWERED
    assert answer.assessments[0].measure_id == "liaocheng-new-above-scale"
    assert {a.outcome for a in answer.assessments} >= {Outcome.ELIGIBLE, Outcome.MISSING_FACTS}


@pytest.mark.parametrize(
    "question", ["创新平台首次认定，省级和国家级各奖多少", "规上企业有什么政策", "升规奖励归哪个部门管", "强镇奖励多少"]
)
def test_a_question_of_the_text_is_left_to_the_text(assistant: Assistant, question: str) -> None:
    (answer,) = talk(assistant, question)
    assert answer.assessments == ()
    assert answer.status is Status.ANSWERED


def test_an_unknown_fact_is_refused(assistant: Assistant) -> None:
    with pytest.raises(FactError, match="没有“税号”这一项企业事实"):
        assistant.ask("升规奖励多少", facts={"税号": 1})


def test_the_case_of_another_is_weighed_alone_and_not_kept(assistant: Assistant) -> None:
    own, other, again = talk(
        assistant,
        "我们首次认定国家级工业设计中心，奖多少",
        "我朋友公司是省级的，也是首次，他能拿多少",
        "那我们家实际能拿多少",
    )
    assert amounts(own) == [(2_000_000, "up_to")]
    assert amounts(other) == [(500_000, "up_to")]
    assert "provincial_platforms" not in other.facts
    assert amounts(again) == [(2_000_000, "up_to")]


def test_what_is_asked_of_another_is_answered_for_that_one(assistant: Assistant) -> None:
    _, asked, other = talk(
        assistant,
        "我们首次认定国家级工业设计中心，奖多少",
        "我朋友公司被认定为省级企业技术中心，他能拿多少",
        "首次",
    )
    assert (asked.status, asked.assessments[0].missing[0].fact) == (Status.NEEDS_FACTS, "first_recognition")
    assert amounts(other) == [(500_000, "up_to")]


def test_what_the_other_tier_comes_to_is_not_added_to_what_is_told(assistant: Assistant) -> None:
    _, other, after = talk(assistant, "首次认定国家级企业技术中心奖多少", "省级的呢", "那我们实际能拿多少")
    assert amounts(other) == [(500_000, "up_to")]
    assert amounts(after) == [(2_000_000, "up_to")]


def test_a_supposed_tier_takes_the_place_of_the_one_told(assistant: Assistant) -> None:
    _, supposed, after = talk(
        assistant, "我们首次认定省级重点实验室，奖多少", "那如果是国家级呢", "说回我们实际，到底多少"
    )
    assert amounts(supposed) == [(2_000_000, "up_to")]
    assert amounts(after) == [(500_000, "up_to")]
