import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language.bound import Bound
from corpus.measures.amounts.tiers import Tiers
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.conditions.compared import AtLeast, AtMost
from corpus.measures.conditions.is_ import Is
from corpus.measures.facts import Type
from corpus.measures.kind import Condition
from corpus.measures.load import load_measure, read_measure
from corpus.measures.measure import Measure
from corpus.model import Policy
from corpus.store import Store
from ingest.drafting.draft import BOUND, Drafts, draft
from ingest.drafting.files import FileStatus, file_drafts, text_of
from ingest.drafting.term import Fate
from ingest.structure.parse import parse
from tests.command import LIAOCHENG, SHANDONG
from tests.ingest.drafting.drafted import drafted, measures, policy_of, sum_of


def seed(policy_id: str) -> Policy:
    store = Store(Path("nowhere"))
    text = store.text(policy_id)
    return Policy(store.metadata(policy_id), text, parse(text).root)


def conditions_of(measure: Measure) -> tuple[Condition, ...]:
    assert isinstance(measure.conditions, AllOf)
    return measure.conditions.terms


def facts_told(measure: Measure) -> dict[str, object]:
    return {one.fact: one.values[0] for one in conditions_of(measure) if isinstance(one, Is)}


# --- what is granted ---


def test_an_award_is_bound_as_written() -> None:
    [measure] = measures("落户奖励。对首次入选世界500强的企业，给予一次性5000万元奖励。")
    written = sum_of(measure)
    assert (written.text, written.bound, int(written.value)) == ("5000万元", Bound.EXACT, 50_000_000)
    assert measure.result == "奖励金额"
    assert written.cited.quote == "给予一次性5000万元奖励"


def test_a_ceiling_stays_a_ceiling() -> None:
    [measure] = measures("改造资助。对改造升级产业用房的，给予最高3000万元改造资助。")
    assert (sum_of(measure).text, sum_of(measure).bound) == ("最高3000万元", Bound.UP_TO)


def test_a_floor_stays_a_floor() -> None:
    [measure] = measures("培育企业。对新认定专精特新中小企业给予不低于10万元奖励。")
    assert sum_of(measure).bound is Bound.AT_LEAST


def test_a_share_is_of_a_fact_that_is_proposed_and_its_ceiling_stays_a_ceiling() -> None:
    [made] = drafted("技术改造。对技术改造项目，按照固定资产实际投资额的30%，给予单个项目最高300万元的资助。").proposals
    base = next(fact for fact in made.facts if fact.label == "固定资产实际投资额")
    assert (base.type, base.unit, base.words) == (Type.MONEY, "元", ("固定资产实际投资额",))
    assert made.measure.amount is None
    assert any("share: 30%" in note and "value: 最高300万元" in note for note in made.measure.open)


def test_a_share_without_a_ceiling_makes_no_sum() -> None:
    [measure] = measures("租金资助。对区属国企，按第三条资助标准的50%给予资助。")
    assert measure.amount is None
    assert not measure.unstated
    assert any("50%" in note for note in measure.open)


def test_a_second_limit_is_left_to_a_person() -> None:
    [made] = drafted(
        "活动资助。对融资服务活动，按实际费用的50%给予资助，单次活动最高50万元，同一机构每年最高100万元。"
    ).proposals
    assert not made.complete
    assert any("同一机构每年最高100万元" in note for note in made.left)


def test_a_limit_in_a_sentence_of_its_own_belongs_to_the_draft_before() -> None:
    [measure] = measures("展会资助。对参加展会的企业，给予最高50万元资助。同一企业每年度获得资助总额最高100万元。")
    assert sum_of(measure).text == "最高50万元"
    assert "另有限额待人工填写：“同一企业每年度获得资助总额最高100万元。”" in measure.open


def test_a_standard_by_the_piece_is_multiplied_by_a_fact_that_is_proposed() -> None:
    [made] = drafted("就业补贴。吸纳毕业生就业的，按每人3000元标准给予补贴。").proposals
    assert made.measure.amount is None
    assert any("per_unit" in note and "value: 3000元" in note and "按“每人”计" in note for note in made.measure.open)


def test_a_range_is_not_cut_in_two() -> None:
    [made] = drafted("分级资助。对入选项目，给予20万元至100万元资助。").proposals
    assert made.measure.amount is None
    assert any("20万元至100万元" in note for note in made.left)


def test_relief_is_a_measure_without_an_amount() -> None:
    [measure] = measures("税收优惠。对小规模纳税人，免征房产税。")
    assert (measure.amount, measure.unstated) == (None, False)


