"""Rows that are no enterprise are told from those that are."""

import pyarrow as pa
import pytest

from assistant.tables.others import no_enterprise, sorted_out

SAID = """合计|　合　计　|合  计|小计：|东昌府区小计|全市总计（12户）|合计 12 户|平均值|备注|备注：以上为初步统计
注1：按法人口径|（注：不含税）|※说明：|填表人：张三|填表人：张三    审核人：李四|制表：李四|其中：民营企业"""
NAMES = "甲公司|合计科技有限公司|聊城市平均律琴行|注塑制品厂|说明书印刷厂|小计量器具厂|其中堂药业|来源地食品有限公司"


@pytest.mark.parametrize("text", [*SAID.replace("\n", "|").split("|"), "备注：\n第一行"])
def test_sums_notes_and_who_filled_it_in_are_no_enterprise(text: str) -> None:
    assert no_enterprise(text)


@pytest.mark.parametrize("text", NAMES.split("|"))
def test_a_company_whose_name_begins_like_a_sum_is_an_enterprise(text: str) -> None:
    assert not no_enterprise(text)


def test_a_row_is_known_by_its_name_by_a_sum_before_it_and_without_a_name_by_a_note() -> None:
    number = pa.array(["1", "", "合计", "", None, "一、东阿县", "二、", "", "3", "注：新上", ""])
    name = pa.array(["甲", "小计", "共1户", "企业名称", None, "", "乙", "　", "", "丙", ""])
    sales = pa.array(["5", "5", "10", "当年销售收入", " ", "", "7", "制表人：张三", "", "5", "8"])
    rows = sorted_out(name, [number], [sales], ["企业名称", "序号"])
    assert [n for n, one in enumerate(rows.blank.to_pylist()) if one] == [4, 8]
    assert [n for n, one in enumerate(rows.others.to_pylist()) if one] == [1, 2, 3, 5, 7]
    assert [n for n, one in enumerate(rows.nameless.to_pylist()) if one] == [10]


def test_typed_and_encoded_columns_are_looked_at_like_text() -> None:
    name = pa.array(["甲", "合计", None, None]).dictionary_encode()
    rows = sorted_out(name, [], [pa.array([1, 2, 3, None])], ["企业名称"])
    assert rows.others.to_pylist() == [False, True, False, False]
    assert rows.blank.to_pylist() == [False, False, False, True]
    assert rows.nameless.to_pylist() == [False, False, True, False]


def test_without_a_column_of_names_only_blank_rows_and_notes_are_left_out() -> None:
    rows = sorted_out(None, [], [pa.array([1, None]), pa.array([None, None], pa.bool_())], [])
    assert (rows.blank.to_pylist(), rows.others.to_pylist()) == ([False, True], [False, False])
    assert rows.nameless.to_pylist() == [False, False]
