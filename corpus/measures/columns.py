"""How facts, conditions and amounts are held in a table of enterprises: exact, and as narrow as they may be.

Decimals of up to eighteen digits are one machine word, for DuckDB a third of the time. Yuan are held to the 分 up to
10^15, everything else that is measured to the millionth up to 10^11; what is larger is a slip of the pen and refused.
Values only, without Ibis, whose expressions they carry: `corpus.measures.expressions` makes them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from corpus.measures.facts import NUMERIC, WHOLE, Fact, Type, Value

YUAN, MEASURED, COUNT = "decimal(18, 2)", "decimal(18, 6)", "int32"
OTHERS = {Type.BOOLEAN: "boolean", Type.DATE: "date", Type.CHOICE: "int8"}  # of a choice the option's place: `code`
MOST: dict[str, int] = {YUAN: 10**15, MEASURED: 10**11, COUNT: 10**9}
PLACES = {YUAN: 2, MEASURED: 6, COUNT: 0}
NARROW = "decimal(18, 2)"
WIDE = "decimal(36, 12)"  # Spark keeps the scale of a sum only up to 37 digits
ENOUGH = Decimal(10) ** 16  # what NARROW holds
Reach = tuple[Decimal, int]  # the largest amount that can come out, and the most places behind the point
Wanted = tuple[tuple[str, Any], ...]  # facts, and in which rows each is wanted


class CompileError(ValueError):
    """A measure that no table can be matched with; the message says why."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns by fact, and the type that amounts are computed in."""

    by_fact: Mapping[str, Any]
    amounts: str = WIDE

    def __getitem__(self, fact: str) -> Any:
        return self.by_fact[fact]


@dataclass(frozen=True, slots=True)
class Where:
    """In which rows a condition is met for sure, and in which it may be: never null.

    Two booleans without nulls say what Kleene's one of three values says, and engines weigh them faster. What is met
    may be met; what may be and is not is unknown. Of facts that every enterprise told, one boolean says it all: that
    is half the work.
    """

    sure: Any
    possible: Any  # the same object where `settled`

    @property
    def settled(self) -> bool:
        """Whether nothing is unknown in any row."""
        return self.sure is self.possible


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What an amount comes to in each row: null where it is unknown; `wanted` has the facts and in which rows."""

    value: Any
    bound: Any  # a Bound where it is the same in every row in which the amount is not 0
    unit: str
    wanted: Wanted = ()

    @property
    def known(self) -> bool:
        """Whether it is null in no row: every fact that it is made of is told throughout."""
        return not self.wanted


def kind(fact: Fact) -> str:
    """Return the type of a fact's column, in the words of Ibis."""
    if fact.type in WHOLE:
        return COUNT
    if fact.type in NUMERIC:
        return YUAN if fact.unit == "元" else MEASURED
    return OTHERS[fact.type]


def code(fact: Fact, value: Value) -> Value:
    """Return what stands for `value` in a table: the place of an option, anything else as it is."""
    return list(fact.options).index(str(value)) if fact.type is Type.CHOICE else value


def holding(reach: Reach) -> str:
    """Return `NARROW` where no enterprise's amount can be more or finer than that holds, else `WIDE`."""
    most, places = reach
    return NARROW if most < ENOUGH and places <= PLACES[YUAN] else WIDE


def together(reaches: Iterable[Reach]) -> Reach:
    """Return how far amounts reach that are added, or of which one is picked."""
    every = tuple(reaches)
    return sum((most for most, _ in every), Decimal(0)), max(places for _, places in every)


def times(fact: Fact, factor: Reach, finer: int = 0) -> Reach:
    """Return how far the product of a fact and a number reaches; `finer`: so many places more."""
    most, places = factor
    return most * MOST[kind(fact)], places + PLACES[kind(fact)] + finer


def each_once(pairs: Iterable[tuple[str, Any]]) -> Wanted:
    """Return each fact once, in order, with the rows in which any of its pairs wants it."""
    joined: dict[str, Any] = {}
    for fact, rows in pairs:
        joined[fact] = joined[fact] | rows if fact in joined else rows
    return tuple(joined.items())
