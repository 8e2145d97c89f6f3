"""What counts as a quantity, what it equals, and in which sense it is meant."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.quantity import Quantity, quantities


def read(text: str) -> list[tuple[str, str, str]]:
    return [(f"{q.value.normalize():f}", q.unit, q.bound.value) for q in quantities(text)]


def only(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    "text", ["50万元", "五十万元", "５０万元", "500000元", "500,000元", "50 万元", "50万", "五十万"]
)
def test_one_sum_reads_alike_however_it_is_written(text: str) -> None:
    assert only(text).same(only("50万元"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2亿", "12000万"),
        ("1.2亿元", "一亿二千万元"),
        ("1.5亿元", "一点五亿元"),
        ("35000元", "三点五万元"),
        ("50%", "百分之五十"),
        ("50%", "５０％"),
        ("50%", "5成"),
        ("50%", "一半"),
        ("两年", "2年"),
        ("十一类", "11类"),
        ("2021年4月12日", "二〇二一年四月十二日"),
        ("2021年4月12日", "2021-04-12"),
        ("20万家", "200000家"),
        ("2000名", "2000人"),
    ],
)
def test_equal_writings_are_equal(one: str, other: str) -> None:
    assert only(one).same(only(other))


@pytest.mark.parametrize("text", ["两亿五元", "五亿三元"])
def test_a_numeral_that_cannot_be_read_whole_is_none(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("50万元", "500万元"),
        ("50万元", "50元"),
        ("50%", "50个百分点"),
        ("2000名", "2000家"),
        ("5个工作日", "5日"),
        ("2021年", "2021个"),
    ],
)
def test_other_numbers_and_units_are_not_equal(one: str, other: str) -> None:
    assert not only(one).same(only(other))


def test_a_unit_is_carried_over_a_list() -> None:
    assert [v for v, _, _ in read("100、300、500万元")] == ["1000000", "3000000", "5000000"]
    assert [v for v, _, _ in read("200万、50万")] == ["2000000", "500000"]


def test_a_range_has_two_ends() -> None:
    assert read("1—2个") == [("1", "个", "from"), ("2", "个", "to")]
    assert read("2-3个") == [("2", "个", "from"), ("3", "个", "to")]
    assert [u for _, u, _ in read("2023—2025年")] == ["year", "year"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("最高10万元", "up_to"),
        ("最高可达10万元", "up_to"),
        ("不超过10万元", "up_to"),
        ("不得超过10万元", "up_to"),
        ("10万元以内", "up_to"),
        ("10万元以下", "up_to"),
        ("不低于10万元", "at_least"),
        ("10万元（含）以上", "at_least"),
        ("至少10万元", "at_least"),
        ("超过10万元", "over"),
        ("突破10万元", "over"),
        ("10多万元", "over"),
        ("不满10万元", "under"),
        ("低于10万元", "under"),
        ("10万元左右", "about"),
        ("约10万元", "about"),
        ("奖励10万元", "exact"),
    ],
)
def test_the_words_around_a_number_give_its_sense(text: str, bound: str) -> None:
    assert [b for _, _, b in read(text)][-1] == bound


def test_a_ceiling_holds_for_the_list_behind_it() -> None:
    assert {b for _, _, b in read("分别给予最高200万元、50万元的一次性奖励")} == {"up_to"}
    assert [b for _, _, b in read("首次突破100亿元、500亿元、1000亿元的，分别一次性奖励100万元")] == ["over"] * 3 + [
        "exact"
    ]


def test_a_comparison_reaches_over_the_standard_it_names() -> None:
    text = "可按不低于所在土地等别相对应《全国工业用地出让最低价标准》的70%且不低于所在土地级别基准地价的70%执行"
    assert read(text) == [("70", "%", "at_least")] * 2


def test_the_name_of_a_standard_is_no_comparison() -> None:
    assert read("按《全国工业用地出让最低价标准》的70%执行") == [("70", "%", "exact")]


@pytest.mark.parametrize(
    "text",
    [
        "鲁政发〔2021〕4号",
        "鲁政发（2021）4号",
        "一、支持民营经济提质增量",
        "（一）支持民营经济扩容增量",
        "“一企一策”制定方案",
        "一企一策提供改进方案",
        "推动惠企政策“一键匹配”",
        "“一业一证”改革",
        "落实“两个毫不动摇”",
        "两客一危",
        "户数“两增”",
        "给予一次性奖励",
        "第一完成单位",
        "推出一批产品",
        "第十二条第三款",
        "党的二十大精神",
        "十大重点产业",
        "三级联动",
        "二级节点",
        "万名数字专员",
        "“千项技改、千企转型”工程",
        "5G基站",
    ],
)
def test_labels_numbers_of_documents_and_idioms_are_no_quantities(text: str) -> None:
    assert read(text) == []


def test_ranks_and_ordinals_are_kinds_of_their_own() -> None:
    assert read("评价结果居前10位的") == [("10", "rank", "exact")]
    assert read("对评价结果前3名的县") == [("3", "rank", "exact")]
    assert read("承办第四届大会") == [("4", "第届", "exact")]


def test_areas_and_prices_by_area_differ() -> None:
    assert [u for _, u, _ in read("200元/平方米，200平方米，3亩，200元")] == ["CNY/m2", "m2", "mu", "CNY"]


def test_another_currency_is_another_unit() -> None:
    assert [u for _, u, _ in read("200万美元，200万元")] == ["USD", "CNY"]


def test_a_ceiling_of_about_is_only_about() -> None:
    assert read("最高50万元左右") == [("500000", "CNY", "about")]


def test_every_bare_number_is_seen() -> None:
    assert read("容积率可提升至2.0以上") == [("2", "", "at_least")]


@given(
    st.integers(1, 9999),
    st.sampled_from(["元", "万元", "亿元", "家", "%", "年以上", "个"]),
    st.text("给予最高的，、企业", max_size=8),
)
def test_spans_hold_the_number_that_was_read(number: int, unit: str, around: str) -> None:
    text = f"{around}{number}{unit}{around}"
    found = quantities(text)
    assert len(found) == 1
    assert text[found[0].start : found[0].end].startswith(str(number))
    assert found[0].value % Decimal(number) == 0 or found[0].value == number
