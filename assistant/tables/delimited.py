"""Opens a CSV file, in the encodings and with the signs between cells that offices use."""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv as pa_csv

from assistant.tables.files import OpenTable, Stretch, TableError, numbered
from assistant.tables.heads import WITHIN, Head, find_head
from assistant.tables.messages import word
from assistant.tables.others import no_enterprise

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
BLOCK = 1 << 24  # bytes at a time


@dataclass(slots=True)
class _Table:
    """A CSV file: how it is written, its head, and the rows that were left out while it was read."""

    path: Path
    encoding: str
    delimiter: str
    head: Head
    blank: set[int] = field(default_factory=set)
    others: dict[int, str] = field(default_factory=dict)  # notes in fewer cells than the head has

    def numbers(self, begin: int, count: int) -> Any:
        """Return the numbers of so many rows from `begin` on, those left out passed over."""
        out = self.blank | self.others.keys()
        if not any(number >= begin for number in out):
            return numbered(begin, count)
        rest = (number for number in range(begin, begin + count + len(out)) if number not in out)
        return pa.array(islice(rest, count), pa.int64())


def open_csv(path: Path) -> OpenTable:
    """Return the table of a CSV file. Raises TableError."""
    encoding = _encoding(path)
    tables = [
        _Table(path, encoding, sign, head) for sign in _signs(path, encoding) if (head := _head(path, encoding, sign))
    ]
    if not tables:
        raise TableError(word("table_empty", path=path))
    table = max(tables, key=lambda one: one.head.understood)
    return OpenTable(table.head, lambda wanted: _stretches(table, wanted), left_out=lambda: table.others)


def _signs(path: Path, encoding: str) -> list[str]:
    """Return what may stand between cells, what the first line has most of first."""
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
    return sorted(DELIMITERS, key=first.count, reverse=True)


def _head(path: Path, encoding: str, delimiter: str) -> Head | None:
    """Return the head that there is with that sign between cells; None too where quotes do not fit it."""
    with path.open(encoding=encoding, newline="") as file:
        try:
            rows = [[cell.strip() for cell in row] for row in islice(csv.reader(file, delimiter=delimiter), WITHIN)]
        except csv.Error:
            return None
    head = find_head(rows)
    return head and replace(head, columns=head.columns[: max(map(len, rows[: head.begin]))])


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


def _stretches(table: _Table, wanted: tuple[int, ...]) -> Iterator[Stretch]:
    begin = table.head.begin + 1
    before = begin - 1
    uneven: list[Any] = []

    def refuse(row: Any) -> str:
        if _left_out(table, row.text, before + row.number):
            return "skip"
        uneven.append(row)
        return "error"

    offset = _offset(table)
    if offset is None:
        return
    try:
        with table.path.open("rb") as file:
            file.seek(offset)
            for batch in _reader(file, table, wanted, refuse):
                numbers = table.numbers(begin, batch.num_rows)
                yield Stretch(numbers, tuple(batch.columns))
                begin = numbers[-1].as_py() + 1 if batch.num_rows else begin
    except pa.ArrowInvalid:
        if uneven:
            row = uneven[0]
            details = {"row": before + row.number, "actual": row.actual_columns, "expected": row.expected_columns}
            raise TableError(word("row_uneven", path=table.path, **details)) from None
        raise


def _reader(file: BinaryIO, table: _Table, wanted: tuple[int, ...], refuse: Callable[[Any], str]) -> Any:
    names = [f"c{n}" for n in range(len(table.head.columns))]
    return pa_csv.open_csv(
        file,
        pa_csv.ReadOptions(
            use_threads=False,  # or an uneven row has no number
            block_size=BLOCK,
            column_names=names,
            encoding="utf-8" if table.encoding == "utf-8-sig" else table.encoding,
        ),
        pa_csv.ParseOptions(
            delimiter=table.delimiter, newlines_in_values=True, invalid_row_handler=refuse, ignore_empty_lines=False
        ),
        pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), include_columns=[names[n] for n in wanted]
        ),
    )


def _offset(table: _Table) -> int | None:
    """Return where the rows below the head begin, in bytes, None where there are none."""
    with table.path.open("rb") as file:
        offset = len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0
    plain = table.encoding.removesuffix("-sig")

    def counted(lines: Iterable[str]) -> Iterator[str]:
        nonlocal offset
        for line in lines:
            offset += len(line.encode(plain))
            yield line

    with table.path.open(encoding=table.encoding, newline="") as text:
        for _ in islice(csv.reader(counted(text), delimiter=table.delimiter), table.head.begin):
            pass
        return offset if any(line.strip() for line in text) else None


def _left_out(table: _Table, text: str, number: int) -> bool:
    """Whether a row of fewer or more cells is blank or a note, and no enterprise; it is remembered."""
    cells = [cell for row in csv.reader([text], delimiter=table.delimiter) for cell in row if cell.strip()]
    if not cells:
        table.blank.add(number)
    elif no_enterprise(cells[0]):
        table.others[number] = text
    return not cells or number in table.others
