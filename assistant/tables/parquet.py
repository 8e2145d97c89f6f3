"""Opens a Parquet file: its names are the head, or the first row of it where a program wrote a sheet as it was."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from assistant.tables.files import STRETCH, OpenTable, Stretch, numbered
from assistant.tables.heads import WITHIN, Head, find_head

NAMELESS = re.compile(r"Unnamed: \d+(_level_\d+)?")  # what pandas calls a column without a heading


def open_parquet(path: Path) -> OpenTable:
    """Return the table of a Parquet file. Raises what the library raises for a damaged one."""
    names = tuple(pq.read_schema(path).names)
    top = [["" if NAMELESS.fullmatch(name) else name.strip() for name in names], *_first_rows(path)]
    head = find_head(top) or Head((), 1)
    return OpenTable(head, lambda wanted: _stretches(path, names, head.begin, wanted))


def _first_rows(path: Path) -> list[list[str]]:
    with pq.ParquetFile(path) as file:
        first = next(file.iter_batches(WITHIN), None)
    columns = [[] if first is None else column.to_pylist() for column in (first.columns if first else ())]
    return [["" if cell is None else str(cell).strip() for cell in row] for row in zip(*columns, strict=True)]


def _stretches(path: Path, names: tuple[str, ...], begin: int, wanted: tuple[int, ...]) -> Iterator[Stretch]:
    """Yield the rows from `begin` on, counted from 1."""
    first = 1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(STRETCH, columns=[names[n] for n in wanted]):
            rows = batch.slice(max(begin - first, 0))
            numbers = numbered(max(begin, first), rows.num_rows)
            yield Stretch(numbers, tuple(rows.column(names[n]) for n in wanted))
            first += batch.num_rows
