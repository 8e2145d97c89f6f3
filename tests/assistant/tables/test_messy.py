"""Tables as offices have them, in every kind of file: read right, or named."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.cli.match_told import told_lines
from assistant.tables.files import TableError
from assistant.tables.read import BadCell
from tests.assistant.tables.test_tables import read, written_csv, written_xlsx

YI = 10**8
KINDS = ("t.csv", "gbk.csv", "t.xlsx", "t.parquet")


def written(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows, the first of them the head or a title, as that kind of file."""
    if name.endswith(".xlsx"):
        return written_xlsx(folder / name, [[cell or None for cell in row] for row in rows])
    if name.endswith(".csv"):
        return written_csv(folder / name, rows, "gb18030" if name.startswith("gbk") else "utf-8")
    named = [cell or f"Unnamed: {n}" for n, cell in enumerate(rows[0])]  # as pandas writes a sheet
    columns = {head: [row[n] or None for row in rows[1:]] for n, head in enumerate(named)}
    pq.write_table(pa.table({head: pa.array(cells, pa.string()) for head, cells in columns.items()}), folder / name)
    return folder / name


@pytest.mark.parametrize("name", KINDS)
def test_a_unit_above_the_head_holds_for_its_columns_and_is_told(tmp_path: Path, name: str) -> None:
    rows = (
        ("2026年企业情况汇总表", "", "", ""),
        ("填报单位：某局", "", "", "单位：万元、亩"),
        ("序号", "企业名称", "当年销售收入", "占地面积"),
        ("1", "甲", "1,010,000", "10"),
        ("2", "乙", "101亿元", "3000平方米"),
    )
    told, facts, bad = read(written(tmp_path, name, rows))
    assert [row["id"] for row in facts] == ["甲", "乙"]
    assert [row["annual_sales"] for row in facts] == [Decimal(101 * YI)] * 2
    assert [row["land_area"] for row in facts] == [Decimal(10), Decimal("4.5")]
    assert not bad
    assert not told.assumed
    assert "按表头上方的单位“万元”读取：当年销售收入" in list(told_lines(told))


@pytest.mark.parametrize("name", KINDS)
def test_a_head_of_two_rows_tells_both_sales(tmp_path: Path, name: str) -> None:
    rows = (
        ("企业名称", "销售收入（亿元）", "", "是否规模以上"),
        ("", "当年", "此前最高", ""),
        ("甲", "101", "92", "√"),
        ("乙", "600", "550万元", "×"),
    )
    _, facts, bad = read(written(tmp_path, name, rows))
    assert [(row["annual_sales"], row["sales_before"], row["above_scale"]) for row in facts] == [
        (Decimal(101 * YI), Decimal(92 * YI), True),
        (Decimal(600 * YI), Decimal(5_500_000), False),
    ]
    assert not bad


@pytest.mark.parametrize("name", KINDS)
def test_sums_and_notes_are_neither_matched_nor_counted_and_are_named(tmp_path: Path, name: str) -> None:
    rows = (
        ("序号", "企业名称", "当年销售收入（万元）"),
        ("一、东阿县", "", ""),
        ("1", "甲", "5"),
        ("", "小计", "5"),
        ("2", "合计科技有限公司", "7"),
        ("合 计", "", "12"),
        ("备注：数据由企业填报", "", ""),
        ("", "", "填表人：张三"),
    )
    told, facts, bad = read(written(tmp_path, name, rows))
    assert [row["id"] for row in facts] == ["甲", "合计科技有限公司"]
    assert (told.rows, bad) == (2, [])
    first = 1 if name.endswith("parquet") else 2
    assert told.others == tuple(first + n for n in (0, 2, 4, 5, 6))
    listed = "、".join(map(str, told.others))
    assert f"不是企业、没有匹配也没有计数的行（合计、备注等）：5 行，第 {listed} 行" in list(told_lines(told))


