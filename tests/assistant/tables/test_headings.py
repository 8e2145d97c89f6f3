"""Headings as offices write them: the fact that they name, and the one that they are like."""

import pytest

from assistant.tables.headings import fact_of, nearest
from corpus.measures.facts import vocabulary


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("当年销售收入",), "annual_sales"),
        (("本年度营业收入",), "annual_sales"),
        (("此前最高销售收入",), "sales_before"),
        (("占地面积",), "land_area"),
        (("用地面积",), "land_area"),
        (("土地取得成本",), "land_cost"),
        (("是否规上企业",), "above_scale"),
        (("是否专精特新",), "specialised"),
        (("是否专精特新小巨人企业",), "little_giant"),
        (("是否规模以上（是/否）",), "above_scale"),
        (("企业规模（大型/中型/小型/微型）",), "size"),
        (("销售收入", "当年"), "annual_sales"),
        (("当年", "销售收入"), "annual_sales"),
        (("销售收入", "此前最高"), "sales_before"),
        (("经营情况", "2026年", "当年销售收入"), "annual_sales"),
        (("主要经济指标", "营业收入"), "annual_sales"),
        (("基本情况", "企业性质"), "ownership"),
        (("资质", "瞪羚"), "gazelle"),
    ],
)
def test_a_heading_names_its_fact_however_it_is_written(parts: tuple[str, ...], name: str) -> None:
    found = fact_of(parts)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "parts",
    [
        ("利润总额", "当年"),
        ("销售收入", "上年"),
        ("投资", "贷款"),
        ("上年", "营业收入"),
        ("是否规模以上（上年）",),
        ("出口",),
        ("备注",),
    ],
)
def test_a_heading_that_may_be_something_else_names_none(parts: tuple[str, ...]) -> None:
    assert fact_of(parts) is None


@pytest.mark.parametrize("fact", vocabulary().values(), ids=str)
def test_every_fact_is_known_by_its_name_and_its_label(fact: object) -> None:
    assert all(fact_of([text]) == fact for text in (fact.name, fact.label))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("营业总收入", "annual_sales"),
        ("历史最高年销售收入（万元）", "sales_before"),
        ("国家级创新平台数", "national_platforms"),
        ("是否民营企业", "ownership"),
        ("土地面积（㎡）", "land_area"),
    ],
)
def test_a_heading_that_is_not_understood_is_like_a_fact(heading: str, name: str) -> None:
    found = nearest(heading, ())
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "heading", ["备注", "法定代表人", "联系电话", "注册资本（万元）", "利润总额", "出口额（万美元）", ""]
)
def test_a_heading_that_is_like_no_fact_gets_none(heading: str) -> None:
    assert nearest(heading, ()) is None


def test_a_fact_that_another_column_tells_is_not_suggested() -> None:
    found = nearest("上年销售收入", {"annual_sales"})
    assert found is not None
    assert found.name == "sales_before"
    assert nearest("营业总收入", {"annual_sales"}) is None
