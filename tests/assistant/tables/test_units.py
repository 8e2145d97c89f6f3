"""Units of a table as offices write them: behind a heading, alone, or above the head."""

import pytest

from assistant.tables.units import Heading, applies, fits, parted, says_unit, units_above
from corpus.measures.facts import vocabulary

SALES, PRICE, LAND, RANK = (
    vocabulary()[name] for name in ("annual_sales", "land_cost", "land_area", "evaluation_rank")
)


@pytest.mark.parametrize(
    "heading",
    [
        "销售收入（万元）",
        "销售收入(单位：万元)",
        "销售收入[万元]",
        "销售收入【万元】",
        "销售收入/万元",
        "销售收入／万元",
        "销售收入 万元",
        "销售收入\n（万元）",
        "销售收入，万元",
        "销售收入：万元",
        "销售收入（萬元）",
        "销售收入（ 单位:万元 ）",
        "销售收入万元",
    ],
)
def test_a_unit_behind_a_heading_is_parted_from_it_however_it_is_written(heading: str) -> None:
    assert parted(heading) == Heading("销售收入", "万元")


@pytest.mark.parametrize("heading", ["销售收入", "备注（不含税）", "单元", "销售收入（2025年）", "企业名称（盖章）"])
def test_what_is_no_unit_stays_a_part_of_the_heading(heading: str) -> None:
    assert parted(heading) == Heading(heading)


def test_a_unit_alone_is_a_heading_without_a_name() -> None:
    assert parted("（万元）") == Heading("", "万元")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：万元", ("万元",)),
        ("（单位:亿元、亩）", ("亿元", "亩")),
        ("2026年企业汇总表（金额单位：人民币万元）", ("人民币万元",)),
        ("单位 元", ("元",)),
        ("填报要求：金额单位均为万元，面积单位为亩", ("万元", "亩")),
        ("注：以万元为单位填写", ("万元",)),
        ("销售收入按万元填写", ("万元",)),
        ("（万元）", ("万元",)),
        ("单位：万美元", ("万美元",)),
        ("填报单位：聊城市工信局", ()),
        ("单位：万元实业有限公司", ()),
        ("2026年企业汇总表", ()),
    ],
)
def test_a_line_above_the_head_tells_units_and_an_office_is_none(text: str, units: tuple[str, ...]) -> None:
    assert units_above([text]) == units


def test_a_fact_is_told_in_units_of_its_own_kind_alone() -> None:
    told = [
        (SALES, "元 万元 亿元 人民币万元", "万美元 亩 个 元/平方米"),
        (PRICE, "元/平方米 元/㎡ 万元/亩 元", "万元 亿元 亩"),
        (LAND, "亩 平方米 ㎡ 公顷", "元 个"),
        (RANK, "名", "万元 亩"),
    ]
    for fact, good, bad in told:
        assert [unit for unit in good.split() if not fits(fact, unit)] == [], fact.name
        assert [unit for unit in bad.split() if fits(fact, unit)] == [], fact.name


def test_a_unit_of_a_whole_table_is_meant_for_money_of_any_currency_and_for_areas() -> None:
    assert [applies(SALES, unit) for unit in ("万元", "万美元", "亩")] == [True, True, False]
    assert [applies(LAND, unit) for unit in ("万元", "公顷", "亩")] == [False, True, True]
    assert not applies(RANK, "万元")


def test_a_heading_with_its_unit_is_no_line_of_units() -> None:
    lines = ("单位：万元", "（金额单位：元）", "销售收入（单位：万元）", "单位名称")
    assert [says_unit(text) for text in lines] == [True, True, False, False]
