"""Compiles the conditions of a measure to Ibis, for every row of a table: where they are met, and where they may be.

Two booleans without nulls say what Kleene's one of three values says, and engines weigh them faster. What is met may be
met; what may be and is not is unknown. Of facts that every enterprise told, one boolean says it all: that is half the
work. `assistant.weighing.conditions` says the same for one enterprise; a property test holds the two together.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from assistant.tables.types import COUNT, MEASURED, WIDE, YUAN, code, kind
from corpus.measures.facts import vocabulary
from corpus.measures.measure import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Is,
    Limit,
    Not,
    Over,
    Under,
    Within,
    standing,
)

NOTHING = {"boolean": True, "int8": 0, "date": date.min, YUAN: Decimal(0), MEASURED: Decimal(0), COUNT: 0}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns by fact, and the type that amounts are computed in."""

    by_fact: Mapping[str, Any]
    amounts: str = WIDE

    def __getitem__(self, fact: str) -> Any:
        return self.by_fact[fact]


def columns(table: ir.Table) -> Columns:
    """Return a column for every fact, typed as `kind` says; one that the table lacks is null throughout."""
    return Columns(
        {
            name: _typed(table[name], kind(fact)) if name in table.columns else _unknown(kind(fact))
            for name, fact in vocabulary().items()
        }
    )


def told_throughout(column: Any) -> bool:
    """Return whether a column of facts is null in no row, as its type says."""
    return not column.type().nullable


def _typed(column: Any, held: str) -> Any:
    return column.cast(dt.dtype(held, nullable=column.type().nullable))


def _unknown(held: str) -> Any:
    """Return null, in a way that Ibis does not see: it writes ``null == x`` as ``x IS NULL``, which is false."""
    nothing = ibis.literal(NOTHING[held], held)
    return nothing.nullif(nothing)


@dataclass(frozen=True, slots=True)
class Held:
    """In which rows a condition is met for sure, and in which it may be: never null."""

    sure: Any
    possible: Any  # the same object where `settled`

    @property
    def settled(self) -> bool:
        """Whether nothing is unknown in any row."""
        return self.sure is self.possible

    @property
    def unknown(self) -> Any:
        """The rows in which a fact decides that is not told."""
        return ibis.literal(False) if self.settled else self.possible & ~self.sure


EVERYWHERE, NOWHERE = (Held(sure, sure) for sure in (ibis.literal(True), ibis.literal(False)))


def met(term: Condition, facts: Columns, day: date) -> Held:
    """Return whether a condition is met in each row. Raises NotInForce before its first value."""
    return MET[type(term)](term, facts, day)


def asked_of(columns: Iterable[Any], condition: Any) -> Held:
    """Return what is asked of columns, null where the answer is not told, as a condition of two booleans."""
    return without_null(condition, all(told_throughout(column) for column in columns))


def without_null(condition: Any, settled: bool) -> Held:
    """Return a condition, null where it is unknown, as two booleans; as one where it is `settled` that none is null."""
    if settled:
        return Held(condition, condition)
    return Held(condition.fill_null(False), condition.fill_null(True))


def open_in(
    term: Condition, facts: Columns, day: date, held: Held | None = None, depth: int = 0, within: Any = None
) -> Iterator[tuple[int, str, Any]]:
    """Yield (depth, fact, in which rows) for the facts that keep a condition unknown.

    `held` is the condition where it has been compiled already; `within` where everything above it is unknown.
    """
    held = met(term, facts, day) if held is None else held
    if held.settled:
        return
    here = held.unknown if within is None else within & held.unknown
    if isinstance(term, AllOf | AnyOf):
        for one in term.terms:
            yield from open_in(one, facts, day, depth=depth + isinstance(term, AnyOf), within=here)
    elif isinstance(term, Not):
        yield from open_in(term.term, facts, day, depth=depth, within=here)
    else:
        yield depth, term.fact, here


def number(value: Decimal) -> Any:
    """Return `value` as a decimal of just the width that it needs."""
    digits, exponent = value.as_tuple().digits, int(value.as_tuple().exponent)
    whole = max(len(digits) + exponent, 0)
    scale = max(-exponent, 0)
    return ibis.literal(value, f"decimal({max(whole + scale, 1)}, {scale})")


def negated(condition: Any) -> Any:
    """Return the opposite of a nullable boolean. Not by ``~``: Ibis writes its null test as ``NOT (a) IS NULL``."""
    return condition == ibis.literal(False)


def _is(term: Is, facts: Columns, _day: date) -> Held:
    column, fact = facts[term.fact], vocabulary()[term.fact]
    values = [ibis.literal(code(fact, value), kind(fact)) for value in term.values]
    if told_throughout(column):
        sure = reduce(operator.or_, (column == value for value in values))
        return Held(sure, sure)
    sure = reduce(operator.or_, (column.identical_to(value) for value in values))
    possible = sure | column.isnull()
    return Held(possible if term.presumed else sure, possible)


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Columns, date], Held]:
    def weigh(term: Limit, facts: Columns, day: date) -> Held:
        column = facts[term.fact]
        return asked_of([column], compare(column, number(standing(term.limit, day).value)))

    return weigh


def _within(term: Within, facts: Columns, _day: date) -> Held:
    day: Any = facts[term.fact]
    first = [day >= term.first] if term.first else []
    last = [day <= term.last] if term.last else []
    if not (first or last):
        return Held(day.notnull(), ibis.literal(True))
    return asked_of([day], reduce(operator.and_, (*first, *last)))


def _all(term: AllOf, facts: Columns, day: date) -> Held:
    return _joined([met(one, facts, day) for one in term.terms], operator.and_)


def _any(term: AnyOf, facts: Columns, day: date) -> Held:
    return _joined([met(one, facts, day) for one in term.terms], operator.or_)


def _not(term: Not, facts: Columns, day: date) -> Held:
    held = met(term.term, facts, day)
    sure = ~held.possible
    return Held(sure, sure if held.settled else ~held.sure)


def _joined(held: Sequence[Held], join: Callable[[Any, Any], Any]) -> Held:
    if not held:
        return EVERYWHERE
    sure = reduce(join, (one.sure for one in held))
    if all(one.settled for one in held):
        return Held(sure, sure)
    return Held(sure, reduce(join, (one.possible for one in held)))


MET: dict[type, Callable[[Any, Columns, date], Held]] = {
    Is: _is,
    AtLeast: _compared(operator.ge),
    Over: _compared(operator.gt),
    AtMost: _compared(operator.le),
    Under: _compared(operator.lt),
    Within: _within,
    AllOf: _all,
    AnyOf: _any,
    Not: _not,
}
