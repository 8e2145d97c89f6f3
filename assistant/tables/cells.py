"""Reads columns of cells as people or programs wrote them into typed columns of facts, in Arrow.

Numbers, booleans and dates of a typed column go through whole; text is read once for each distinct cell, by the fact's
own rule. A cell that does not fit is unknown and reported; none is guessed. A bare number is told in the unit of its
column, else in the fact's own, which the reader remembers. Numbers are rounded to the places that
`corpus.measures.columns` holds: yuan to the 分.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assistant.tables.answers import answer, told_blank
from assistant.tables.types import KEPT, arrow
from corpus.language.exact import exact
from corpus.measures.columns import MOST, PLACES, code, kind
from corpus.measures.facts import NUMERIC, WHOLE, Fact, FactError, Type, Value, vocabulary

MEASURED = frozenset({Type.MONEY, Type.AREA, Type.RATE})  # told in a unit
SCHEMA = pa.schema([*KEPT, *((fact.name, arrow(fact)) for fact in vocabulary().values())])


@dataclass(frozen=True, slots=True)
class Cells:
    """A column as read: typed values, null where a cell is blank or bad, and the bad ones by position."""

    values: Any  # pyarrow.Array
    bad: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads one column, a stretch at a time, and remembers the texts that it has read.

    `unit` is what the table says the column's numbers are in, "" where it says nothing: 万元.
    """

    fact: Fact
    unit: str = ""
    assumed: bool = False  # whether a bare number was read in the fact's own unit
    _read: dict[object, Value | None] = field(default_factory=dict)

    def cells(self, raw: Any) -> Cells:
        """Return a stretch of cells, an Arrow array of any type, as values of the fact."""
        straight = None if self.unit else _straight(self.fact.type, raw.type)
        if straight is None:
            return self._one_by_one(raw)
        self.assumed = self.assumed or (self.fact.type in MEASURED and raw.null_count < len(raw))
        return straight(self.fact, raw)

    def _one_by_one(self, raw: Any) -> Cells:
        """Read each distinct cell once."""
        if pa.types.is_nested(raw.type):
            raw = pa.array([None if one is None else str(one) for one in raw.to_pylist()], pa.string())
        coded = raw if pa.types.is_dictionary(raw.type) else pc.dictionary_encode(raw)
        read = [self._value(one) for one in coded.dictionary.to_pylist()]
        values = pa.array([value for value, _ in read], arrow(self.fact)).take(coded.indices)
        wrong = pa.array([is_bad for _, is_bad in read], pa.bool_())
        return Cells(values, _listed(raw, pc.fill_null(wrong.take(coded.indices), False)))

    def _value(self, raw: object) -> tuple[Value | None, bool]:
        """Return the value, None where there is none, and whether the cell is bad."""
        if _blank(raw):
            return None, False
        if raw not in self._read:
            self._read[raw] = self._parsed(raw)
        value = self._read[raw]
        return value, value is None

    def _parsed(self, raw: object) -> Value | None:
        if isinstance(raw, datetime) and self.fact.type is not Type.DATE:
            return None
        try:
            value = self._read_cell(raw)
        except FactError:
            return None
        if value is None or isinstance(value, bool | str | date):
            return None if value is None else code(self.fact, value)
        dtype = kind(self.fact)
        if not -MOST[dtype] < value < MOST[dtype]:
            return None
        return value if isinstance(value, int) else round(value, PLACES[dtype])

    def _read_cell(self, raw: object) -> Value | None:
        """Return the value of a cell, None where it answers nothing. Raises FactError."""
        whole = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
        if self.fact.type not in NUMERIC:
            return answer(self.fact, whole.strip()) if isinstance(whole, str) else self.fact.read(whole)
        if self.fact.type not in MEASURED:
            return self.fact.read(whole)
        value = self.fact.read(whole, self.unit or self.fact.unit)
        self.assumed = self.assumed or not (self.unit or _has_unit(whole))
        return value


def _straight(wanted: Type, source: Any) -> Callable[[Fact, Any], Cells] | None:
    """Return what reads a whole column of that Arrow type at once, None where its cells are read one by one."""
    whole = pa.types.is_integer(source) and source != pa.uint64()
    if wanted is Type.BOOLEAN and pa.types.is_boolean(source):
        return lambda _fact, raw: Cells(raw)
    if wanted in NUMERIC and (whole or pa.types.is_floating(source) or pa.types.is_decimal(source)):
        return _numbers
    if wanted is Type.DATE and (pa.types.is_date(source) or pa.types.is_timestamp(source)):
        return lambda _fact, raw: Cells(pc.cast(raw, pa.date32(), safe=False))
    return None


def _numbers(fact: Fact, raw: Any) -> Cells:
    dtype = kind(fact)
    values = pc.if_else(pc.is_nan(raw), None, raw) if pa.types.is_floating(raw.type) else raw
    if pa.types.is_integer(raw.type):
        values = pc.cast(values, pa.int64())
    bad = pc.greater_equal(values, MOST[dtype])
    bad = pc.or_(bad, pc.less_equal(values, -MOST[dtype]) if fact.type is Type.NUMBER else pc.less(values, 0))
    if fact.type in WHOLE and not pa.types.is_integer(raw.type):
        bad = pc.or_(bad, pc.not_equal(pc.floor(values), values))
    bad = pc.fill_null(bad, False)
    good = pc.if_else(bad, None, values)
    if fact.type not in WHOLE and not pa.types.is_floating(raw.type):
        good = pc.round(
            pc.cast(good, pa.decimal128(38, max(getattr(raw.type, "scale", 0), PLACES[dtype]))), PLACES[dtype]
        )
    return Cells(pc.cast(good, arrow(fact)), _listed(raw, bad))


def _listed(raw: Any, bad: Any) -> tuple[tuple[int, str], ...]:
    if not pc.any(bad).as_py():
        return ()
    places = pc.indices_nonzero(bad)
    return tuple(zip(places.to_pylist(), map(str, raw.take(places).to_pylist()), strict=True))


def _has_unit(raw: object) -> bool:
    found = exact(raw) if isinstance(raw, str) else None
    return bool(found and found.unit)


def _blank(raw: object) -> bool:
    if isinstance(raw, str):
        return not raw.strip() or told_blank(raw.strip())
    return raw is None or raw != raw