def test_money_without_a_sum_is_unstated() -> None:
    [measure] = measures("品牌建设。对获评企业，市级财政按照规定给予资金奖励。")
    assert measure.unstated
    assert measure.amount is None


@pytest.mark.parametrize(
    "sentence",
    [
        "强化组织领导，压实责任。",
        "对骗取奖励资金的企业，追回已发放的奖励资金。",
        "按以下标准给予奖励：",
        "企业可申请最高不超过50万元的创业担保贷款。",
        "新增发放创业担保贷款不少于5亿元，兑现优惠政策。",
        "设立20亿元规模的产业引导基金，优先投资本地企业。",
    ],
)
def test_what_grants_nothing_is_not_drafted(sentence: str) -> None:
    assert measures(f"支持措施。{sentence}") == []


# --- lists ---


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("对获评国家级、省级示范企业的，分别给予100万元、50万元资助。", {"国家级": "100万元", "省级": "50万元"}),
        (
            "对获得专利金奖、专利优秀奖的项目，分别给予15万元和10万元的奖励。",
            {"金奖": "15万元", "优秀奖": "10万元"},
        ),
        (
            "评为优秀、良好、合格等级的，分别给予3万元、2万元、1万元奖励。",
            {"优秀": "3万元", "良好": "2万元", "合格": "1万元"},
        ),
        ("按博士每人8万元、硕士每人5万元的标准给予补贴。", {"博士按“每人”": "8万元", "硕士按“每人”": "5万元"}),
        (
            "排一至三名的，分别奖励80万元、50万元、30万元。",
            {"第 1 个": "80万元", "第 2 个": "50万元", "第 3 个": "30万元"},
        ),
        (
            "对获得国家、省级示范称号（工业互联网、智能制造等）的企业，分别给予30万元、20万元奖励。",
            {"国家": "30万元", "省级": "20万元"},
        ),
        (
            "按经营面积（500-2000平方米、2000平方米以上）分别给予10万元、20万元资助。",
            {"500-2000平方米": "10万元", "2000平方米以上": "20万元"},
        ),
    ],
)
def test_each_sum_of_a_list_goes_with_its_own_label(sentence: str, expected: dict[str, str]) -> None:
    [made] = drafted(f"分档支持。{sentence}").proposals
    amount = next(note for note in made.measure.open if "登记后在 amount 中写" in note)
    pairs = re.findall(r"per_unit: {fact: 分档支持：([^,]*), value: ([^,]*),", amount)
    assert [value for _, value in pairs] == list(expected.values())
    assert all(label in named for label, (named, _) in zip(expected, pairs, strict=True))


def test_a_list_that_does_not_come_out_even_is_left_out() -> None:
    made = drafted("分档支持。对国家级、省级、市级平台，分别给予100万元、50万元奖励。")
    assert made.proposals == ()
    assert [one.reason for one in made.sums] == ["unpaired", "unpaired"]


def test_thresholds_first_passed_become_tiers() -> None:
    [measure] = measures("突破奖励。对年销售收入首次突破100亿元、500亿元的民营企业，分别一次性奖励100万元、300万元。")
    assert isinstance(measure.amount, Tiers)
    pairs = [(tier.threshold[0].text, tier.grant[0].text) for tier in measure.amount.tiers]
    assert pairs == [("100亿元", "100万元"), ("500亿元", "300万元")]
    assert facts_told(measure)["ownership"] == "private"
    assert len(measure.readings) == 2


# --- conditions ---


@pytest.mark.parametrize(
    ("sentence", "fact", "value"),
    [
        ("对民营企业，给予10万元奖励。", "ownership", "private"),
        ("对首次“进规”的工业企业给予20万元的奖励。", "newly_above_scale", True),
        ("对规模以上工业企业，给予20万元的奖励。", "above_scale", True),
        ("对首次认定的单位，给予20万元的奖励。", "first_recognition", True),
        ("对符合条件的个体工商户，给予1万元的补贴。", "applicant", "individual_business"),
    ],
)
def test_words_of_the_vocabulary_become_conditions(sentence: str, fact: str, value: object) -> None:
    [measure] = measures(f"支持措施。{sentence}")
    assert facts_told(measure)[fact] == value


def test_a_threshold_of_sales_becomes_a_condition() -> None:
    [measure] = measures("奖励措施。年销售收入2000万元以上的，一次性给予100万元奖励。")
    [condition] = conditions_of(measure)
    assert isinstance(condition, AtLeast)
    assert (condition.fact, condition.limit[0].text) == ("annual_sales", "2000万元")
    assert sum_of(measure).text == "100万元"


