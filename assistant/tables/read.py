"""Reads a table of enterprises into facts: which column is which fact, and what was not understood.

Columns are known by a fact's name or label, with a unit behind it or not: 当年销售收入（万元）. A column that is
no fact is named, a cell that does not fit is unknown and named; no row is dropped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assistant.tables.cells import Reader
from assistant.tables.files import Opened, Stretch, TableError, open_table
from assistant.tables.types import arrow
from assistant.tables.words import word, words
from corpus.facts import Fact, FactError, vocabulary

FAST = {"compression": "lz4", "use_dictionary": ["region"], "store_decimal_as_integer": True}  # to read again
WITH_UNIT = re.compile(r"(?P<name>.+?)\s*[（(]\s*(?P<unit>[十百千万亿]*元|亩|平方米|%)\s*[）)]")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that does not fit its fact, by the row's number and the column's heading."""

    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table is what, by position; `id` and `region` are None where there is none."""

    headings: tuple[str, ...]
    facts: tuple[tuple[int, Fact, str], ...]  # position, fact, unit of the heading or ""
    id: int | None
    region: int | None

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings of the columns that are neither."""
        used = {n for n, _, _ in self.facts} | {self.id, self.region}
        return tuple(_name(n, heading) for n, heading in enumerate(self.headings) if n not in used)


@dataclass(frozen=True, slots=True)
class Told:
    """What a table told: its layout, how many rows it has, and what was left unread."""

    layout: Layout
    rows: int
    notes: tuple[str, ...]


def read_table(path: Path, target: Path, bad: Callable[[BadCell], None]) -> Told:
    """Write the facts that the table in `path` tells to `target`, a Parquet file; `bad` is called for each bad cell.

    Columns of `target`: row, id, region where there is one, and the facts told, typed as `assistant.tables.cells` has
    them. Raises TableError.
    """
    opened = open_table(path, lambda heading: _fact(heading) is not None)
    layout = layout_of(opened.headings, path)
    readers = [Reader(fact, unit) for _, fact, unit in layout.facts]
    rows = 0
    with pq.ParquetWriter(target, _schema(layout), **FAST) as writer:
        for stretch in _wanted(opened, layout):
            writer.write_batch(_batch(layout, readers, stretch, bad))
            rows += len(stretch.numbers)
    return Told(layout, rows, opened.notes)


def layout_of(headings: tuple[str, ...], path: Path) -> Layout:
    """Return which column is what. Raises TableError where none is a fact, or two are the same."""
    told = {n: _fact(heading) for n, heading in enumerate(headings)}
    found = {n: pair for n, pair in told.items() if pair}
    taken: dict[str, int] = {}
    for n, (fact, _) in found.items():
        if fact.name in taken:
            first, second = headings[taken[fact.name]], headings[n]
            raise TableError(word("fact_twice", first=first, second=second, label=fact.label))
        taken[fact.name] = n
    if not found:
        names = "、".join(_name(n, heading) for n, heading in enumerate(headings))[:200]
        raise TableError(word("no_facts", path=path, columns=names))
    rest = [n for n in range(len(headings)) if n not in found]
    region = next((n for n in rest if headings[n].strip().lower() in words("region_columns")), None)
    rest = [n for n in rest if n != region and headings[n].strip()]
    named = [n for key in words("id_columns") for n in rest if headings[n].strip().lower() == key]
    identity = next(iter((*named, *rest)), None)
    return Layout(headings, tuple((n, *pair) for n, pair in found.items()), identity, region)


def _fact(heading: str) -> tuple[Fact, str] | None:
    """Return the fact of that name or label, and the unit behind it."""
    name = heading.strip()
    with_unit = WITH_UNIT.fullmatch(name)
    candidates = [(name, "")] + ([(with_unit["name"], with_unit["unit"])] if with_unit else [])
    for candidate, unit in candidates:
        try:
            return vocabulary().find(candidate), unit
        except FactError:
            continue
    return None


def _name(n: int, heading: str) -> str:
    return heading.strip() or word("unnamed_column", number=n + 1)


def _schema(layout: Layout) -> Any:
    kept = [("row", pa.int64()), ("id", pa.string())]
    region = [("region", pa.string())] if layout.region is not None else []
    return pa.schema([*kept, *region, *((fact.name, arrow(fact)) for _, fact, _ in layout.facts)])


def _wanted(opened: Opened, layout: Layout) -> Any:
    others = [n for n in (layout.id, layout.region) if n is not None]
    return opened.stretches((*others, *(n for n, _, _ in layout.facts)))


def _batch(layout: Layout, readers: list[Reader], stretch: Stretch, bad: Callable[[BadCell], None]) -> Any:
    rest = iter(stretch.columns)
    numbers = stretch.numbers
    columns = [numbers, _texts(next(rest)) if layout.id is not None else pc.cast(numbers, pa.string())]
    if layout.region is not None:
        columns.append(_texts(next(rest)))
    for (n, _, _), reader, raw in zip(layout.facts, readers, rest, strict=True):
        cells = reader.cells(raw)
        columns.append(cells.values)
        for position, value in cells.bad:
            bad(BadCell(numbers[position].as_py(), layout.headings[n], value))
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
