"""Rows of a table can be quoted by themselves."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.files.table import TableCell, lay_out, table_lines

WORDS = st.text("甲乙丙10万元| ", max_size=6)
CELLS = st.builds(TableCell, WORDS, st.integers(1, 4), st.integers(1, 4), st.booleans())


def rows(*texts: list[str], header: bool = False) -> list[list[TableCell]]:
    return [[TableCell(text, header=header and n == 0) for text in line] for n, line in enumerate(texts)]


def test_each_cell_stands_behind_the_name_of_its_column() -> None:
    assert table_lines(rows(["档次", "奖励"], ["一档", "10万元"])) == ["| 档次：一档 | 奖励：10万元 |"]


def test_a_marked_header_counts_even_where_it_holds_numbers() -> None:
    assert table_lines(rows(["2023", "2024"], ["5家", "6家"], header=True)) == ["| 2023：5家 | 2024：6家 |"]


def test_a_first_row_that_holds_values_is_no_header() -> None:
    assert table_lines(rows(["一档", "10万元"], ["二档", "5万元"])) == ["| 一档 | 10万元 |", "| 二档 | 5万元 |"]
    sentence = "对首次升规的工业企业给予一次性奖励。"
    assert table_lines(rows(["条件", sentence], ["标准", "10万元"]))[0] == f"| 条件 | {sentence} |"


def test_blanks_inside_the_name_of_a_column_are_closed_up() -> None:
    assert table_lines(rows(["序 号", "奖　励："], ["1", "10万元"])) == ["| 序号：1 | 奖励：10万元 |"]


def test_a_row_merged_over_all_columns_is_a_line_of_its_own() -> None:
    table = [
        [TableCell("奖励标准", columns=2)],
        *rows(["档次", "奖励"]),
        [TableCell("一、市级", columns=2)],
        *rows(["一档", "5万元"]),
    ]
    assert table_lines(table) == ["奖励标准", "一、市级", "| 档次：一档 | 奖励：5万元 |"]


def test_empty_rows_columns_and_cells_are_left_out() -> None:
    table = rows(["档次", "", "奖励", "备注"], ["", "", "", ""], ["一档", "", "", "无"])
    assert table_lines(table) == ["| 档次：一档 | 备注：无 |"]


def test_a_table_of_one_column_gives_plain_lines() -> None:
    assert table_lines(rows(["一、总则"], ["二、附则"])) == ["一、总则", "二、附则"]


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_any_table_gives_lines_that_hold_all_its_words(table: list[list[TableCell]]) -> None:
    lines = table_lines(table)
    assert all("\n" not in line and line.strip() for line in lines)
    shown = "".join("".join(lines).split())
    names = next((row for row in table if any(cell.text.strip() for cell in row)), [])  # a column may have no cell
    for row in table:
        for cell in row:
            assert "".join(cell.text.split()).replace("|", "｜") in shown or cell in names or cell.header


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_the_grid_is_a_rectangle(table: list[list[TableCell]]) -> None:
    assert len({len(row) for row in lay_out(table)}) <= 1
