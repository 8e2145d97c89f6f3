"""Cells of a sheet that are merged down a column: what is written in the first holds for every row of the block.

Words do: the county of a list that a person made. A number may be the sum of its rows and is told of as unreadable.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.tables.messages import word
from corpus.language.exact import exact

ROWS_END = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
BLOCK = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="(\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)"')
CHUNK = 1 << 20  # bytes
OVERLAP = 64  # bytes, more than the end of the rows is long


@dataclass(slots=True)
class Merged:
    """The blocks of some columns; `filled` is to be given every row of the sheet in order."""

    begin: Mapping[int, Sequence[tuple[int, int]]]  # by the first row: column, from 0, and last row
    _open: dict[int, tuple[int, str | None]] = field(default_factory=dict)

    def filled(self, row: int, columns: Sequence[int], cells: Sequence[str | None]) -> list[str | None]:
        """Return the cells of a row, blank ones inside a block as its first cell has them."""
        full = list(cells)
        for i, column in enumerate(columns):
            last, value = self._open.get(column, (0, None))
            if cells[i] is None and row <= last:
                full[i] = value
        for column, last in self.begin.get(row, ()):
            if column in columns:
                self._open[column] = last, _without_number(cells[columns.index(column)])
        return full


def merged(path: Path, part: str) -> Merged:
    """Return the blocks of the sheet that `part` of a workbook holds; a block of one row is none."""
    from openpyxl.utils.cell import range_boundaries

    begin: dict[int, list[tuple[int, int]]] = {}
    for reference in _blocks(path, part):
        first_column, first_row, _, last_row = range_boundaries(reference)
        if last_row > first_row:
            begin.setdefault(first_row, []).append((first_column - 1, last_row))
    return Merged(begin)


def _without_number(cell: str | None) -> str | None:
    number = cell is not None and (cell.lstrip("-−+")[:1].isdigit() or exact(cell) is not None)
    return word("merged_number") if number else cell


def _blocks(path: Path, part: str) -> Iterable[str]:
    """Yield what stands behind the rows, which are not parsed for it: there may be a million."""
    tail = b""
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as sheet:
        while chunk := sheet.read(CHUNK):
            tail += chunk
            end = ROWS_END.search(tail)
            if end:
                tail = tail[end.end() :] + sheet.read()
                return [reference.decode() for reference in BLOCK.findall(tail)]
            tail = tail[-OVERLAP:]
    return ()
