"""Writes the rows that were found for a table: CSV, XLSX or Parquet by the file's name, whole or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from assistant.tables.files import TableError
from assistant.tables.messages import word
from corpus.measures.measure import Measure

LONGEST_SHEET = 1_048_576  # rows, its heading among them
AMOUNT = pa.decimal128(36, 12)
COLUMNS = [
    ("measure_id", pa.string()),
    ("title", pa.string()),
    ("policy", pa.string()),
    ("outcome", pa.string()),
    ("amount", AMOUNT),
    ("unit", pa.string()),
    ("bound", pa.string()),
    ("missing", pa.string()),
]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a cell of CSV begins that a spreadsheet would work out
BOM = b"\xef\xbb\xbf"  # or a spreadsheet takes UTF-8 for something else


def check_out(path: Path, table: Path, endings: Iterable[str] | None = None, refusal: str = "out_ending") -> None:
    """Raise TableError where a result cannot go to `path`, before anything is computed."""
    if path.is_dir():
        raise TableError(word("out_is_folder", path=path))
    if path.suffix.lower() not in (WRITERS if endings is None else endings):
        raise TableError(word(refusal, path=path))
    if not path.parent.is_dir():
        raise TableError(word("out_folder", path=path))
    if path.exists() and table.exists() and path.samefile(table):
        raise TableError(word("out_is_table", path=path))
    if not os.access(path.parent, os.W_OK):
        raise TableError(word("out_unwritable", path=path, why=os.strerror(13)))


@contextmanager
def landing(path: Path) -> Iterator[Path]:
    """Yield a path beside `path` that becomes it when all went well, and is gone when not. Raises TableError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield partial
        os.replace(partial, path)
    except OSError as error:
        raise TableError(word("out_unwritable", path=path, why=error.strerror or error)) from error
    finally:
        partial.unlink(missing_ok=True)


def write_rows(
    batches: Iterable[pa.RecordBatch],
    measures: Sequence[Measure],
    units: Sequence[str],
    kept: Sequence[str],
    path: Path,
) -> int:
    """Write what `assistant.tables.compiled.rows` gives, with the measures' names, and return how many rows there are.

    `kept` are the columns that the table itself gave: id, and region. Raises TableError.
    """
    schema = pa.schema([(name, pa.string()) for name in kept] + COLUMNS)
    named = _Names(measures, units)
    count = 0

    def full() -> Iterator[pa.RecordBatch]:
        nonlocal count
        for batch in batches:
            count += batch.num_rows
            yield pa.record_batch([*(batch.column(name) for name in kept), *named.columns(batch)], schema=schema)

    with landing(path) as partial:
        WRITERS[path.suffix.lower()](full(), schema, partial)
    return count


class _Names:
    """What stands in every row of a measure, by its index."""

    def __init__(self, measures: Sequence[Measure], units: Sequence[str]) -> None:
        self._ids = pa.array([one.id for one in measures], pa.string())
        self._titles = pa.array([one.title for one in measures], pa.string())
        self._policies = pa.array([one.grant.policy_title for one in measures], pa.string())
        self._units = pa.array(units, pa.string())

    def columns(self, batch: pa.RecordBatch) -> list[Any]:
        """Return the columns of `COLUMNS`."""
        which, amount = batch.column("measure"), batch.column("amount")
        unit = pc.if_else(pc.is_valid(amount), self._units.take(which), None)
        names = [names.take(which) for names in (self._ids, self._titles, self._policies)]
        return [*names, batch.column("outcome"), amount, unit, batch.column("bound"), batch.column("missing")]


def _write_csv(batches: Iterable[pa.RecordBatch], schema: Any, path: Path) -> None:
    plain = pa.schema([(field.name, pa.string()) for field in schema])
    with path.open("wb") as file:
        file.write(BOM)
        with pa_csv.CSVWriter(file, plain, write_options=pa_csv.WriteOptions(quoting_style="needed")) as writer:
            for batch in batches:
                columns = [_plain(column) if column.type == AMOUNT else _words(column) for column in batch.columns]
                writer.write_batch(pa.record_batch(columns, schema=plain))


def _plain(amounts: Any) -> Any:
    """Return decimals as people write them: 50000, 117.6."""
    text = pc.cast(amounts, pa.string())
    return pc.if_else(pc.equal(amounts, 0), "0", pc.replace_substring_regex(text, r"\.?0+$", ""))


def harmless(text: str) -> str:
    """Return text that a spreadsheet takes for words and not for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _words(column: Any) -> Any:
    begins = pc.is_in(pc.utf8_slice_codeunits(column, 0, 1), pa.array(FORMULA))
    return pc.if_else(begins, pc.binary_join_element_wise("'", column, ""), column)


def _write_parquet(batches: Iterable[pa.RecordBatch], schema: Any, path: Path) -> None:
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _write_xlsx(batches: Iterable[pa.RecordBatch], schema: Any, path: Path) -> None:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("matches")
    sheet.append([field.name for field in schema])

    def shown(value: Any) -> Any:
        if not isinstance(value, str):
            return value if value is None else value.normalize()
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"  # a name that begins with = is no formula
        return cell

    rows = 1
    for batch in batches:
        rows += batch.num_rows
        if rows > LONGEST_SHEET:
            raise TableError(word("out_too_long"))
        for row in batch.to_pylist():
            sheet.append([shown(value) for value in row.values()])
    book.save(path)


WRITERS: dict[str, Callable[[Iterable[pa.RecordBatch], Any, Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".parquet": _write_parquet,
}
