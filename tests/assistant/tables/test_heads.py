"""Where the head of a table stands: below titles, over several rows, above units and the numbers of its columns."""

import pytest

from assistant.tables.heads import Head, find_head

ONE = ["企业名称", "当年销售收入（万元）", "是否规模以上"]


def found(*rows: list[str]) -> Head:
    head = find_head(rows)
    assert head is not None
    return head


def facts(head: Head) -> list[str | None]:
    return [column.fact.name if column.fact else None for column in head.columns]


def test_a_head_stands_below_titles_and_notes_which_are_kept() -> None:
    head = found(
        ["2026年企业汇总表", "", ""], ["填报单位：某局", "", "单位：万元"], ["", "", ""], ONE, ["甲", "5", "是"]
    )
    assert (head.begin, head.above) == (4, ("2026年企业汇总表", "填报单位：某局", "单位：万元"))
    assert facts(head) == [None, "annual_sales", "above_scale"]


def test_a_groups_heading_holds_for_the_columns_right_of_it() -> None:
    head = found(
        ["企业名称", "销售收入（万元）", "", "是否规模以上", "备注"],
        ["", "当年", "此前最高", "", ""],
        ["甲", "5", "4", "是", ""],
    )
    assert facts(head) == [None, "annual_sales", "sales_before", "above_scale", None]
    assert [column.unit for column in head.columns] == ["", "万元", "万元", "", ""]
    assert (head.begin, head.columns[2].name) == (2, "销售收入（万元） 此前最高")


@pytest.mark.parametrize("below", [["", "上年", "前年", ""], ["", "2024", "2025", ""], ["", "本市", "全省", ""]])
def test_a_group_over_columns_that_are_not_understood_is_no_fact_itself(below: list[str]) -> None:
    head = found(["企业名称", "销售收入", "", "是否规模以上"], below, ["甲", "5", "4", "是"])
    assert facts(head) == [None, None, None, "above_scale"]
    assert head.begin == 2


@pytest.mark.parametrize(
    "row", [["", "（万元）", ""], ["1", "2", "3", "4"], ["甲", "乙", "1", "2"], ["栏次", "1", "2"]], ids=str
)
def test_units_and_numbers_of_columns_are_no_enterprise(row: list[str]) -> None:
    assert found([*ONE, ""], row, ["甲公司", "5", "是", ""]).begin == 2


@pytest.mark.parametrize("row", [["", "5", "是"], ["甲", "1", "是"], ["", "-", "是"], ["", "", "是"]], ids=str)
def test_a_first_enterprise_without_a_name_or_with_little_told_is_no_row_of_the_head(row: list[str]) -> None:
    assert found(ONE, row).begin == 1


def test_a_unit_in_a_row_of_its_own_is_its_columns_unit() -> None:
    assert found(["企业名称", "当年销售收入"], ["", "（亿元）"], ["甲", "5"]).columns[1].unit == "亿元"


def test_what_an_enterprise_is_called_in_a_row_makes_that_row_no_head() -> None:
    head = found(["企业名称", "荣誉", "营收情况"], ["甲", "小巨人", "5"], ["乙", "瞪羚", "6"])
    assert (head.begin, head.understood) == (1, 0)


def test_a_table_of_blank_cells_has_no_head() -> None:
    assert find_head([["", ""], [""]]) is None


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("企业名称（盖章）", "所属县（市、区）"),
        ("申报单位名称", "所在地区"),
        ("*企业全称", "县区（盖章）"),
        ("NAME", "Region"),
    ],
)
def test_names_and_places_are_known_however_their_columns_are_headed(name: str, place: str) -> None:
    head = found(["序号", "项目名称", place, name, "当年销售收入（单位：万元）"], ["1", "改造", "东阿县", "甲", "5"])
    assert (head.name, head.region, head.columns[4].unit) == (3, 2, "万元")


def test_a_column_headed_exactly_so_names_the_enterprise_before_one_that_ends_so() -> None:
    assert found(["担保企业名称", "企业名称", "当年销售收入"], ["乙", "甲", "5"]).name == 1


def test_what_stands_below_the_heading_of_another_is_not_the_enterprises_own() -> None:
    head = found(
        ["企业名称", "子公司", "", "是否规模以上"], ["", "名称", "销售收入（万元）", ""], ["甲", "乙", "9", "是"]
    )
    assert (head.name, facts(head)) == (0, [None, None, None, "above_scale"])
    alone = found(["企业名称", "子公司", ""], ["", "名称", "销售收入（万元）"], ["甲", "乙", "9"])
    assert alone.understood == 0
