"""Reads columns of cells as people or programs wrote them into typed columns of facts, in Arrow.

Numbers, booleans and dates of a typed column go through whole; text is read once for each distinct cell, by the fact's
own rule. A cell that does not fit is unknown and reported; none is guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.facts import NUMERIC, Fact, FactError, Type, Value, vocabulary

PLACES = 6  # after the point
FINEST = Decimal(1).scaleb(-PLACES)
MOST = {**dict.fromkeys(NUMERIC, 10**15), Type.COUNT: 10**12}  # a sum of yuan beyond it is a slip of the pen
ARROW = {
    **dict.fromkeys(NUMERIC, pa.decimal128(22, PLACES)),
    Type.COUNT: pa.int64(),
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.CHOICE: pa.int8(),  # the option's place, `code`: comparing words would take most of the time
}
KEPT = (("row", pa.int64()), ("id", pa.string()), ("region", pa.string()))
SCHEMA = pa.schema([*KEPT, *((fact.name, ARROW[fact.type]) for fact in vocabulary().values())])


def code(fact: Fact, value: Value) -> Value:
    """Return what stands for `value` in a table: the place of an option, anything else as it is."""
    return list(fact.options).index(str(value)) if fact.type is Type.CHOICE else value


@dataclass(frozen=True, slots=True)
class Cells:
    """A column as read: typed values, null where a cell is blank or bad, and the bad ones by position."""

    values: Any  # pyarrow.Array
    bad: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads one column, a stretch at a time, and remembers the texts that it has read.

    `unit` is what the column's heading says its numbers are in, "" where it says nothing: 万元.
    """

    fact: Fact
    unit: str = ""
    _read: dict[object, Value | None] = field(default_factory=dict)

    def cells(self, raw: Any) -> Cells:
        """Return a stretch of cells, an Arrow array of any type, as values of the fact."""
        straight = None if self.unit else _straight(self.fact.type, raw.type)
        return straight(self.fact.type, raw) if straight else self._one_by_one(raw)

    def _one_by_one(self, raw: Any) -> Cells:
        """Read each distinct cell once."""
        if pa.types.is_nested(raw.type):
            raw = pa.array([None if one is None else str(one) for one in raw.to_pylist()], pa.string())
        coded = raw if pa.types.is_dictionary(raw.type) else pc.dictionary_encode(raw)
        read = [self._value(one) for one in coded.dictionary.to_pylist()]
        values = pa.array([value for value, _ in read], ARROW[self.fact.type]).take(coded.indices)
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
            whole = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
            value = self.fact.read(self._with_unit(whole))
        except FactError:
            return None
        if isinstance(value, bool | str | date):
            return code(self.fact, value)
        exact = Decimal(value)
        if isinstance(raw, float):
            exact = exact.quantize(FINEST, ROUND_HALF_EVEN)  # a float has no more to say than that
        fits = abs(exact) < MOST[self.fact.type] and exact == exact.quantize(FINEST, ROUND_HALF_EVEN)
        if not fits:
            return None
        return int(exact) if self.fact.type is Type.COUNT else exact

    def _with_unit(self, raw: object) -> object:
        """Return a bare number with the unit of its heading; 5000万元 stays what it is."""
        if not self.unit or isinstance(raw, bool):
            return raw
        text = f"{raw:f}" if isinstance(raw, Decimal) else str(raw).strip()
        return f"{text}{self.unit}" if text.replace(",", "").replace(".", "", 1).isdigit() else raw


def _straight(kind: Type, given: Any) -> Callable[[Type, Any], Cells] | None:
    """Return what reads a whole column of that Arrow type at once, None where its cells are read one by one."""
    numeric = pa.types.is_floating(given) or (pa.types.is_integer(given) and given != pa.uint64())
    narrow = pa.types.is_decimal128(given) and given.scale <= PLACES
    if kind is Type.BOOLEAN and pa.types.is_boolean(given):
        return lambda _kind, raw: Cells(raw)
    if kind in NUMERIC and (numeric or narrow):
        return _numbers
    if kind is Type.DATE and (pa.types.is_date(given) or pa.types.is_timestamp(given)):
        return lambda _kind, raw: Cells(pc.cast(raw, pa.date32(), safe=False))
    return None


def _numbers(kind: Type, raw: Any) -> Cells:
    told = pc.if_else(pc.is_nan(raw), None, raw) if pa.types.is_floating(raw.type) else raw
    bad = pc.greater_equal(told, pa.scalar(MOST[kind]).cast(pa.int64()))
    least = -MOST[kind] + 1 if kind is Type.NUMBER else 0
    bad = pc.or_(bad, pc.less(told, least))
    if kind is Type.COUNT and not pa.types.is_integer(raw.type):
        bad = pc.or_(bad, pc.not_equal(pc.floor(told), told))
    bad = pc.fill_null(bad, False)
    good = pc.if_else(bad, None, told)
    if kind is Type.COUNT:
        return Cells(pc.cast(good, pa.int64()), _listed(raw, bad))
    if not pa.types.is_floating(raw.type):
        good = pc.cast(good, pa.decimal128(38, PLACES))
    return Cells(pc.cast(good, ARROW[kind]), _listed(raw, bad))


def _listed(raw: Any, bad: Any) -> tuple[tuple[int, str], ...]:
    if not pc.any(bad).as_py():
        return ()
    places = pc.indices_nonzero(bad)
    return tuple(zip(places.to_pylist(), map(str, raw.take(places).to_pylist()), strict=True))


def _blank(raw: object) -> bool:
    return raw is None or raw != raw or (isinstance(raw, str) and not raw.strip())
