"""Reads a table of enterprises into facts: which column is which fact, and what was not understood.

A column that is no fact is named, with the fact that it is like; a cell that does not fit is unknown and named; a row
that is no enterprise is counted and named. A number's unit stands in its cell, else in the head, else above the head;
where it stands nowhere it is the fact's own, and that is told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assistant.tables.cells import Reader
from assistant.tables.files import OpenTable, Stretch, TableError
from assistant.tables.layout import FactColumn, Layout, layout_of
from assistant.tables.messages import word
from assistant.tables.opening import open_table
from assistant.tables.others import RowMarks, sorted_out
from assistant.tables.types import arrow
from assistant.tables.units import applies, units_above
from corpus.measures.facts import Fact

FAST = {"compression": "lz4", "use_dictionary": ["region"], "store_decimal_as_integer": True}  # to read again


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that does not fit its fact, by the row's number and the column's heading."""

    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class TableReport:
    """What a table told: its layout, how many enterprises it has, and what was left unread or had to be supposed."""

    layout: Layout
    rows: int
    notes: tuple[str, ...]
    assumed: tuple[tuple[str, Fact], ...] = ()  # headings of columns with bare numbers and no unit anywhere
    others: tuple[int, ...] = ()  # numbers of the rows that are no enterprise
    nameless: tuple[int, ...] = ()  # and of those that have no name, but say nothing else either


def read_table(path: Path, target: Path, bad: Callable[[BadCell], None]) -> TableReport:
    """Write the facts that the table in `path` tells to `target`, a Parquet file; `bad` is called for each bad cell.

    Columns of `target`: row, id, region where there is one, and the facts told, typed as `assistant.tables.cells` has
    them. Raises TableError.
    """
    opened = open_table(path)
    layout = layout_of(opened.head, path)
    readers = [Reader(one.fact, one.unit) for one in layout.facts]
    rows, left_out = 0, _LeftOut()
    with pq.ParquetWriter(target, _schema(layout), **FAST) as writer:
        for stretch in _enterprises(opened, layout, left_out):
            writer.write_batch(_batch(layout, readers, stretch, bad))
            rows += len(stretch.numbers)
    pairs = list(zip(layout.facts, readers, strict=True))
    _refuse_late_units(path, pairs, [*left_out.units, *opened.left_out().values()])
    assumed = tuple((one.heading, one.fact) for one, reader in pairs if reader.assumed)
    others = tuple(sorted((*left_out.rows, *opened.left_out())))
    return TableReport(layout, rows, opened.notes, assumed, others, tuple(left_out.nameless))


@dataclass(slots=True)
class _LeftOut:
    """Rows that are no enterprise and those without a name, by number, and what tells a unit among them."""

    rows: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    units: list[str] = field(default_factory=list)

    def note(self, stretch: Stretch, sorted_rows: RowMarks) -> None:
        """Remember the rows of a stretch that are marked."""
        self.rows += stretch.numbers.filter(sorted_rows.others).to_pylist()
        self.nameless += stretch.numbers.filter(sorted_rows.nameless).to_pylist()
        for column in stretch.columns:
            texts = (text for text in column.filter(sorted_rows.others).to_pylist() if isinstance(text, str))
            self.units += [text for text in texts if units_above([text])]


def _refuse_late_units(path: Path, pairs: Sequence[tuple[FactColumn, Reader]], texts: Sequence[str]) -> None:
    """Raise TableError where a unit below the enterprises is another than the one that they were read in."""
    for text in texts:
        for unit in units_above([text]):
            for one, reader in pairs:
                doubtful = reader.assumed or one.above
                if doubtful and applies(one.fact, unit) and unit != (one.unit or one.fact.unit):
                    raise TableError(word("unit_below", path=path, text=text, column=one.heading))


def _schema(layout: Layout) -> Any:
    kept = [("row", pa.int64()), ("id", pa.string())]
    region = [("region", pa.string())] if layout.region is not None else []
    return pa.schema([*kept, *region, *((one.fact.name, arrow(one.fact)) for one in layout.facts)])


def _enterprises(opened: OpenTable, layout: Layout, left_out: _LeftOut) -> Iterator[Stretch]:
    """Yield the rows that are enterprises, with the columns of `_batch`."""
    lead, facts = layout.lead, [one.place for one in layout.facts]
    kept = sum(n is not None for n in (layout.id, layout.region))
    heads = ["".join(opened.head.columns[n].parts[-1:]) for n in lead]
    named = layout.id is not None
    for stretch in opened.stretches((*lead, *facts)):
        leading, cells = stretch.columns[: len(lead)], stretch.columns[len(lead) :]
        found = sorted_out(leading[0] if named else None, leading[named:], cells, heads)
        columns, gone = (*leading[:kept], *cells), pc.or_(found.blank, found.others)
        if not pc.any(pc.or_(gone, found.nameless)).as_py():
            yield Stretch(stretch.numbers, columns)
            continue
        left_out.note(stretch, found)
        stays = pc.invert(gone)
        yield Stretch(stretch.numbers.filter(stays), tuple(column.filter(stays) for column in columns))


def _batch(layout: Layout, readers: list[Reader], stretch: Stretch, bad: Callable[[BadCell], None]) -> Any:
    rest = iter(stretch.columns)
    numbers = stretch.numbers
    columns = [numbers, _texts(next(rest)) if layout.id is not None else pc.cast(numbers, pa.string())]
    if layout.region is not None:
        columns.append(_texts(next(rest)))
    for one, reader, raw in zip(layout.facts, readers, rest, strict=True):
        cells = reader.cells(raw)
        columns.append(cells.values)
        for position, value in cells.bad:
            bad(BadCell(numbers[position].as_py(), one.heading, value))
    return pa.record_batch(columns, schema=_schema(layout))


def _texts(raw: Any) -> Any:
    """Return a column as text; a whole number that a program keeps as a float is written without its point."""
    if pa.types.is_dictionary(raw.type):
        raw = raw.dictionary_decode()
    if pa.types.is_floating(raw.type) and pc.all(pc.equal(pc.floor(raw), raw)).as_py():
        raw = pc.cast(raw, pa.int64())
    if pa.types.is_nested(raw.type):
        return pa.array([None if one is None else str(one) for one in raw.to_pylist()], pa.string())
    return pc.cast(raw, pa.string())