@pytest.mark.parametrize("name", KINDS)
def test_marks_and_blanks_written_out_are_what_an_office_means(tmp_path: Path, name: str) -> None:
    rows = (
        ("企业名称", "企业性质", "是否规上（是/否）", "当年销售收入（元）", "首次认定的国家级创新平台数（个）"),
        ("甲", "私营企业", "√", "￥1,200.50", "２"),
        ("乙", "国有企业", "○", "人民币3万元", "3个"),
        ("丙", "外资", "×", "-", "/"),
        ("丁", "/", "暂无", "暂无", "—"),
        ("戊", "民营控股企业", "否", "未填", "不详"),
        ("己", "啥都行", "或许", "无", "无"),
    )
    _, facts, bad = read(written(tmp_path, name, rows))
    assert [row["ownership"] for row in facts] == [0, 1, 2, None, 0, None]
    assert [row["above_scale"] for row in facts] == [True, True, False, None, False, None]
    assert [row["annual_sales"] for row in facts] == [Decimal("1200.5"), Decimal(30000), None, None, None, None]
    assert [row["national_platforms"] for row in facts] == [2, 3, None, None, None, None]
    assert [cell.value for cell in bad] == ["啥都行", "或许", "无", "无"]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "cell", ["约5000", "5000左右", "5000以上", "1,2345", "5-6", "不到5000", "5000（预计）", "5000*", "1_000"]
)
def test_a_number_that_is_not_one_exact_number_is_named(tmp_path: Path, name: str, cell: str) -> None:
    path = written(tmp_path, name, (("企业名称", "当年销售收入（万元）"), ("甲", cell)))
    told, facts, bad = read(path)
    row = facts[0]["row"]
    assert (facts[0]["annual_sales"], bad) == (None, [BadCell(row, "当年销售收入（万元）", cell)])
    assert not told.assumed


@pytest.mark.parametrize("name", KINDS)
def test_money_without_a_unit_anywhere_is_yuan_and_told_by_column(tmp_path: Path, name: str) -> None:
    rows = (
        ("企业名称", "当年销售收入", "此前最高年销售收入", "占地面积", "土地取得成本"),
        ("甲", "5000", "92亿元", "3", "300元/平方米"),
    )
    told, facts, _ = read(written(tmp_path, name, rows))
    assert facts[0]["annual_sales"] == Decimal(5000)
    assert [(heading, fact.unit) for heading, fact in told.assumed] == [("当年销售收入", "元"), ("占地面积", "亩")]
    assert "按元读取（表中没有写单位）：当年销售收入" in list(told_lines(told))


def test_typed_money_is_read_whole_and_told_to_be_yuan(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"name": ["甲"], "annual_sales": [5000], "sales_before": pa.array([None], pa.int64())}),
        tmp_path / "t.parquet",
    )
    told, facts, _ = read(tmp_path / "t.parquet")
    assert facts[0]["annual_sales"] == Decimal(5000)
    assert [heading for heading, _ in told.assumed] == ["annual_sales"]


@pytest.mark.parametrize("head", ["当年销售收入（万美元）", "土地取得成本（万元）", "占地面积（万元）"])
def test_a_column_in_a_unit_that_its_fact_is_not_told_in_is_left_unread_and_named(tmp_path: Path, head: str) -> None:
    told, facts, _ = read(written(tmp_path, "t.csv", (("企业名称", head, "是否规模以上"), ("甲", "5", "是"))))
    assert set(facts[0]) == {"row", "id", "above_scale"}
    assert any(head in line and "没有参与匹配" in line for line in told_lines(told))


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_a_foreign_unit_above_the_head_leaves_its_columns_unread(tmp_path: Path, name: str) -> None:
    rows = (("", "", "单位：万美元"), ("企业名称", "当年销售收入", "是否规模以上"), ("甲", "5", "是"))
    told, facts, _ = read(written(tmp_path, name, rows))
    assert "annual_sales" not in facts[0]
    assert [one.heading for one in told.layout.unclear] == ["当年销售收入"]


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_a_unit_told_below_the_enterprises_is_no_guess_but_a_refusal(tmp_path: Path, name: str) -> None:
    rows = (("企业名称", "当年销售收入"), ("甲", "5"), ("注：单位：万元", ""))
    with pytest.raises(TableError, match="不知道“当年销售收入”用哪个单位"):
        read(written(tmp_path, name, rows))


def test_data_on_the_second_sheet_are_found_and_the_cover_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "填报说明"
    for note in (["填报说明"], ["当年销售收入", "按万元填写"], ["企业名称", "填写全称"]):
        book.active.append(note)
    sheet = book.create_sheet("企业（单位：万元）")
    for cells in (["企业名称", "当年销售收入", "是否规模以上"], ["甲", 5, "是"]):
        sheet.append(cells)
    other = book.create_sheet("外县")
    for more in (["企业名称", "当年销售收入"], ["乙", 6]):
        other.append(more)
    book.save(tmp_path / "t.xlsx")
    told, facts, _ = read(tmp_path / "t.xlsx")
    assert [(row["id"], row["annual_sales"]) for row in facts] == [("甲", Decimal(50000))]
    assert told.notes == (
        "只读取了工作表“企业（单位：万元）”，未读取：填报说明、外县",
        "未读取的工作表中也像有企业的：外县；请分别匹配",
    )


