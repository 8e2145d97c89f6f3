"""What one sentence grants. The sentences are made up; each stands for a kind of promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.grants.grant import Grant, GrantKind
from corpus.grants.read import read_grants
from corpus.language.quote import Span


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
            "kind": GrantKind.SUM,
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
        GrantKind.SHARE,
        "12%",
        "设备实际投资额",
        "单个项目最高200万元",
    )


def test_whole_reimbursement_with_a_yearly_ceiling_is_no_sum() -> None:
    (found,) = grants("对中小企业的检测费用，按实际支出给予全额资助，每年最高50万元。")
    assert (found["kind"], found["award"], found["cap"]) == (GrantKind.SHARE, "全额", "每年最高50万元")


def test_so_much_for_each_is_multiplied() -> None:
    (found,) = grants("职业院校输送毕业生到本市就业的，按每人1500元的标准给予奖励。")
    assert (found["kind"], found["award"], found["unit_of"]) == (GrantKind.PER_UNIT, "1500元", "每人")


def test_a_range_is_one_grant() -> None:
    (found,) = grants("对获奖团队，给予20万元至100万元资助。")
    assert (found["kind"], found["award"]) == (GrantKind.RANGE, "20万元至100万元")


def test_money_without_a_sum_is_unstated_and_says_where_it_is_said() -> None:
    (found,) = grants("对吸纳就业的小微企业，按规定给予社会保险补贴。")
    assert (found["kind"], found["award"], found["refers"]) == (GrantKind.UNSTATED, "社会保险补贴", "按规定")


def test_relief_is_read() -> None:
    (found,) = grants("对承租国有房屋的个体工商户，减免3个月租金。")
    assert (found["kind"], found["beneficiary"]) == (GrantKind.RELIEF, "个体工商户")


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
    assert (found["kind"], found["beneficiary"]) == (GrantKind.CAP, "同一企业")
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


@pytest.mark.parametrize(
    "nasty",
    [
        "由可",
        "按照",
        "按的",
        "以的",
        "每年",
        "每人每年",
        "企业",
        "的企业",
        "企业、",
        "国家级、",
        "给予补贴",
        "给予的",
        "免费、",
        "减免、",
        "和奖励",
        "可再",
        "一次性给予",
        "（",
        "（，",
        "对的，",
        "1亿元",
        "1",
        "第一",
        "最高",
        "每个",
        "财政按（，",
        "最高1元、",
        "，50%",
        "由各区按，",
        "对同一企业",
    ],
)
def test_a_sentence_that_was_made_to_be_slow_is_read(nasty: str) -> None:
    made = (nasty * 4000)[:3900]
    for sentence in (f"对{made}", f"{made}x50%奖励，最高1万元。", f"对{made}企业的，分别给予1万元、2万元补贴。"):
        assert all(isinstance(found["kind"], GrantKind) for found in grants(sentence, lead=f"{made}：", listed=True))


def test_a_pot_of_money_is_no_base_and_what_is_invested_is() -> None:
    (found,) = grants("对经认定的检测平台，按设备投入总额的18%，给予最高90万元资助。")
    assert (found["award"], found["base"], found["cap"]) == ("18%", "设备投入总额", "最高90万元")


def test_what_a_sum_is_multiplied_by_may_open_the_piece_before_it() -> None:
    (found,) = grants("每引进一家上市公司，一次性给予园区25万元的奖励。")
    assert (found["kind"], found["unit_of"], found["beneficiary"]) == (GrantKind.PER_UNIT, "每引进一家", "园区")


def test_a_least_and_a_most_are_one_range() -> None:
    (found,) = grants("每个团队资助资金最低不少于15万元，最高不超过80万元。")
    assert (found["kind"], found["award"]) == (GrantKind.RANGE, "最低不少于15万元，最高不超过80万元")


def test_a_noun_behind_the_last_of_a_list_holds_for_all_of_it() -> None:
    found = grants("区级、街道级服务站每年每个分别不少于30万元、12万元运营经费。")
    assert [(one["award"], one["unit_of"]) for one in found] == [("不少于30万元", "每年每个"), ("12万元", "每年每个")]


def test_a_standard_with_a_colon_is_followed_by_awards() -> None:
    found = grants("补贴标准为：东部地区每年最高7000元，其他地区每年最高5000元。")
    assert [(one["tier"], one["award"]) for one in found] == [("东部地区", "最高7000元"), ("其他地区", "最高5000元")]


def test_a_total_that_may_not_be_passed_is_a_cap_and_no_award() -> None:
    (found,) = grants("厂房改造项目资助总额为最高900万元。")
    assert (found["kind"], found.get("award")) == (GrantKind.CAP, None)


def test_a_ceiling_of_each_behind_a_semicolon_caps_the_share_before_it() -> None:
    (found,) = grants("对商会开展推介活动的，按实际费用的60%给予资助；单次活动资助额最高不超过8万元。")
    assert (found["award"], found["cap"]) == ("60%", "单次活动资助额最高不超过8万元")


def test_a_cap_before_a_colon_caps_what_follows() -> None:
    found = grants(
        "对软件登记进行资助，每个单位年资助总额不超过20万元：软件著作权资助300元/件；集成电路布图资助900元/件。"
    )
    assert [(one["award"], one["cap"]) for one in found] == [
        ("300元", "年资助总额不超过20万元"),
        ("900元", "年资助总额不超过20万元"),
    ]


def test_who_pays_stands_before_whom_it_is_paid_to() -> None:
    (found,) = grants("市级财政对工作成效显著的县（市、区）给予一次性奖励。")
    assert (found["payer"], found["beneficiary"], found["conditions"]) == ("市级财政", "县（市、区）", ["工作成效显著"])


def test_what_an_office_does_first_is_no_condition() -> None:
    (found,) = grants("各区应当完善服务体系，开展示范行动，对招收残疾儿童的幼儿园给予经费补助。")
    assert (found["beneficiary"], found["conditions"]) == ("幼儿园", ["招收残疾儿童"])


def test_a_verb_that_a_condition_holds_does_not_begin_the_granting() -> None:
    (found,) = grants("其中，直接向居民提供康复护理服务的社区服务中心增加30万元运营经费。")
    assert found["beneficiary"] == "社区服务中心"


@pytest.mark.parametrize(
    "sentence",
    [
        "优化退税服务流程，将增值税留抵退税审核时限压缩至2个工作日。",
        "推动整体通关时间较上年压缩20%，争取年内认证企业数量较上年增加30%。",
        "用好10亿元人才资金，加快推行人才制度。",
        "实现首办受理成功率不低于90%。",
        "对同时符合多项规定的项目，按照就高不重复的原则予以支持。",
        "新建总长度不超过500米的10/20千伏电力通道。",
    ],
)
def test_what_an_office_sets_itself_grants_nothing(sentence: str) -> None:
    assert grants(sentence) == []


def test_alternatives_that_begin_alike_are_tiers() -> None:
    found = grants("对园区公司开展，采用公开招标方式的，按标准的45%给予资助；采用邀请招标方式的，按标准的25%给予资助。")
    assert [(one["tier"], one["beneficiary"]) for one in found] == [
        ("采用公开招标方式的", "园区公司"),
        ("采用邀请招标方式的", "园区公司"),
    ]


def test_a_grade_that_only_one_of_several_awards_has_is_no_tier() -> None:
    found = grants("对示范项目，按投入的20%给予资助；对列入市级名单的应用项目，按投入的30%给予资助。")
    assert [one.get("tier") for one in found] == [None, None]


def test_whoever_the_lead_in_names_receives_before_a_thing_that_an_item_names() -> None:
    (found,) = grants(
        "（一）属厂房改造的项目，资助标准按面积最高70元/平方米。", "对园区公司改造厂房的，按下列标准资助：", listed=True
    )
    assert (found["beneficiary"], found["unit_of"]) == ("园区公司", "/平方米")


def test_money_without_a_sum_may_be_said_as_a_share_in_the_next_piece() -> None:
    (found,) = grants("给予孵化器场地费用补贴，原则上不高于投入经费的35%，一般不超过200万元。")
    assert (found["award"], found["bound"], found["cap"]) == ("35%", "不高于", "一般不超过200万元")


def test_what_is_left_to_pay_is_relief_whatever_rate_is_named() -> None:
    (found,) = grants("对小型微利企业，减按15%税率征收企业所得税。")
    assert found["kind"] is GrantKind.RELIEF


def test_a_question_grants_nothing() -> None:
    assert grants("如何申领失业保险金？") == []


def test_whom_a_service_is_for_receives_it() -> None:
    (found,) = grants("各服务窗口免费为企业提供帮办代办服务。")
    assert (found["kind"], found["beneficiary"]) == (GrantKind.IN_KIND, "企业")


def test_less_to_pay_is_no_label() -> None:
    (found,) = grants("适用3%预征率的预缴项目，减按1%预征率预缴增值税。")
    assert (found["kind"], found.get("tier")) == (GrantKind.RELIEF, None)


def test_what_has_to_be_invested_first_is_no_award() -> None:
    assert grants("专项支持门槛由项目总投入2000万元以上调整为1000万元以上。") == []


def test_a_row_of_empty_cells_grants_nothing() -> None:
    assert grants("| | |", "| 等级 | 奖励 |", listed=True) == []
