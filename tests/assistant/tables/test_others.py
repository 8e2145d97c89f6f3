"""Rows that are no enterprise are told from those that are."""

import pyarrow as pa
import pytest

from assistant.tables.others import no_enterprise, no_enterprises

SAID = """合计|　合　计　|合  计|小计：|东昌府区小计|全市总计（12户）|合计 12 户|平均值|备注|备注：以上为初步统计
注1：按法人口径|（注：不含税）|※说明：|填表人：张三|填表人：张三    审核人：李四|制表：李四|其中：民营企业"""
NAMES = "甲公司|合计科技有限公司|聊城市平均律琴行|注塑制品厂|说明书印刷厂|小计量器具厂|其中堂药业|来源地食品有限公司"


@pytest.mark.parametrize("text", [*SAID.replace("\n", "|").split("|"), "备注：\n第一行"])
def test_sums_notes_and_who_filled_it_in_are_no_enterprise(text: str) -> None:
    assert no_enterprise(text)


@pytest.mark.parametrize("text", NAMES.split("|"))
def test_a_company_whose_name_begins_like_a_sum_is_an_enterprise(text: str) -> None:
    assert not no_enterprise(text)


def test_rows_are_known_by_the_columns_up_to_the_name_and_else_by_any_text() -> None:
    number = pa.array(["1", "", "合计", "", None, "一、东阿县", "二、乙公司", "　"])
    name = pa.array(["甲", "小计", "", "企业名称", None, "", "", ""])
    sales = pa.array(["5", "5", "10", "当年销售收入", " ", "", "7", "制表人：张三"])
    blank, others = no_enterprises([name, number], [sales], ["企业名称", "序号"])
    assert blank.to_pylist() == [False, False, False, False, True, False, False, False]
    assert others.to_pylist() == [False, True, True, True, False, True, False, True]


def test_typed_and_encoded_columns_are_looked_at_like_text() -> None:
    name = pa.array(["甲", "合计", None]).dictionary_encode()
    blank, others = no_enterprises([name], [pa.array([1, 2, 3])], ["企业名称"])
    assert (blank.to_pylist(), others.to_pylist()) == ([False] * 3, [False, True, False])
    blank, others = no_enterprises([], [pa.array([1, None]), pa.array([None, None], pa.bool_())], [])
    assert (blank.to_pylist(), others.to_pylist()) == ([False, True], [False, False])
