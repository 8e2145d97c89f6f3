"""How facts and amounts are held in a table: exact, and as narrow as they may be.

Decimals of up to eighteen digits are one machine word, for DuckDB a third of the time. Yuan are held to the 分 up to
10^15, everything else that is measured to the millionth up to 10^11; what is larger is a slip of the pen and refused.
"""

from datetime import date
from decimal import Decimal

import pyarrow as pa

from corpus.measures.facts import NUMERIC, Fact, Type, Value, vocabulary
from corpus.measures.measure import (
    Amount,
    Ceiling,
    Fixed,
    Nothing,
    Parts,
    PerUnit,
    ShareOf,
    Tiers,
    ValueOf,
    Written,
    standing,
)

YUAN, MEASURED, COUNT = "decimal(18, 2)", "decimal(18, 6)", "int32"
OTHERS = {Type.BOOLEAN: "boolean", Type.DATE: "date", Type.CHOICE: "int8"}  # of a choice the option's place: `code`
ARROW = {
    YUAN: pa.decimal128(18, 2),
    MEASURED: pa.decimal128(18, 6),
    COUNT: pa.int32(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "int8": pa.int8(),
}
MOST: dict[str, int] = {YUAN: 10**15, MEASURED: 10**11, COUNT: 10**9}
PLACES = {YUAN: 2, MEASURED: 6, COUNT: 0}
NARROW = "decimal(18, 2)"
WIDE = "decimal(36, 12)"  # Spark keeps the scale of a sum only up to 37 digits
ENOUGH = Decimal(10) ** 16  # what NARROW holds
KEPT = (("row", pa.int64()), ("id", pa.string()), ("region", pa.string()))


def kind(fact: Fact) -> str:
    """Return the type of a fact's column, in the words of Ibis."""
    if fact.type is Type.COUNT:
        return COUNT
    if fact.type in NUMERIC:
        return YUAN if fact.unit == "元" else MEASURED
    return OTHERS[fact.type]


def arrow(fact: Fact) -> pa.DataType:
    """Return the same in the words of Arrow."""
    return ARROW[kind(fact)]


def code(fact: Fact, value: Value) -> Value:
    """Return what stands for `value` in a table: the place of an option, anything else as it is."""
    return list(fact.options).index(str(value)) if fact.type is Type.CHOICE else value


def amount_kind(term: Amount, day: date) -> str:
    """Return `NARROW` where no enterprise's amount can be more or finer than that holds, else `WIDE`.

    Raises NotInForce before its first value.
    """
    most, places = _reach(term, day)
    return NARROW if most < ENOUGH and places <= PLACES[YUAN] else WIDE


def _reach(term: Amount, day: date) -> tuple[Decimal, int]:
    """Return the largest amount that can come out, and the most places after the point."""
    if isinstance(term, Fixed):
        return _written(standing(term.value, day))
    if isinstance(term, Nothing):
        return Decimal(0), 0
    if isinstance(term, Parts):
        ceiling = standing(term.ceiling, day)
        shares = [_written(standing(share.share, day)) for share in term.shares]
        return ceiling.value * sum(share for share, _ in shares), _written(ceiling)[1] + 2 + max(p for _, p in shares)
    if isinstance(term, Tiers):
        grants = [_written(standing(tier.grant, day)) for tier in term.tiers]
        return sum((most for most, _ in grants), Decimal(0)), max(places for _, places in grants)
    if isinstance(term, PerUnit | ShareOf | ValueOf):
        return _of_fact(term, day)
    if isinstance(term, Ceiling):
        reaches = [_written(standing(term.limit, day)), _reach(term.term, day)]
    else:
        reaches = [_reach(one, day) for one in term.terms]
    return sum((most for most, _ in reaches), Decimal(0)), max(places for _, places in reaches)


def _of_fact(term: PerUnit | ShareOf | ValueOf, day: date) -> tuple[Decimal, int]:
    held = kind(vocabulary()[term.fact])
    if isinstance(term, ValueOf):
        return Decimal(MOST[held]), PLACES[held]
    most, places = _written(standing(term.value if isinstance(term, PerUnit) else term.share, day))
    return most * MOST[held], places + PLACES[held] + 2 * isinstance(term, ShareOf)


def _written(stated: Written) -> tuple[Decimal, int]:
    return stated.value, max(-int(stated.value.normalize().as_tuple().exponent), 0)