def test_a_template_and_a_hidden_list_are_not_read_for_the_enterprises(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (
        ("模板", [["企业名称", "当年销售收入（万元）", "此前最高年销售收入（万元）", "是否规模以上"]]),
        ("名单", [["企业名称", "当年销售收入（万元）"], ["甲", 5]]),
        ("旧", [["企业名称", "当年销售收入（元）", "是否规模以上"], ["乙", 6, "是"]]),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["旧"].sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    told, facts, _ = read(tmp_path / "t.xlsx")
    assert [(row["id"], row["annual_sales"]) for row in facts] == [("甲", Decimal(50000))]
    assert told.notes[0] == "只读取了工作表“名单”，未读取：Sheet、模板、旧"


@pytest.mark.parametrize("sum_of_both", ["￥500万元", "人民币500万元", "五百万元", 500])
def test_a_sum_merged_over_two_enterprises_is_told_of_however_it_is_written(
    tmp_path: Path, sum_of_both: str | int
) -> None:
    book = openpyxl.Workbook()
    for row in (["企业名称", "当年销售收入（元）"], ["甲", sum_of_both], ["乙", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.save(tmp_path / "t.xlsx")
    _, facts, bad = read(tmp_path / "t.xlsx")
    assert facts[1]["annual_sales"] is None
    assert bad == [BadCell(3, "当年销售收入（元）", "合并单元格中的数")]


def test_merged_titles_units_and_heads_of_a_sheet_are_read_through(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["企业情况汇总表", None, None, None],
        ["单位：万元", None, None, None],
        ["企业名称", "销售收入", None, "是否规上"],
        [None, "当年", "此前最高", None],
        ["甲", 1010000, 920000, "○"],
        ["合计", 1010000, 920000, None],
    ):
        book.active.append(row)
    for block in ("A1:D1", "A2:D2", "A3:A4", "B3:C3", "D3:D4"):
        book.active.merge_cells(block)
    book.active["B5"].number_format = '"￥"#,##0'
    book.save(tmp_path / "t.xlsx")
    told, facts, bad = read(tmp_path / "t.xlsx")
    assert [(row["annual_sales"], row["sales_before"], row["above_scale"]) for row in facts] == [
        (Decimal(101 * YI), Decimal(92 * YI), True)
    ]
    assert (told.others, bad) == ((6,), [])


def test_notes_in_fewer_cells_and_blank_lines_of_a_csv_file_keep_the_numbers_of_the_rows(tmp_path: Path) -> None:
    text = "汇总表\n单位：万元\n企业名称,当年销售收入,备注\n\n甲,5,\n小计：\n,,\n乙,很多,\n填表人：张三\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    told, facts, bad = read(tmp_path / "t.csv")
    assert [(row["row"], row["id"], row["annual_sales"]) for row in facts] == [
        (5, "甲", Decimal(50000)),
        (8, "乙", None),
    ]
    assert bad == [BadCell(8, "当年销售收入", "很多")]
    assert told.others == (6, 9)


def test_a_fact_that_a_column_names_exactly_is_not_taken_from_one_that_is_like_it(tmp_path: Path) -> None:
    rows = (("企业名称", "当年销售收入（万元）", "今年营业收入（万元）"), ("甲", "5", "6"))
    told, facts, _ = read(written(tmp_path, "t.csv", rows))
    assert facts[0]["annual_sales"] == Decimal(50000)
    assert told.layout.unknown == ("今年营业收入（万元）",)


def test_a_heading_that_is_not_understood_is_named_with_the_fact_it_is_like(tmp_path: Path) -> None:
    rows = (("企业名称", "当年销售收入（元）", "历史最高销售收入（元）", "联系人"), ("甲", "5", "6", "张三"))
    told, _, _ = read(written(tmp_path, "t.csv", rows))
    lines = list(told_lines(told))
    assert "未识别的列（未参与匹配）：历史最高销售收入（元）、联系人" in lines
    assert [line for line in lines if "最接近" in line] == [
        "“历史最高销售收入（元）”没有识别，最接近的企业事实是“此前最高年销售收入”；如果就是它，请把列名改成“此前最高年销售收入”"
    ]


def test_a_refused_table_names_the_facts_that_its_columns_are_like(tmp_path: Path) -> None:
    with pytest.raises(
        TableError, match=r"没有一列是企业事实（企业名称、营业总收入）.*最接近的企业事实是“当年销售收入”"
    ):
        read(written(tmp_path, "t.csv", (("企业名称", "营业总收入"), ("甲", "5"))))


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_another_unit_further_down_refuses_a_table_that_had_its_unit_above(tmp_path: Path, name: str) -> None:
    rows = (("单位：万元", ""), ("企业名称", "当年销售收入"), ("甲", "5"), ("单位：亿元", ""), ("乙", "6"))
    with pytest.raises(TableError, match="“单位：亿元”"):
        read(written(tmp_path, name, rows))


def test_a_unit_in_a_short_note_of_a_csv_file_is_seen_too(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("企业名称,当年销售收入\n甲,5\n注：金额单位均为万元\n", encoding="utf-8")
    with pytest.raises(TableError, match="金额单位均为万元"):
        read(tmp_path / "t.csv")


@pytest.mark.parametrize("name", KINDS)
def test_a_unit_beside_the_head_is_above_it_too(tmp_path: Path, name: str) -> None:
    rows = (("企业名称", "当年销售收入", "单位：万元"), ("甲", "5", ""))
    assert read(written(tmp_path, name, rows))[1][0]["annual_sales"] == Decimal(50000)


@pytest.mark.parametrize("name", KINDS)
def test_numbered_rows_that_nobody_filled_in_are_blank_and_one_without_a_name_is_told(
    tmp_path: Path, name: str
) -> None:
    rows = (("序号", "企业名称", "当年销售收入（亿）*"), ("1", "甲", "5"), ("2", "", ""), ("", "", "6"), ("3", "", ""))
    told, facts, bad = read(written(tmp_path, name, rows))
    assert [(row["id"], row["annual_sales"]) for row in facts] == [
        ("甲", Decimal(5 * YI)),
        (facts[1]["id"], Decimal(6 * YI)),
    ]
    assert (told.nameless, told.others, bad) == ((facts[1]["row"],), (), [])
    assert any("没有企业名称" in line for line in told_lines(told))


AMOUNT = st.decimals(min_value=0, max_value=10**6, places=4, allow_nan=False)
UNIT = st.sampled_from(["元", "万元", "亿元", "百万元"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(AMOUNT, min_size=1, max_size=4), unit=UNIT, name=st.sampled_from(KINDS))
def test_a_unit_in_the_cell_in_the_head_and_above_the_head_say_the_same(
    tmp_path: Path, amounts: list[Decimal], unit: str, name: str
) -> None:
    def facts(title: str, head: str, behind: str) -> list[Any]:
        rows = [(title, "", ""), ("企业名称", head, "是否规模以上")]
        rows += [(f"企业{n}", f"{amount}{behind}", "是") for n, amount in enumerate(amounts)]
        found = read(written(tmp_path, name, rows))
        assert not found[2]
        return [row["annual_sales"] for row in found[1]]

    told = facts("汇总表", "当年销售收入", unit)
    assert told == facts("汇总表", f"当年销售收入（{unit}）", "")
    assert told == facts("汇总表", f"当年销售收入/{unit}", "")
    assert told == facts(f"单位：{unit}", "当年销售收入", "")


TITLES = st.lists(st.sampled_from(["企业汇总表", "填报单位：某局", "2026年11月"]), max_size=3)
EXTRA = st.sampled_from(["合计", "小计：", "东阿县小计", "备注：初步统计", "填表人：张三", "", "企业名称"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=TITLES, extras=st.lists(st.tuples(st.integers(0, 3), EXTRA), max_size=4), name=st.sampled_from(KINDS))
def test_titles_above_and_rows_that_are_no_enterprise_change_no_fact(
    tmp_path: Path, titles: list[str], extras: list[tuple[int, str]], name: str
) -> None:
    rows = [(f"企业{n}", f"{n}万元", "是") for n in range(3)]
    for place, text in sorted(extras, reverse=True):
        rows.insert(place, (text, "12万元" if "计" in text else "", ""))
    head = ("企业名称", "当年销售收入", "是否规模以上")
    _, facts, bad = read(written(tmp_path, name, [*((title, "", "") for title in titles), head, *rows]))
    told = [(row["id"], row["annual_sales"], row["above_scale"]) for row in facts]
    assert told == [(f"企业{n}", Decimal(n * 10_000), True) for n in range(3)]
    assert not bad
