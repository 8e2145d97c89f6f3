"""What one sentence grants. The sentences are made up; each stands for a kind of promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.grants.model import Grant, Kind
from corpus.grants.read import read_grants
from corpus.quote import Span


def grants(sentence: str, lead: str = "", listed: bool = False) -> list[dict[str, object]]:
    """Return the grants of a sentence, each field as its words; fields that are not told are left out."""
    text = f"{lead}\n{sentence}"
    reading = read_grants(text, (len(lead) + 1, len(text)), (0, len(lead)) if lead else None, listed)
    return [{name: _words(text, getattr(grant, name)) for name in _told(grant)} for grant in reading.grants]


def _told(grant: Grant) -> list[str]:
    return [name for name in Grant.__slots__ if getattr(grant, name) not in (None, (), False)]


def _words(text: str, value: object) -> object:
    if isinstance(value, Span):
        return text[value.start : value.end]
    return [text[one.start : one.end] for one in value] if isinstance(value, tuple) else value


def test_a_sum_has_its_receiver_its_condition_and_its_manner() -> None:
    assert grants("对新获评省级绿色工厂的企业，给予一次性30万元奖励。") == [
        {
            "kind": Kind.SUM,
            "award": "30万元",
            "beneficiary": "企业",
            "conditions": ["新获评省级绿色工厂"],
            "manner": "一次性",
        }
    ]


def test_a_receiver_that_a_verb_follows_stands_first() -> None:
    (found,) = grants("物流企业购置冷链车辆的，给予10万元补助。")
    assert (found["beneficiary"], found["conditions"]) == ("物流企业", ["购置冷链车辆"])


def test_a_receiver_behind_the_granting_verb_is_the_one_who_gets_it() -> None:
    (found,) = grants("举办行业展会三天以上的，给予活动举办方8万元的补助。")
    assert found["beneficiary"] == "活动举办方"


def test_awards_are_dealt_out_to_labels_in_order() -> None:
    found = grants("对认定为国家级、省级、市级工程研究中心的，分别给予100万元、60万元、20万元奖励。")
    assert [(one["tier"], one["award"]) for one in found] == [
        ("国家级", "100万元"),
        ("省级", "60万元"),
        ("市级", "20万元"),
    ]


def test_a_bound_that_covers_a_list_is_told_with_each_of_it() -> None:
    found = grants("对国家级、省级重点实验室，分别给予最高80万元、40万元补助。")
    assert [(one["award"], one.get("bound")) for one in found] == [("最高80万元", None), ("40万元", "最高")]


def test_one_sum_for_each_of_a_list_is_a_grant_for_each() -> None:
    found = grants("对首次获得驰名商标、地理标志、老字号的单位，分别给予15万元奖励。")
    assert [one["tier"] for one in found] == ["驰名商标", "地理标志", "老字号"]


def test_a_list_that_does_not_come_out_even_is_not_dealt_out() -> None:
    found = grants("对一类、二类园区，分别给予50万元、30万元、10万元奖励。")
    assert [one.get("tier") for one in found] == [None, None, None]


def test_a_ladder_of_thresholds_gives_each_award_its_own() -> None:
    found = grants("投资额5000万元以上、1亿元以下的，给予50万元奖励；投资额1亿元以上的，给予100万元奖励。")
    assert [(one["tier"], one["award"]) for one in found] == [
        ("投资额5000万元以上、1亿元以下", "50万元"),
        ("投资额1亿元以上", "100万元"),
    ]


def test_a_share_has_its_base_and_a_ceiling_is_not_told_as_the_award() -> None:
    (found,) = grants("对企业新建的研发车间，按照设备实际投资额的12%，给予单个项目最高200万元补助。")
    assert (found["kind"], found["award"], found["base"], found["cap"]) == (
        Kind.SHARE,
        "12%",
        "设备实际投资额",
        "单个项目最高200万元",
    )


def test_whole_reimbursement_with_a_yearly_ceiling_is_no_sum() -> None:
    (found,) = grants("对中小企业的检测费用，按实际支出给予全额资助，每年最高50万元。")
    assert (found["kind"], found["award"], found["cap"]) == (Kind.SHARE, "全额", "每年最高50万元")


def test_so_much_for_each_is_multiplied() -> None:
    (found,) = grants("职业院校输送毕业生到本市就业的，按每人1500元的标准给予奖励。")
    assert (found["kind"], found["award"], found["unit_of"]) == (Kind.PER_UNIT, "1500元", "每人")


def test_a_range_is_one_grant() -> None:
    (found,) = grants("对获奖团队，给予20万元至100万元资助。")
    assert (found["kind"], found["award"]) == (Kind.RANGE, "20万元至100万元")


def test_money_without_a_sum_is_unstated_and_says_where_it_is_said() -> None:
    (found,) = grants("对吸纳就业的小微企业，按规定给予社会保险补贴。")
    assert (found["kind"], found["award"], found["refers"]) == (Kind.UNSTATED, "社会保险补贴", "按规定")


def test_relief_is_read() -> None:
    (found,) = grants("对承租国有房屋的个体工商户，减免3个月租金。")
    assert (found["kind"], found["beneficiary"]) == (Kind.RELIEF, "个体工商户")


def test_what_is_denied_is_denied() -> None:
    (found,) = grants("对提供虚假材料的单位，不予资助。")
    assert (found["negated"], found["beneficiary"]) == (True, "单位")


@pytest.mark.parametrize(
    "sentence",
    [
        "力争到2028年全市工业总产值突破3000亿元。",
        "每年安排不低于6000万元市级工业发展资金。",
        "同一项目不重复享受。",
        "个人缴费标准为每人380元。",
    ],
)
def test_aims_pots_of_money_notes_and_fees_grant_nothing(sentence: str) -> None:
    assert grants(sentence) == []


def test_a_lead_in_gives_the_items_receiver_condition_and_manner() -> None:
    lead = "对首次上云的制造业企业，按以下标准给予一次性奖励："
    (found,) = grants("1.年产值1亿元以上的，奖励10万元；", lead, listed=True)
    assert (found["beneficiary"], found["tier"], found["manner"]) == ("制造业企业", "年产值1亿元以上", "一次性")
    assert "首次上云" in str(found["conditions"])


def test_a_row_of_a_table_gives_the_award_of_its_column_and_the_tier_beside_it() -> None:
    (found,) = grants("| 评定等级：四星级 | 奖励金额：15万元 |", listed=True)
    assert (found["tier"], found["award"]) == ("四星级", "15万元")


def test_a_cap_over_all_grants_grants_nothing() -> None:
    (found,) = grants("同一企业每年度获得资助总额最高300万元。")
    assert (found["kind"], found["beneficiary"]) == (Kind.CAP, "同一企业")
    assert "最高300万元" in str(found["cap"])


PIECES = (
    "对 企业 获得 的 ， 。 ； 给予 最高 100万元 50% 分别 国家级 、 省级 奖励 按 每人 （ ） 一次性 不超过 | ： 免征 不予"
)
WORDS = st.lists(st.sampled_from(PIECES.split(" ")), max_size=40)


@given(WORDS, WORDS)
def test_every_field_is_a_span_of_the_text_that_was_read(lead: list[str], words: list[str]) -> None:
    before, sentence = "".join(lead), "".join(words)
    text = f"{before}\n{sentence}"
    reading = read_grants(text, (len(before) + 1, len(text)), (0, len(before)) if before else None)
    for grant in reading.grants:
        for name in Grant.__slots__:
            value = getattr(grant, name)
            for span in value if isinstance(value, tuple) else [value]:
                if isinstance(span, Span):
                    assert 0 <= span.start < span.end <= len(text)
