"""Opens a workbook: of its sheets the one whose head tells most, with what a person sees in its cells."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from assistant.tables.files import STRETCH, OpenTable, Stretch, TableError
from assistant.tables.formats import seen
from assistant.tables.heads import WITHIN, Head, find_head
from assistant.tables.merged import merged
from assistant.tables.messages import word

MANY = 2  # columns understood by which a sheet is taken for one of enterprises


@dataclass(frozen=True, slots=True)
class _Sheet:
    place: int
    title: str
    visible: bool
    filled: bool  # whether anything stands below its head
    head: Head


def open_xlsx(path: Path) -> OpenTable:
    """Return the table of a workbook. Raises TableError, and what the library raises for a damaged one."""
    found = _heads(path)
    if not found:
        raise TableError(word("table_empty", path=path))
    best = max(found, key=_rank)
    return OpenTable(best.head, lambda wanted: _stretches(path, best, wanted), tuple(_unread(path, best, found)))


def _heads(path: Path) -> list[_Sheet]:
    """Return the sheets that hold anything, each with its head; the name of a sheet may say its unit too."""
    import openpyxl

    found = []
    with contextlib.closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
        for place, sheet in enumerate(book.worksheets):
            sheet.reset_dimensions()
            rows = [[_text(cell) or "" for cell in row] for row in islice(sheet.iter_rows(), WITHIN)]
            if head := find_head(rows):
                above = Head(head.columns, head.begin, (*head.above, sheet.title))
                filled = any(any(row) for row in rows[head.begin :])
                found.append(_Sheet(place, sheet.title, sheet.sheet_state == "visible", filled, above))
    return found


def _rank(one: _Sheet) -> tuple[bool, bool, bool, int, int]:
    """Return what goes before what: a template or a hidden list may have the longest head."""
    return one.head.understood > 0, one.filled, one.visible, one.head.understood, -one.place


def _unread(path: Path, read: _Sheet, found: list[_Sheet]) -> Iterator[str]:
    """Yield what is said of the sheets that were not read, empty ones too."""
    import openpyxl

    with contextlib.closing(openpyxl.load_workbook(path, read_only=True)) as book:
        others = [sheet.title for place, sheet in enumerate(book.worksheets) if place != read.place]
    if others:
        yield word("other_sheets", sheet=read.title, others="、".join(others))
    alike = [one.title for one in found if one.place != read.place and one.head.understood >= MANY]
    if alike:
        yield word("other_tables", others="、".join(alike))


def _stretches(path: Path, read: _Sheet, wanted: tuple[int, ...]) -> Iterator[Stretch]:
    begin = read.head.begin + 1
    with _both(path, read.place) as (sheet, formulas):
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
def _both(path: Path, place: int) -> Iterator[tuple[Any, Any]]:
    """Yield a sheet with what its formulas came to, and the same with the formulas themselves."""
    import openpyxl

    books = [openpyxl.load_workbook(path, read_only=True, data_only=computed) for computed in (True, False)]
    sheets = [book.worksheets[place] for book in books]
    try:
        for sheet in sheets:
            sheet.reset_dimensions()  # some programs write A1, and the rest would not be read
        yield sheets[0], sheets[1]
    finally:
        for book in books:
            book.close()


def _stretch(numbers: list[int], rows: list[list[str | None]], width: int) -> Stretch:
    return Stretch(
        pa.array(numbers, pa.int64()), tuple(pa.array([row[n] for row in rows], pa.string()) for n in range(width))
    )


def _text(cell: Any) -> str | None:
    """Return what a person sees in a cell: a number as `seen` shows it, a date without midnight."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return seen(value, cell.number_format or "")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _uncomputed(cell: Any, written: Any) -> str | None:
    """Return what stands for a formula that no program has computed yet; one that came to an empty text is blank."""
    return word("uncomputed") if written.data_type == "f" and cell.data_type != "str" else None
