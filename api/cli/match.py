"""``tiaoli match --table``: every measure for every enterprise of a table, and what of the table was not understood.

The summary goes to stdout, what was not understood to stderr; a long list of bad cells to a file beside the result.
Nothing is left half-written.
"""

import csv
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.measures.measure import Measure
from corpus.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from assistant.tables.engine import Engine
    from assistant.tables.read import BadCell

SHOWN = 20  # bad cells that stderr is told; where there are more, all of them are in a file
CHARTS = (".svg",)


def match_table(
    settings: Settings,
    measures: Mapping[str, Measure],
    table: Path,
    out: Path,
    as_of: date,
    only: str | None = None,
    chart: Path | None = None,
) -> None:
    """Match every row of `table` with every measure: rows to `out`, the summary to stdout and as SVG to `chart`.

    `only` is ``eligible`` or None. Raises TableError, EngineError and CompileError.
    """
    from api.cli.match_summary import chart_svg, summary_table
    from assistant.tables.engine import engine, enterprises
    from assistant.tables.summary import summary, summed
    from assistant.tables.write import landing

    _check(table, out, chart)
    settings.home.mkdir(parents=True, exist_ok=True)
    known = [*measures.values()]
    with tempfile.TemporaryDirectory(prefix=".match-", dir=settings.home) as folder:
        scratch = Path(folder)
        facts = scratch / "facts.parquet"
        with engine(settings.tables, scratch) as opened:
            _read(table, facts, scratch, out)
            listed = enterprises(facts)
            found = summary(opened.batches(facts, summed(listed, known, as_of)), known)
            _write(opened, facts, listed, known, as_of, only == "eligible", out)
    if chart:
        with landing(chart) as partial:
            partial.write_text(chart_svg(found, as_of), encoding="utf-8")
    click.echo(summary_table(found))


def _check(table: Path, out: Path, chart: Path | None) -> None:
    from assistant.tables.write import WRITERS, check_out

    check_out(out, table, WRITERS, "out_ending")
    if chart:
        check_out(chart, table, CHARTS, "chart_ending")


def _write(
    opened: "Engine",
    facts: Path,
    listed: "ir.Table",
    measures: list[Measure],
    as_of: date,
    only_eligible: bool,
    out: Path,
) -> None:
    from assistant.tables.compiled import compile_measures, rows
    from assistant.tables.write import write_rows

    units = [one.unit for one in compile_measures(listed, measures, as_of)[1]]
    kept = [name for name in ("id", "region") if name in listed.columns]
    write_rows(opened.batches(facts, rows(listed, measures, as_of, only_eligible)), measures, units, kept, out)


def _read(table: Path, facts: Path, scratch: Path, out: Path) -> None:
    from api.cli.match_told import told_lines
    from assistant.tables.messages import word
    from assistant.tables.read import read_table

    with _listed(scratch / "bad.csv") as bad:
        report = read_table(table, facts, bad)
    _say(*told_lines(report))
    _say(*(word("bad_cell", row=cell.row, column=cell.column, value=cell.value) for cell in bad.first))
    if bad.count > SHOWN:
        path = out.with_name(f"{out.stem}.bad-cells.csv")
        _copy(scratch / "bad.csv", path)
        _say(word("more_bad_cells", count=bad.count - SHOWN, total=bad.count, path=path))


def _copy(source: Path, target: Path) -> None:
    from assistant.tables.write import landing

    with landing(target) as partial:
        shutil.copyfile(source, partial)


class _BadCells:
    """Counts the bad cells, keeps the first of them and writes all to a file."""

    def __init__(self, writer: Any) -> None:
        self.first: list[BadCell] = []
        self.count = 0
        self._writer = writer

    def __call__(self, cell: "BadCell") -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.first.append(cell)
        from assistant.tables.write import harmless

        self._writer.writerow((cell.row, harmless(str(cell.column)), harmless(str(cell.value))))


@contextmanager
def _listed(path: Path) -> Iterator[_BadCells]:
    from assistant.tables.messages import word

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([word("bad_row"), word("bad_column"), word("bad_value")])
        yield _BadCells(writer)


def _say(*sentences: str) -> None:
    for sentence in sentences:
        click.echo(sentence, err=True)