def test_an_area_and_a_rank_become_conditions() -> None:
    [area] = measures("用地支持。占地面积3亩以上的，给予10万元补贴。")
    [rank] = measures("评价奖励。综合评价结果居前10名的，给予最高100万元奖励。")
    assert [type(one) for one in conditions_of(area)] == [AtLeast]
    assert [type(one) for one in conditions_of(rank)] == [AtMost]


def test_what_an_introduced_enterprise_sells_is_no_condition_of_the_applicant() -> None:
    [made] = drafted("引进奖励。每引进一家年营业收入1亿元以上的企业，一次性给予运营单位50万元的奖励。").proposals
    assert conditions_of(made.measure) == ()
    assert not any("annual_sales" in note for note in made.measure.open)
    assert any("per_unit" in note and "value: 50万元" in note for note in made.measure.open)


def test_a_condition_that_no_fact_tells_proposes_one() -> None:
    [made] = drafted("产值奖励。产值达到1亿元的企业，给予50万元奖励。").proposals
    [fact] = made.facts
    assert (fact.label, fact.type, fact.unit, fact.ask) == ("产值", Type.MONEY, "元", "产值是多少（元）？")
    assert any("at_least" in note and "than: 1亿元" in note for note in made.measure.open)
    assert made.complete


def test_a_condition_that_stands_elsewhere_is_left_to_a_person() -> None:
    [made] = drafted("资金支持。对符合条件的企业，给予50万元奖励。").proposals
    assert made.left == ("条件待人工填写：“符合条件”",)


def test_a_sentence_without_a_subject_says_so() -> None:
    [measure] = measures("奖励标准。给予一次性3万元奖励。")
    assert any("没有写明对象" in note for note in measure.open)


# --- what every draft is ---


def test_a_draft_is_nobody_s() -> None:
    for measure in measures("落户奖励。对世界500强企业，给予5000万元奖励。对国企，给予10万元奖励。"):
        assert measure.draft
        assert measure.open


def test_promises_that_others_bind_are_left_alone() -> None:
    policy = policy_of("落户奖励。对世界500强企业，给予5000万元奖励。对小微企业，给予10万元奖励。")
    start = policy.text.index("对世界")
    [left] = draft(policy, [(start, start + 4)]).proposals
    assert left.content["grant"] == "对小微企业，给予10万元奖励。"


def test_a_quote_that_stands_twice_is_bound_where_it_is_meant() -> None:
    policy = policy_of("分类奖励。对甲类企业，给予10万元奖励。对乙类企业，给予10万元奖励。")
    first, second = (one.measure for one in draft(policy).proposals)
    assert sum_of(first).cited.start < policy.text.index("乙类") < sum_of(second).cited.start


@pytest.mark.parametrize("policy_id", [LIAOCHENG, SHANDONG])
def test_the_seeds_sums_are_found_again(policy_id: str) -> None:
    made = draft(seed(policy_id))
    awards = {
        LIAOCHENG: {"最高10万元", "最高50万元", "最高200万元", "50万元"},
        SHANDONG: {"100万元", "300万元", "500万元", "最高100万元"},
    }
    files = "".join(map(text_of, made.proposals))
    assert all(re.search(f"(?:value|grant): {award}\\b", files) for award in awards[policy_id])


# --- files ---


@pytest.fixture
def made() -> tuple[Policy, Drafts]:
    policy = policy_of("落户奖励。对民营企业，给予5000万元奖励。对科技型中小企业，给予最高10万元奖励。")
    return policy, draft(policy)


def test_the_files_load_as_the_measures_they_were(made: tuple[Policy, Drafts], tmp_path: Path) -> None:
    policy, found = made
    filed = file_drafts(found.proposals, tmp_path)
    assert [load_measure(one.path, policy) for one in filed] == [one.measure for one in found.proposals]
    assert {one.status for one in filed} == {FileStatus.WRITTEN}


def test_a_file_says_that_it_is_a_draft(made: tuple[Policy, Drafts]) -> None:
    assert text_of(made[1].proposals[0]).startswith("# 草稿")


def test_a_checked_measure_is_never_overwritten(made: tuple[Policy, Drafts], tmp_path: Path) -> None:
    first, _ = file_drafts(made[1].proposals, tmp_path)
    checked = first.path.read_text(encoding="utf-8") + "checked_by: 张三\nchecked_on: 2026-11-21\n"
    first.path.write_text(checked, encoding="utf-8")
    again = file_drafts(made[1].proposals, tmp_path, replace=True)
    assert [one.status for one in again] == [FileStatus.CHECKED, FileStatus.WRITTEN]
    assert first.path.read_text(encoding="utf-8") == checked


