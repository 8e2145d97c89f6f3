"""Tables as people and programs write them become facts; what is not understood is told, and no row is lost."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tables.cells import Reader
from assistant.tables.files import TableError
from assistant.tables.read import BadCell, TableReport, read_table
from assistant.tables.write import write_rows
from corpus.measures.columns import MOST, PLACES, code, kind
from corpus.measures.facts import FactError, Value, vocabulary
from tests.assistant.made_up import every_term

HEADINGS = ("企业名称", "地区", "企业性质", "是否科技型中小企业", "当年销售收入", "占地（用地）面积", "备注")
ROWS = (
    ("甲公司", "东昌府区", "民营", "是", "92亿元", "2.5亩", "第一年"),
    ("乙公司", "临清市", "国企", "否", "1,000,000", "", ""),
    ("丙公司", "", "啥都行", "也许", "很多", "１０亩", "x"),
)
FACTS = [
    {"row": 2, "id": "甲公司", "region": "东昌府区", "ownership": 0, "tech_sme": True}
    | {"annual_sales": Decimal(92 * 10**8), "land_area": Decimal("2.5")},
    {"row": 3, "id": "乙公司", "region": "临清市", "ownership": 1, "tech_sme": False}
    | {"annual_sales": Decimal(10**6), "land_area": None},
    {"row": 4, "id": "丙公司", "region": "", "ownership": None, "tech_sme": None}
    | {"annual_sales": None, "land_area": Decimal(10)},
]
BAD = [BadCell(4, "企业性质", "啥都行"), BadCell(4, "是否科技型中小企业", "也许"), BadCell(4, "当年销售收入", "很多")]


def written_csv(path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
    """Write rows as a CSV file with every cell quoted."""
    lines = (",".join('"{}"'.format(str(cell).replace('"', '""')) for cell in row) for row in rows)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def written_xlsx(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def rewritten(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a workbook's sheet, as another program would have written it."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    changed = change(parts[name].decode()).encode()
    assert changed != parts[name]
    with ZipFile(path, "w") as archive:
        for part, content in (parts | {name: changed}).items():
            archive.writestr(part, content)


def read(path: Path) -> tuple[TableReport, list[dict[str, Any]], list[BadCell]]:
    """Return what a table told, its facts and its bad cells."""
    bad: list[BadCell] = []
    target = path.with_name("facts")
    told = read_table(path, target, bad.append)
    return told, pq.read_table(target).to_pylist(), bad


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_encodings_of_the_office(tmp_path: Path, encoding: str) -> None:
    told, facts, bad = read(written_csv(tmp_path / "t.csv", (HEADINGS, *ROWS), encoding))
    assert (facts, bad) == (FACTS, BAD)
    assert told.layout.unknown == ("备注",)
    assert told.rows == 3


def test_a_sheet_reads_like_a_csv_file(tmp_path: Path) -> None:
    told, facts, bad = read(written_xlsx(tmp_path / "t.xlsx", (HEADINGS, *ROWS)))
    assert (facts[:2], bad) == (FACTS[:2], BAD)
    assert facts[2] == {**FACTS[2], "region": None}
    assert told.notes == ()


def test_parquet_of_text_reads_like_a_csv_file(tmp_path: Path) -> None:
    columns = {heading: [row[n] for row in ROWS] for n, heading in enumerate(HEADINGS)}
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    _, facts, bad = read(tmp_path / "t.parquet")
    assert facts == [{**fact, "row": row} for row, fact in enumerate(FACTS, 1)]
    assert bad == [BadCell(cell.row - 1, cell.column, cell.value) for cell in BAD]


def test_typed_columns_go_through_and_their_bad_numbers_are_told(tmp_path: Path) -> None:
    table = pa.table(
        {
            "annual_sales": pa.array([9.2e9, -1.0, None, 1e14, 1e16]),
            "sales_before": pa.array([1, 2, 3, None, -4], pa.int32()),
            "land_area": pa.array([Decimal("2.50"), None, Decimal("-1.00"), Decimal(0), None], pa.decimal128(9, 2)),
            "evaluation_rank": pa.array([1.0, 2.5, None, 3.0, 11.0]),
            "tech_sme": [True, None, False, True, True],
            "gazelle": pa.array([1.0, 0.0, None, 2.0, 1.0]),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    _, facts, bad = read(tmp_path / "t.parquet")
    assert [row["annual_sales"] for row in facts] == [Decimal(92 * 10**8), None, None, Decimal(10**14), None]
    assert [row["sales_before"] for row in facts] == [1, 2, 3, None, None]
    assert [row["land_area"] for row in facts] == [Decimal("2.5"), None, None, 0, None]
    assert [row["evaluation_rank"] for row in facts] == [1, None, None, 3, 11]
    assert [row["tech_sme"] for row in facts] == [True, None, False, True, True]
    assert [row["gazelle"] for row in facts] == [True, False, None, None, True]
    assert [row["id"] for row in facts] == ["1", "2", "3", "4", "5"]
    assert {(cell.row, cell.column) for cell in bad} == {
        *((2, "annual_sales"), (5, "annual_sales"), (5, "sales_before")),
        *((3, "land_area"), (2, "evaluation_rank"), (4, "gazelle")),
    }


def test_a_heading_may_name_the_unit_of_its_numbers(tmp_path: Path) -> None:
    rows = (("当年销售收入（万元）", "占地（用地）面积（平方米）"), ("5000", "3000"), ("1.5亿元", "2亩"))
    _, facts, bad = read(written_csv(tmp_path / "t.csv", rows))
    assert [row["annual_sales"] for row in facts] == [Decimal(5 * 10**7), Decimal(15 * 10**7)]
    assert [row["land_area"] for row in facts] == [Decimal("4.5"), Decimal(2)]
    assert not bad


def test_a_sheet_below_a_title_with_numbers_and_other_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "企业"
    for row in (
        ["2026年企业汇总表"],
        [],
        ["企业名称", "当年销售收入", "evaluation_rank"],
        ["甲", 9.2e9, 3],
        [],
        ["=乙", 0.1, 4.5],
    ):
        sheet.append(row)
    book.create_sheet("说明")
    book.save(tmp_path / "t.xlsx")
    told, facts, bad = read(tmp_path / "t.xlsx")
    assert [row["row"] for row in facts] == [4, 6]
    assert [row["annual_sales"] for row in facts] == [Decimal(92 * 10**8), Decimal("0.1")]
    assert bad == [BadCell(6, "evaluation_rank", "4.5")]
    assert "说明" in told.notes[0]


def test_a_percentage_of_a_sheet_is_what_the_sheet_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["企业名称", "tech_sme", "备注"])
    book.active.append(["甲", True, date(2026, 1, 1)])
    cell = book.active.cell(row=3, column=1, value=0.7)
    cell.number_format = "0%"
    book.save(tmp_path / "t.xlsx")
    _, facts, _ = read(tmp_path / "t.xlsx")
    assert [row["id"] for row in facts] == ["甲", "70%"]


def test_a_formula_that_no_program_has_computed_is_a_bad_cell(tmp_path: Path) -> None:
    rows = (("企业名称", "当年销售收入", "national_platforms"), ("甲", "=1+1", "=B2*2"), ("乙", 5, ""))
    _, facts, bad = read(written_xlsx(tmp_path / "t.xlsx", rows))
    assert [(row["annual_sales"], row["national_platforms"]) for row in facts] == [(None, None), (Decimal(5), None)]
    assert [(cell.row, cell.column) for cell in bad] == [(2, "当年销售收入"), (2, "national_platforms")]


def test_a_formula_that_came_to_an_empty_text_is_blank(tmp_path: Path) -> None:
    path = written_xlsx(tmp_path / "t.xlsx", (("企业名称", "tech_sme"), ("甲", '=IF(1,"","是")')))
    rewritten(path, lambda sheet: sheet.replace('<c r="B2">', '<c r="B2" t="str">'))
    _, facts, bad = read(path)
    assert (facts[0]["tech_sme"], bad) == (None, [])


def test_what_a_merged_cell_says_in_words_holds_for_its_rows_and_a_number_is_told_of(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["企业汇总表", None, None, None, None],
        ["县区", "企业名称", "企业性质", "当年销售收入", "tech_sme"],
        ["东阿县", "甲", "民营企业", 5, "是"],
        [None, "乙", None, None, None],
        [None, None, None, None, None],
        ["阳谷县", "丙", None, 7, "否"],
        ["莘县", "丁", None, None, None],
    ):
        book.active.append(row)
    for block in ("A1:E1", "A3:A5", "C3:C4", "D3:D4", "A6:A6", "C6:C7"):
        book.active.merge_cells(block)
    book.save(tmp_path / "t.xlsx")
    _, facts, bad = read(tmp_path / "t.xlsx")
    assert [(row["id"], row["region"], row["ownership"], row["annual_sales"]) for row in facts] == [
        ("甲", "东阿县", 0, Decimal(5)),
        ("乙", "东阿县", 0, None),
        ("丙", "阳谷县", None, Decimal(7)),
        ("丁", "莘县", None, None),
    ]
    assert bad == [BadCell(4, "当年销售收入", "合并单元格中的数")]


def test_a_sheet_that_tells_a_wrong_size_is_read_whole(tmp_path: Path) -> None:
    path = written_xlsx(tmp_path / "t.xlsx", (HEADINGS, *ROWS))
    rewritten(path, lambda sheet: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', sheet))
    told, _, bad = read(path)
    assert (told.rows, bad) == (3, BAD)


def test_a_column_without_a_heading_is_named_by_its_place(tmp_path: Path) -> None:
    told, _, _ = read(written_xlsx(tmp_path / "t.xlsx", (("企业名称", "tech_sme"), ("甲", "是", "孤"))))
    assert told.layout.unknown == ("（第3列）",)


def test_an_id_that_a_program_keeps_as_a_number_is_written_without_its_point(tmp_path: Path) -> None:
    pq.write_table(pa.table({"编号": [7.0, None], "tech_sme": [True, False]}), tmp_path / "t.parquet")
    assert [row["id"] for row in read(tmp_path / "t.parquet")[1]] == ["7", None]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.csv", b"", "没有表头"),
        ("t.csv", "甲,乙\n1,2".encode(), "没有一列是企业事实（甲、乙）"),
        ("t.csv", "当年销售收入,annual_sales\n1,2".encode(), "两列都是“当年销售收入”"),
        ("t.csv", "企业名称,当年销售收入\n甲,1\n乙,2,3".encode(), "第 3 行有 3 列，表头有 2 列"),
        ("t.csv", b"\xff\xff\xff", "既不是 UTF-8 也不是 GB18030"),
        ("t.xlsx", b"PK\x03\x04 no archive", "已损坏"),
        ("t.parquet", b"PAR1 and no more", "已损坏"),
        ("t.xls", b"", "须为 .csv、.xlsx 或 .parquet"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=says) as refused:
        read(tmp_path / name)
    assert "\n" not in str(refused.value)


def test_no_table_and_a_folder_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="没有找到表格"):
        read(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(TableError, match="是文件夹"):
        read(tmp_path / "folder.csv")


def test_a_table_with_a_heading_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(written_csv(tmp_path / "t.csv", (HEADINGS,)))[0].rows == 0


@given(
    cells=st.lists(
        st.sampled_from(["92亿", "2.5", "1e3", "是", "否", "民营", "0", "-1", "0.1234567", "", "  ", "10万元", "第3名"])
    )
)
def test_a_column_says_what_its_cells_say_one_by_one(cells: list[str]) -> None:
    for fact in vocabulary().values():
        found = Reader(fact).cells(pa.array(cells, pa.string()))
        bad = {place for place, _ in found.bad}
        for place, (cell, value) in enumerate(zip(cells, found.values.to_pylist(), strict=True)):
            wanted: Value | None = None
            with suppress(FactError):
                wanted = fact.read(cell, fact.unit) if cell.strip() else None
            if isinstance(wanted, int | Decimal) and not isinstance(wanted, bool):
                wanted = round(Decimal(wanted), PLACES[kind(fact)]) if wanted < MOST[kind(fact)] else None
            assert value == (None if wanted is None else code(fact, wanted))
            assert (place in bad) == (wanted is None and bool(cell.strip()))


def test_a_name_that_begins_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    batch = pa.record_batch(
        {
            "id": ["=1+1"],
            "measure": pa.array([0], pa.int32()),
            "outcome": ["eligible"],
            "amount": pa.array([Decimal("117.6")], pa.decimal128(36, 12)),
            "bound": ["exact"],
            "missing": pa.array([None], pa.string()),
        }
    )
    measures = every_term()[:1]
    assert write_rows([batch], measures, ["CNY/m2"], ["id"], tmp_path / "o.xlsx") == 1
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert [cell.value for cell in sheet[2]][:1] == ["=1+1"]
    assert sheet["A2"].data_type == "s"
    assert sheet["F2"].value == 117.6
    write_rows([batch], measures, ["CNY/m2"], ["id"], tmp_path / "o.csv")
    assert '"117.6","CNY/m2","exact"' in (tmp_path / "o.csv").read_text(encoding="utf-8-sig")
