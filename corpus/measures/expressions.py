"""Ibis for the kinds of terms: what is asked of a column, and sums of money as columns.

Exact decimals: what is computed is held to twelve places and wider than any sum of a country's enterprises; a number
that does not fit stops the engine, it is never cut. Whatever answers a single question does not import this.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import ibis

from corpus.language.bound import Bound
from corpus.measures.columns import MEASURED, PLACES, Columns, CompileError, Reckoned, Wanted, Where
from corpus.measures.kind import Condition, OfFact
from corpus.measures.written import Written

EVERYWHERE, NOWHERE = (Where(sure, sure) for sure in (ibis.literal(True), ibis.literal(False)))


def told_throughout(column: Any) -> bool:
    """Return whether a column of facts is null in no row, as its type says."""
    return not column.type().nullable


def asked_of(columns: Iterable[Any], condition: Any) -> Where:
    """Return what is asked of columns, null where the answer is not told, as a condition of two booleans."""
    return without_null(condition, all(told_throughout(column) for column in columns))


def without_null(condition: Any, settled: bool) -> Where:
    """Return a condition, null where it is unknown, as two booleans; as one where it is `settled` that none is null."""
    if settled:
        return Where(condition, condition)
    return Where(condition.fill_null(False), condition.fill_null(True))


def unknown_in(where: Where) -> Any:
    """Return the rows in which a fact decides that is not told."""
    return ibis.literal(False) if where.settled else where.possible & ~where.sure


def negated(condition: Any) -> Any:
    """Return the opposite of a nullable boolean. Not by ``~``: Ibis writes its null test as ``NOT (a) IS NULL``."""
    return condition == ibis.literal(False)


def joined(conditions: Sequence[Where], join: Callable[[Any, Any], Any]) -> Where:
    """Return conditions joined by `join`, ``and`` or ``or``; none at all are met everywhere."""
    if not conditions:
        return EVERYWHERE
    sure = reduce(join, (one.sure for one in conditions))
    if all(one.settled for one in conditions):
        return Where(sure, sure)
    return Where(sure, reduce(join, (one.possible for one in conditions)))


def number(value: Decimal) -> Any:
    """Return `value` as a decimal of just the width that it needs."""
    digits, exponent = value.as_tuple().digits, int(value.as_tuple().exponent)
    whole = max(len(digits) + exponent, 0)
    scale = max(-exponent, 0)
    return ibis.literal(value, f"decimal({max(whole + scale, 1)}, {scale})")


def held_as(amount: Decimal | Any, facts: Columns) -> Any:
    """Return an amount in the type that amounts are computed in."""
    return ibis.literal(amount, facts.amounts) if isinstance(amount, Decimal) else amount.cast(facts.amounts)


def zero(facts: Columns) -> Any:
    """Return no money at all."""
    return held_as(Decimal(0), facts)


def unknown(facts: Columns) -> Any:
    """Return an amount that nobody knows."""
    return ibis.null(facts.amounts)


def words(bound: Any) -> Any:
    """Return the sense of an amount as a column of words."""
    return ibis.literal(bound.value) if isinstance(bound, Bound) else bound


def stated(quantity: Written, facts: Columns) -> Reckoned:
    """Return a quantity of the text as the amount of every row."""
    return Reckoned(held_as(quantity.value, facts), quantity.sense, quantity.unit)


def times(column: Any, factor: Decimal) -> Any:
    """Return an exact product; the factor's type is one that Ibis takes beside every fact's and Spark need not cut."""
    places = max(-int(factor.as_tuple().exponent), PLACES[MEASURED])
    number_told = column.cast("decimal(10, 0)") if column.type().is_integer() else column
    return number_told * ibis.literal(factor, f"decimal(19, {places})")


def added(parts: Sequence[Any], facts: Columns) -> Any:
    """Return the sum of amounts, null as soon as one is."""
    return reduce(lambda one, two: (one + two).cast(facts.amounts), parts)


def wanted(fact: str, facts: Columns) -> Wanted:
    """Return a fact with the rows in which it is not told; nothing where it is told throughout."""
    return () if told_throughout(facts[fact]) else ((fact, facts[fact].isnull()),)


def in_one_unit(parts: Sequence[Reckoned]) -> Sequence[Reckoned]:
    """Return amounts that add up or compare. Raises CompileError for mixed units."""
    found = sorted({part.unit for part in parts})
    if len(found) > 1:
        raise CompileError(f"amounts in different units do not add up or compare: {', '.join(found)}")
    return parts


def senses(parts: Sequence[Reckoned]) -> set[object]:
    """Return the senses of parts as they are in every row; one that differs by row counts as its own."""
    return {part.bound if isinstance(part.bound, Bound) else id(part) for part in parts}


def open_in(
    term: Condition, facts: Columns, day: date, where: Where | None = None, depth: int = 0, within: Any = None
) -> Iterator[tuple[int, str, Any]]:
    """Yield (depth, fact, in which rows) for the facts that keep a condition unknown.

    `held` is the condition where it has been compiled already; `within` where everything above it is unknown.
    """
    where = term.compile(facts, day) if where is None else where
    if where.settled:
        return
    here = unknown_in(where) if within is None else within & unknown_in(where)
    if isinstance(term, OfFact):
        yield depth, term.fact, here
    for one in term.inner:
        yield from open_in(one, facts, day, depth=depth + term.apart, within=here)