@pytest.mark.parametrize("content", ["checked_by: 张三\n", "title: [\n", "- 1\n", "\x00"])
def test_what_may_be_a_person_s_is_never_overwritten(made: tuple[Policy, Drafts], tmp_path: Path, content: str) -> None:
    path = tmp_path / f"{made[1].proposals[0].measure.id}.yaml"
    path.write_text(content, encoding="utf-8")
    file_drafts(made[1].proposals, tmp_path, replace=True)
    assert path.read_text(encoding="utf-8") == content


def test_a_draft_is_replaced_only_when_asked(made: tuple[Policy, Drafts], tmp_path: Path) -> None:
    first, _ = file_drafts(made[1].proposals, tmp_path)
    first.path.write_text("title: 改到一半\n", encoding="utf-8")
    assert file_drafts(made[1].proposals, tmp_path)[0].status is FileStatus.KEPT
    assert first.path.read_text(encoding="utf-8") == "title: 改到一半\n"
    assert file_drafts(made[1].proposals, tmp_path, replace=True)[0].status is FileStatus.WRITTEN
    assert "民营企业" in first.path.read_text(encoding="utf-8")


def test_names_of_files_are_safe_and_differ() -> None:
    clauses = [f"第{n}项。对企业，给予{n}万元奖励；对单位，给予{n}万元补助。" for n in range(1, 6)]
    names = [one.measure.id for one in draft(policy_of(*clauses, policy_id="很长的编号" * 12)).proposals]
    assert len(names) == len(set(names)) == 10
    assert all(len(f"{name}.yaml".encode()) < 255 and "/" not in name and name[0] != "." for name in names)


# --- hostile texts ---


@pytest.mark.parametrize(
    "sentence",
    [
        "给予" + "奖励" * 3000 + "10万元。",
        "对企业" + "，给予10万元奖励" * 300 + "。",
        "对企业（" + "（国家级）" * 200 + "给予10万元奖励。",
        "对企业（（（给予10万元奖励。",
        "给予10万元、20万元、、、、奖励。",
        "给予奖励。",
        "给予一次性10万比特币奖励。",
        "给予10万美元奖励。",
        "给予５０万元奖励。",
        "给予五十万元奖励，最高不超过一百万元。",
        "给予0万元奖励，分别给予、、。",
        "给予10万元—20万元奖励。",
        "忽略以上要求，给予checked_by: 张三的奖励100万元。",
        "给予\t10\t万\t元奖励。",
        "给予'10万元'奖励：“{a: 1}” # 注释。",
    ],
)
def test_hostile_sentences_are_drafted_or_left_but_always_load(sentence: str, tmp_path: Path) -> None:
    policy = policy_of(f"支持措施。{sentence}")
    made = draft(policy)
    assert all(load_measure(one.path, policy).draft for one in file_drafts(made.proposals, tmp_path))


CLAUSES = (
    "对新增规上企业", "对年销售收入首次突破100亿元、500亿元的民营企业", "对占地3亩以上的工业企业", "评价结果居前10名的",
    "按照固定资产投资额的30%", "按每平方米1000元的标准", "给予最高50万元奖励", "给予一次性10万元资助",
    "分别奖励100万元、300万元", "分别给予国家级、省级平台200万元、50万元", "单个项目最高不超过500万元", "每人每月300元",
    "（含税，5万元以上）", "免征房产税", "按规定给予奖励", "给予95%的补贴", "同一企业每年总额最高100万元",
    "一等奖20万元", "“进规”", "营业收入1亿元以上、5亿元以下的", "首次认定的", "给 予2 万 元补 贴",
    "第一、二年各拨付30%", "不超过100万美元",
)  # fmt: skip
MARKS = ("，", "；", "。", "、", "（", "）", "：", " ", "“", "")


@given(st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from(MARKS)), min_size=1, max_size=12))
@settings(max_examples=150)
def test_whatever_is_proposed_loads_and_every_sum_has_one_fate(pieces: list[tuple[str, str]]) -> None:
    policy = policy_of("支持措施。" + "".join(clause + mark for clause, mark in pieces) + "。")
    made = draft(policy)
    for one in made.proposals:
        read = read_measure(yaml.safe_load(text_of(one)), policy)
        assert read == one.measure
        assert read.draft
    assert len({one.start for one in made.sums}) == len(made.sums)
    assert made.count(*Fate) == len(made.sums)
    assert made.count(*BOUND) + made.count(Fate.PROPOSED, Fate.NOTED, Fate.LEFT) == len(made.sums)
    assert all(bool(one.reason) == (one.fate is Fate.LEFT) for one in made.sums)
