"""Opens a table of enterprises, a CSV, XLSX or Parquet file, as stretches of untouched columns.

A row's number is the one that a person sees: in a sheet or a CSV file the heading is row 1, a record of a Parquet file
counts from 1. Blank rows are no rows. A file that is not what its name says is refused in one sentence.
"""

import codecs
import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from assistant.tables.merged import merged
from assistant.tables.words import word

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
STRETCH = 100_000  # rows at a time of a sheet
BLOCK = 1 << 24  # bytes at a time of a CSV file
HEADING_WITHIN = 10  # rows of a sheet in which the heading is looked for, below a title


class TableError(ValueError):
    """A table that cannot be read, or a result that cannot be written; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows: their numbers and their columns, Arrow arrays of whatever type the file has."""

    numbers: Any
    columns: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A table: its headings, and what yields its rows for the columns asked for, by position."""

    headings: tuple[str, ...]
    stretches: Callable[[tuple[int, ...]], Iterator[Stretch]]
    notes: tuple[str, ...] = ()  # what was left unread


def open_table(path: Path, is_heading: Callable[[str], bool]) -> Opened:
    """Return the table in `path`; `is_heading` knows the name of a fact. Raises TableError."""
    if path.is_dir():
        raise TableError(word("table_folder", path=path))
    if not path.exists():
        raise TableError(word("table_missing", path=path))
    if path.suffix.lower() not in OPENERS:
        raise TableError(word("table_ending", path=path))
    with _damage_told(path):
        opened = OPENERS[path.suffix.lower()](path, is_heading)
    return replace(opened, stretches=lambda wanted: _guarded(path, opened.stretches(wanted)))


def _guarded(path: Path, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    with _damage_told(path):
        yield from stretches


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (TableError, MemoryError):
        raise
    except OSError as error:
        why = error.strerror or " ".join(str(error).split())[:200]
        raise TableError(word("table_unreadable", path=path, why=why)) from error
    except Exception as error:  # every library has errors of its own for a damaged file
        why = " ".join(str(error).split())[:200]
        raise TableError(word("table_broken", path=path, why=why)) from error


# --- CSV ---


def _open_csv(path: Path, _is_heading: Callable[[str], bool]) -> Opened:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        headings = tuple(next(csv.reader(file, delimiter=delimiter), ()))
        has_rows = any(line.strip() for line in file)
    if not any(heading.strip() for heading in headings):
        raise TableError(word("table_empty", path=path))
    if not has_rows:
        return Opened(headings, lambda _wanted: iter(()))
    return Opened(headings, lambda wanted: _csv_stretches(path, encoding, delimiter, len(headings), wanted))


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableError(word("table_encoding", path=path))


def _csv_stretches(path: Path, encoding: str, delimiter: str, width: int, wanted: tuple[int, ...]) -> Iterator[Stretch]:
    names = [f"c{n}" for n in range(width)]
    uneven: list[Any] = []

    def refuse(row: Any) -> str:
        uneven.append(row)
        return "error"

    try:
        with pa_csv.open_csv(
            path,
            pa_csv.ReadOptions(
                use_threads=False,  # or an uneven row has no number
                block_size=BLOCK,
                column_names=names,
                skip_rows_after_names=1,
                encoding="utf-8" if encoding == "utf-8-sig" else encoding,
            ),
            pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), include_columns=[names[n] for n in wanted]
            ),
        ) as reader:
            begin = 2
            for batch in reader:
                yield Stretch(_range(begin, batch.num_rows), tuple(batch.columns))
                begin += batch.num_rows
    except pa.ArrowInvalid:
        if uneven:
            row = uneven[0]
            told = {"row": row.number, "actual": row.actual_columns, "expected": row.expected_columns}
            raise TableError(word("row_uneven", path=path, **told)) from None
        raise


# --- Parquet ---


def _open_parquet(path: Path, _is_heading: Callable[[str], bool]) -> Opened:
    names = tuple(pq.read_schema(path).names)
    return Opened(names, lambda wanted: _parquet_stretches(path, names, wanted))


def _parquet_stretches(path: Path, names: tuple[str, ...], wanted: tuple[int, ...]) -> Iterator[Stretch]:
    begin = 1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(STRETCH, columns=[names[n] for n in wanted]):
            yield Stretch(_range(begin, batch.num_rows), tuple(batch.column(names[n]) for n in wanted))
            begin += batch.num_rows


# --- XLSX ---


def _open_xlsx(path: Path, is_heading: Callable[[str], bool]) -> Opened:
    with _sheets(path) as (book, sheet, _):
        top = [[_text(cell) for cell in row] for _, row in zip(range(HEADING_WITHIN), sheet.iter_rows(), strict=False)]
        others = [one.title for one in book.worksheets[1:]]
        title = sheet.title
    told = [n for n, row in enumerate(top) if any(row)]
    if not told:
        raise TableError(word("table_empty", path=path))
    heading = next((n for n in told if any(cell and is_heading(cell) for cell in top[n])), told[0])
    width = max(map(len, top))
    headings = tuple(cell or "" for cell in [*top[heading], *[None] * width][:width])
    notes = (word("other_sheets", sheet=title, others="、".join(others)),) if others else ()
    return Opened(headings, lambda wanted: _xlsx_stretches(path, heading + 2, wanted), notes)


def _xlsx_stretches(path: Path, begin: int, wanted: tuple[int, ...]) -> Iterator[Stretch]:
    with _sheets(path) as (_, sheet, formulas):
        numbers: list[int] = []
        rows: list[list[str | None]] = []
        both = zip(sheet.iter_rows(min_row=begin), formulas.iter_rows(min_row=begin), strict=True)
        blocks = merged(path, sheet._worksheet_path)  # openpyxl does not read them for a sheet that it streams
        for number, (row, written) in enumerate(both, begin):
            cells = [_text(row[n]) or _uncomputed(row[n], written[n]) if n < len(row) else None for n in wanted]
            full = blocks.filled(number, wanted, cells)
            if any(cells):
                numbers.append(number)
                rows.append(full)
            if len(rows) == STRETCH:
                yield _stretch(numbers, rows, len(wanted))
                numbers, rows = [], []
        if rows:
            yield _stretch(numbers, rows, len(wanted))


@contextmanager
def _sheets(path: Path) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the workbook, its first sheet with what its formulas came to, and the same with the formulas themselves."""
    import openpyxl

    books = [openpyxl.load_workbook(path, read_only=True, data_only=computed) for computed in (True, False)]
    sheets = [book.worksheets[0] for book in books]
    try:
        for sheet in sheets:
            sheet.reset_dimensions()  # some programs write A1, and the rest would not be read
        yield books[0], *sheets
    finally:
        for book in books:
            book.close()


def _stretch(numbers: list[int], rows: list[list[str | None]], width: int) -> Stretch:
    return Stretch(
        pa.array(numbers, pa.int64()), tuple(pa.array([row[n] for row in rows], pa.string()) for n in range(width))
    )


def _text(cell: Any) -> str | None:
    """Return what a person sees in a cell: 70% for 0.7 under that format, a date without midnight."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        number = Decimal(str(value))
        shown = number * 100 if "%" in (cell.number_format or "") else number
        return f"{shown.normalize():f}" + "%" * ("%" in (cell.number_format or ""))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _uncomputed(cell: Any, written: Any) -> str | None:
    """Return what stands for a formula that no program has computed yet; one that came to an empty text is blank."""
    return word("uncomputed") if written.data_type == "f" and cell.data_type != "str" else None


def _range(begin: int, count: int) -> Any:
    return pa.array(range(begin, begin + count), pa.int64())


OPENERS: dict[str, Callable[[Path, Callable[[str], bool]], Opened]] = {
    ".csv": _open_csv,
    ".parquet": _open_parquet,
    ".xlsx": _open_xlsx,
}
