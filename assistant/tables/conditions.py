"""Compiles the conditions of a measure to Ibis, for every row of a table: where they are met, and where they may be.

Two booleans without nulls say what Kleene's one of three values says, and engines weigh them faster. What is met may be
met; what may be and is not is unknown. `assistant.conditions` says the same for one enterprise; a property test holds
the two together.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from assistant.tables.types import COUNT, MEASURED, WIDE, YUAN, code, kind
from corpus.facts import Type, vocabulary
from corpus.measure import (
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
            name: table[name].cast(kind(fact)) if name in table.columns else _unknown(kind(fact))
            for name, fact in vocabulary().items()
        }
    )


def _unknown(held: str) -> Any:
    """Return null, in a way that Ibis does not see: it writes ``null == x`` as ``x IS NULL``, which is false."""
    nothing = ibis.literal(NOTHING[held], held)
    return nothing.nullif(nothing)


@dataclass(frozen=True, slots=True)
class Held:
    """In which rows a condition is met for sure, and in which it may be: never null."""

    sure: Any
    possible: Any

    @property
    def unknown(self) -> Any:
        """The rows in which a fact decides that is not told."""
        return self.possible & ~self.sure


def met(term: Condition, facts: Columns, day: date) -> Held:
    """Return whether a condition is met in each row. Raises LookupError before its first value."""
    return MET[type(term)](term, facts, day)


def open_in(
    term: Condition, facts: Columns, day: date, held: Held | None = None, depth: int = 0, within: Any = None
) -> Iterator[tuple[int, str, Any]]:
    """Yield (depth, fact, in which rows) for the facts that keep a condition unknown.

    `held` is the condition where it has been compiled already; `within` where everything above it is unknown.
    """
    unknown = (met(term, facts, day) if held is None else held).unknown
    here = unknown if within is None else within & unknown
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
    if fact.type is Type.BOOLEAN:
        sure = _either([column.identical_to(ibis.literal(value)) for value in term.values])
    else:
        sure = _either([column.identical_to(ibis.literal(code(fact, value), "int8")) for value in term.values])
    possible = sure | column.isnull()
    return Held(possible if term.presumed else sure, possible)


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Columns, date], Held]:
    def weigh(term: Limit, facts: Columns, day: date) -> Held:
        return _nullable(compare(facts[term.fact], number(standing(term.limit, day).value)))

    return weigh


def _within(term: Within, facts: Columns, _day: date) -> Held:
    told: Any = facts[term.fact]
    first = [told >= term.first] if term.first else []
    last = [told <= term.last] if term.last else []
    if not (first or last):
        return Held(told.notnull(), ibis.literal(True))
    return _nullable(reduce(operator.and_, (*first, *last)))


def _nullable(condition: Any) -> Held:
    return Held(condition.fill_null(False), condition.fill_null(True))


def _all(term: AllOf, facts: Columns, day: date) -> Held:
    held = [met(one, facts, day) for one in term.terms]
    return Held(_every([one.sure for one in held]), _every([one.possible for one in held]))


def _any(term: AnyOf, facts: Columns, day: date) -> Held:
    held = [met(one, facts, day) for one in term.terms]
    return Held(_either([one.sure for one in held]), _either([one.possible for one in held]))


def _not(term: Not, facts: Columns, day: date) -> Held:
    held = met(term.term, facts, day)
    return Held(~held.possible, ~held.sure)


def _every(conditions: list[Any]) -> Any:
    return reduce(operator.and_, conditions or [ibis.literal(True)])


def _either(conditions: list[Any]) -> Any:
    return reduce(operator.or_, conditions)


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
