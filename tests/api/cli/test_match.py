"""``tiaoli match --table``: from an office's table to a row for every enterprise and measure."""

import csv
import io
import xml.etree.ElementTree as ET
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from api.cli.main import run
from assistant.tables.compiled import BETWEEN
from assistant.weighing.assess import assess
from corpus.measures.facts import vocabulary
from corpus.settings import Settings
from tests.assistant.tables.test_batch import measures
from tests.assistant.tables.test_tables import written_csv
from tests.command import Command, Done

HEADINGS = (
    "企业名称",
    "地区",
    "企业性质",
    "是否符合新旧动能转换政策要求",
    "当年销售收入",
    "此前最高年销售收入",
    "备注",
)
ROWS = (
    ("甲公司", "东昌府区", "民营", "是", "120亿元", "92亿元", ""),
    ("乙公司", "临清市", "国企", "是", "600亿元", "很多", ""),
    ("丙公司", "临清市", "私企", "是", "105亿", "", ""),
)
DAY = "2026-11-21"
MEASURE = "shandong-sales-breakthrough"


@dataclass(frozen=True)
class Matched:
    """The folder with what was written, and what was said."""

    folder: Path
    done: Done


@pytest.fixture
def table(tmp_path: Path) -> str:
    return str(written_csv(tmp_path / "企业.csv", (HEADINGS, *ROWS)))


@pytest.fixture(scope="module")
def matched(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Matched:
    """Return what came of matching the table with everything that can be asked for. It is made once."""
    folder = tmp_path_factory.mktemp("matched")
    args = ["match", "--table", str(written_csv(folder / "企业.csv", (HEADINGS, *ROWS))), "--as-of", DAY]
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("TIAOLI_HOME", str(settings.home))
        code = run([*args, "--out", str(folder / "o.csv"), "--summary", str(folder / "s.svg")])
    return Matched(folder, Done(code, out.getvalue(), err.getvalue()))


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_comes_out_for_every_enterprise_and_measure(matched: Matched) -> None:
    assert matched.done.code == 0, matched.done.err
    found = lines(matched.folder / "o.csv")
    recorded = [one for one in measures() if one.policy_id != "made-up"]
    assert [(row["id"], row["measure_id"]) for row in found] == [(row[0], one.id) for row in ROWS for one in recorded]
    told = {row["id"]: row for row in found if row["measure_id"] == MEASURE}
    assert {name: (row["outcome"], row["amount"], row["unit"], row["bound"]) for name, row in told.items()} == {
        "甲公司": ("eligible", "1000000", "CNY", "exact"),
        "乙公司": ("ineligible", "", "", ""),
        "丙公司": ("missing_facts", "", "", ""),
    }
    assert told["丙公司"]["missing"] == vocabulary()["sales_before"].label
    assert told["甲公司"]["region"] == "东昌府区"


FORMULAS = ["=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "甲=乙", "'甲", "=1\n=2"]


def test_no_cell_of_a_result_is_a_formula(tiaoli: Command, tmp_path: Path) -> None:
    rows = [(name, name, "民营", "是", name, "", "") for name in FORMULAS * 8]
    table = str(written_csv(tmp_path / "企业.csv", (HEADINGS, *rows)))
    done = tiaoli("match", "--table", table, "--out", "o.csv", "--as-of", DAY)
    assert done.code == 0, done.err
    cells = [cell for row in lines(tmp_path / "o.csv") for cell in (row["id"], row["region"])]
    assert {cell.lstrip("'").strip() for cell in cells} >= {name.lstrip("'").strip() for name in FORMULAS}
    bad = [cell for path in tmp_path.glob("*bad-cells.csv") for row in lines(path) for cell in row.values()]
    assert bad
    assert [cell for cell in (*cells, *bad) if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def test_what_a_row_says_is_what_one_assessment_says(matched: Matched) -> None:
    names = [vocabulary().find(heading).name for heading in HEADINGS[2:6]]
    facts = {row[0]: {n: c for n, c in zip(names, row[2:6], strict=True) if c not in ("", "很多")} for row in ROWS}
    known = {one.id: one for one in measures()}
    for row in lines(matched.folder / "o.csv"):
        wanted = assess(known[row["measure_id"]], vocabulary().read(facts[row["id"]]), date.fromisoformat(DAY))
        assert row["outcome"] == wanted.outcome
        assert row["amount"] == (wanted.amount.to_dict()["value"] if wanted.amount else "")
        labels = {vocabulary()[one.fact].label for one in wanted.missing}
        assert set(filter(None, row["missing"].split(BETWEEN))) == labels


def test_what_was_not_understood_is_told(matched: Matched) -> None:
    assert "未识别的列（未参与匹配）：备注" in matched.done.err
    assert "第 3 行“此前最高年销售收入”：“很多”无法识别" in matched.done.err


def test_many_bad_cells_are_told_in_a_file_whole(tiaoli: Command, tmp_path: Path) -> None:
    rows = [("企业名称", "当年销售收入"), *((f"企业{n}", f"约{n}家") for n in range(50))]
    done = tiaoli("match", "--table", str(written_csv(tmp_path / "t.csv", rows)), "--out", "o.csv")
    assert done.code == 0
    assert done.err.count("无法识别，按未知处理") == 20
    assert "全部 50 处" in done.err
    with (tmp_path / "o.bad-cells.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.reader(file))
    assert told[1:] == [[str(n + 2), "当年销售收入", f"约{n}家"] for n in range(50)]


@pytest.mark.parametrize("name", ["o.csv", "o.xlsx", "o.parquet"])
def test_only_the_entitled_are_kept_in_the_format_of_the_name(
    tiaoli: Command, table: str, tmp_path: Path, name: str
) -> None:
    assert tiaoli("match", "--table", table, "--out", name, "--only", "eligible", "--as-of", DAY).code == 0
    if name.endswith(".csv"):
        found = [(row["id"], row["measure_id"], row["outcome"], row["amount"]) for row in lines(tmp_path / name)]
    elif name.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(tmp_path / name).active
        found = [(r[0], r[2], r[5], str(r[6] or "")) for r in sheet.iter_rows(min_row=2, values_only=True)]
    else:
        rows = pq.read_table(tmp_path / name).to_pylist()
        found = [
            (r["id"], r["measure_id"], r["outcome"], f"{r['amount'] or '':.0f}" if r["amount"] else "") for r in rows
        ]
    assert ("甲公司", MEASURE, "eligible", "1000000") in found
    assert {row[2] for row in found} == {"eligible"}


def test_the_summary_counts_by_measure_and_region(matched: Matched) -> None:
    assert "共 3 户" in matched.done.out
    found = [line.split() for line in matched.done.out.splitlines() if line.startswith("年销售收入首次突破奖励")]
    assert found == [
        ["年销售收入首次突破奖励", "合计", "1", "1", "100万元"],
        ["年销售收入首次突破奖励", "东昌府区", "1", "0", "100万元"],
    ]
    drawn = ET.parse(matched.folder / "s.svg")
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "年销售收入首次突破奖励" in texts
    assert "1 户　100万元" in texts


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--table", "none.csv", "--out", "o.csv"), "没有找到表格"),
        (("--table", "企业.csv", "--out", "o.txt"), "须为 .csv"),
        (("--table", "企业.csv", "--out", "."), "是文件夹"),
        (("--table", "企业.csv", "--out", "no/o.csv"), "文件夹不存在"),
        (("--table", "企业.csv", "--out", "企业.csv"), "换一个文件名"),
        (("--table", "企业.csv", "--out", "o.csv", "--summary", "s.png"), "须为 .svg"),
        (("--table", "企业.csv", "--out", "o.csv", "--engine", "flink"), "flink"),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_written(
    tiaoli: Command, table: str, tmp_path: Path, args: tuple[str, ...], says: str
) -> None:
    before = Path(table).read_bytes()
    done = tiaoli("match", *args)
    assert done.code == 2
    assert says in done.told
    assert Path(table).read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {"企业.csv", ".stdin"}


def test_a_table_of_an_office_is_matched_by_its_own_unit_and_its_sums_are_left_out(
    tiaoli: Command, tmp_path: Path
) -> None:
    rows = (
        ("2026年企业汇总表", "", "", "", "单位：万元"),
        ("企业名称", "企业性质", "符合新旧动能转换", "销售收入", ""),
        ("", "", "", "当年", "此前最高"),
        ("甲公司", "私营企业", "√", "1,010,000", "920000"),
        ("合计", "", "", "1010000", "920000"),
    )
    done = tiaoli("match", "--table", str(written_csv(tmp_path / "t.csv", rows)), "--out", "o.csv", "--as-of", DAY)
    assert done.code == 0, done.err
    found = lines(tmp_path / "o.csv")
    assert {row["id"] for row in found} == {"甲公司"}
    assert [(row["outcome"], row["amount"]) for row in found if row["measure_id"] == MEASURE] == [
        ("eligible", "1000000")
    ]
    assert "共 1 户" in done.out
    assert "按表头上方的单位“万元”读取：销售收入 当年、销售收入 此前最高" in done.err
    assert "不是企业、没有匹配也没有计数的行（合计、备注等）：1 行，第 5 行" in done.err


def test_money_without_a_unit_is_said_to_be_read_as_yuan(tiaoli: Command, tmp_path: Path) -> None:
    rows = (("企业名称", "营业收入"), ("甲公司", "600"))
    done = tiaoli("match", "--table", str(written_csv(tmp_path / "t.csv", rows)), "--out", "o.csv", "--as-of", DAY)
    assert "已识别的列：营业收入（即“当年销售收入”）" in done.err
    assert "按元读取（表中没有写单位）：营业收入" in done.err
