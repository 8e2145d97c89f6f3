"""Compiles the amount of a measure to Ibis: a number, its sense and the facts that are wanted, for every row.

Exact decimals: what is computed is held to twelve places and wider than any sum of a country's enterprises; a number
that does not fit stops the engine, it is never cut. `assistant.weighing.amounts` says the same for one enterprise.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import ibis

from assistant.tables.conditions import Columns, Held, asked_of, met, negated, number, open_in, told_throughout
from assistant.tables.types import MEASURED, PLACES, amount_kind
from corpus.language.bound import Bound
from corpus.measures.facts import vocabulary
from corpus.measures.measure import (
    Amount,
    Ceiling,
    Fixed,
    Larger,
    Nothing,
    Parts,
    PerUnit,
    ShareOf,
    Smaller,
    Sum,
    Tiers,
    ValueOf,
    Written,
    standing,
)

HUNDRED = Decimal(100)
SENSES = (Bound.UP_TO, Bound.AT_LEAST)  # of an amount; every other word for a number leaves it exact


class CompileError(ValueError):
    """A measure that no table can be matched with; the message says why."""


@dataclass(frozen=True, slots=True)
class Value:
    """What an amount comes to in each row: null where it is unknown; `wanted` has the facts and in which rows."""

    value: Any
    bound: Any  # a Bound where it is the same in every row in which the amount is not 0
    unit: str
    wanted: tuple[tuple[str, Any], ...] = ()

    @property
    def known(self) -> bool:
        """Whether it is null in no row: every fact that it is made of is told throughout."""
        return not self.wanted


def amount(term: Amount, facts: Columns, day: date) -> Value:
    """Return what `term` comes to, as narrow as it may be. Raises as `value` does."""
    return value(term, replace(facts, amounts=amount_kind(term, day)), day)


def value(term: Amount, facts: Columns, day: date) -> Value:
    """Return what `term` comes to. Raises NotInForce before its first value, CompileError for mixed units."""
    return VALUES[type(term)](term, facts, day)


def each_once(pairs: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """Return each fact once, in order, with the rows in which any of its pairs wants it."""
    joined: dict[str, Any] = {}
    for fact, rows in pairs:
        joined[fact] = joined[fact] | rows if fact in joined else rows
    return tuple(joined.items())


def _held(amount: Decimal | Any, facts: Columns) -> Any:
    return ibis.literal(amount, facts.amounts) if isinstance(amount, Decimal) else amount.cast(facts.amounts)


def _zero(facts: Columns) -> Any:
    return _held(Decimal(0), facts)


def _unknown(facts: Columns) -> Any:
    return ibis.null(facts.amounts)


def _sense(bound: Bound) -> Bound:
    return bound if bound in SENSES else Bound.EXACT


def words(bound: Any) -> Any:
    """Return the sense of an amount as a column of words."""
    return ibis.literal(bound.value) if isinstance(bound, Bound) else bound


def _stated(stated: Written, facts: Columns) -> Value:
    return Value(_held(stated.value, facts), _sense(stated.bound), stated.unit)


def _fixed(term: Fixed, facts: Columns, day: date) -> Value:
    return _stated(standing(term.value, day), facts)


def _nothing(_term: Nothing, facts: Columns, _day: date) -> Value:
    return Value(_zero(facts), Bound.EXACT, "CNY")


def _parts(term: Parts, facts: Columns, day: date) -> Value:
    ceiling = standing(term.ceiling, day)
    due = [(met(share.when, facts, day), standing(share.share, day).value) for share in term.shares]
    none = _zero(facts)
    parts = [ibis.ifelse(held.sure, _held(ceiling.value * share / HUNDRED, facts), none) for held, share in due]
    total: Any = ibis.least(_added(parts, facts), _held(ceiling.value, facts))
    wanted = each_once((fact, rows) for share in term.shares for _, fact, rows in open_in(share.when, facts, day))
    if wanted:
        unknown = reduce(operator.or_, (held.unknown for held, _ in due))
        total = ibis.ifelse(unknown & (total == 0), _unknown(facts), total)
    return Value(total, _sense(ceiling.bound), ceiling.unit, wanted)


def _tiers(term: Tiers, facts: Columns, day: date) -> Value:
    limits = [standing(tier.threshold, day).value for tier in term.tiers]
    crossed = [_crossed(limit, limits, term, facts) for limit in limits]
    grants = [standing(tier.grant, day) for tier in term.tiers]
    count = _together if term.adds else _highest
    amount: Any = count(crossed, [grant.value for grant in grants], facts)
    unknown: Any = amount.isnull()
    wanted = ((fact, unknown & rows) for name in (term.fact, term.before) for fact, rows in _wanted(name, facts))
    return Value(amount, _sense(grants[0].bound), grants[0].unit, each_once(wanted))


def _crossed(limit: Decimal, limits: Sequence[Decimal], term: Tiers, facts: Columns) -> Held:
    """Whether a tier is crossed, by the sums themselves and else by what is told to be passed first."""
    beyond = operator.ge if term.inclusive else operator.gt
    now, before, passed = facts[term.fact], facts[term.before], facts[term.passed]
    known = reduce(operator.or_, (passed == number(one) for one in limits))
    under: Any = number(limit) <= passed
    over: Any = number(limit) >= passed
    first_now = ibis.cases((under, True), (known, False), else_=None)
    first_before = ibis.cases((over | known if term.adds else over, False), else_=None)
    passed_now = _or_else(now, beyond(now, number(limit)), first_now)
    passed_before = _or_else(before, beyond(before, number(limit)), first_before)
    return asked_of([now, before], passed_now & negated(passed_before))


def _or_else(column: Any, said: Any, instead: Any) -> Any:
    """Return what a column says, and in the rows that tell nothing what else does."""
    return said if told_throughout(column) else ibis.ifelse(column.notnull(), said, instead)


def _highest(crossed: Sequence[Held], sums: Sequence[Decimal], facts: Columns) -> Any:
    """Return the highest tier's sum; null where from the top down one is met that may have been crossed."""
    found = _zero(facts)
    for held, amount in zip(crossed, sums, strict=True):
        found = _where(held, _held(amount, facts), found, facts)
    return found


def _together(crossed: Sequence[Held], sums: Sequence[Decimal], facts: Columns) -> Any:
    none = _zero(facts)
    parts = [_where(held, _held(amount, facts), none, facts) for held, amount in zip(crossed, sums, strict=True)]
    return _added(parts, facts)  # null as soon as one is


def _where(held: Held, amount: Any, otherwise: Any, facts: Columns) -> Any:
    if held.settled:
        return ibis.ifelse(held.sure, amount, otherwise)
    return ibis.cases((held.sure, amount), (held.possible, _unknown(facts)), else_=otherwise)


def _per_unit(term: PerUnit, facts: Columns, day: date) -> Value:
    stated, told = standing(term.value, day), facts[term.fact]
    whole = told.type().is_integer() and stated.value % 1 == 0 and stated.value < 10**9
    product = told.cast("int64") * ibis.literal(int(stated.value), "int64") if whole else _times(told, stated.value)
    product = _held(product, facts)
    return Value(product, _sense(stated.bound), stated.unit, _wanted(term.fact, facts))


def _times(told: Any, factor: Decimal) -> Any:
    """Return an exact product; the factor's type is one that Ibis takes beside every fact's and Spark need not cut."""
    places = max(-int(factor.as_tuple().exponent), PLACES[MEASURED])
    number_told = told.cast("decimal(10, 0)") if told.type().is_integer() else told
    return number_told * ibis.literal(factor, f"decimal(19, {places})")


def _share_of(term: ShareOf, facts: Columns, day: date) -> Value:
    stated, told = standing(term.share, day), facts[term.fact]
    product = _held(_times(told, stated.value / HUNDRED), facts)
    return Value(product, _sense(stated.bound), vocabulary()[term.fact].code, _wanted(term.fact, facts))


def _value_of(term: ValueOf, facts: Columns, _day: date) -> Value:
    told = _held(facts[term.fact], facts)
    return Value(told, _sense(term.bound), vocabulary()[term.fact].code, _wanted(term.fact, facts))


def _wanted(fact: str, facts: Columns) -> tuple[tuple[str, Any], ...]:
    return () if told_throughout(facts[fact]) else ((fact, facts[fact].isnull()),)


def _sum(term: Sum, facts: Columns, day: date) -> Value:
    parts = _terms(term.terms, facts, day)
    total: Any = _added([_filled(part, facts) for part in parts], facts)
    unsure = [part.value.notnull() for part in parts if not part.known]
    if unsure:
        total = ibis.ifelse((total != 0) | reduce(operator.and_, unsure), total, _unknown(facts))
    return Value(total, _joint(parts, facts), parts[0].unit, each_once(pair for part in parts for pair in part.wanted))


def _filled(part: Value, facts: Columns) -> Any:
    return part.value if part.known else part.value.fill_null(_zero(facts))


def _joint(parts: Sequence[Value], facts: Columns) -> Any:
    """Return the sense of a sum: a ceiling as soon as one part that counts is one."""
    if len(_senses(parts)) == 1:
        return parts[0].bound
    joint = words(Bound.EXACT)
    for sense in reversed(SENSES):
        counts = [_filled(part, facts) != 0 for part in parts]
        held = [(words(part.bound) == sense.value) & counted for part, counted in zip(parts, counts, strict=True)]
        joint = ibis.ifelse(reduce(operator.or_, held), words(sense), joint)
    return joint


def _senses(parts: Sequence[Value]) -> set[object]:
    """Return the senses of parts as they are in every row; one that differs by row counts as its own."""
    return {part.bound if isinstance(part.bound, Bound) else id(part) for part in parts}


def _larger(term: Larger, facts: Columns, day: date) -> Value:
    return _extreme(_terms(term.terms, facts, day), operator.gt, facts)


def _smaller(term: Smaller, facts: Columns, day: date) -> Value:
    return _extreme(_terms(term.terms, facts, day), operator.lt, facts)


def _extreme(parts: Sequence[Value], beats: Callable[[Any, Any], Any], facts: Columns) -> Value:
    amount, bound = parts[0].value, words(parts[0].bound)
    for part in parts[1:]:
        better = beats(part.value, amount)
        bound = ibis.ifelse(better, words(part.bound), bound)
        amount = ibis.cases((better.isnull(), _unknown(facts)), (better, part.value), else_=amount)
    sense = parts[0].bound if len(_senses(parts)) == 1 else bound
    return Value(amount, sense, parts[0].unit, each_once(pair for part in parts for pair in part.wanted))


def _ceiling(term: Ceiling, facts: Columns, day: date) -> Value:
    limit, inner = standing(term.limit, day), value(term.term, facts, day)
    _one_unit((limit.unit, inner.unit))
    most, known = _held(limit.value, facts), inner.value.notnull()
    bound: Any = Bound.UP_TO
    if not inner.bound is _sense(limit.bound) is Bound.UP_TO:
        own, cut = words(inner.bound), words(_sense(limit.bound))
        bound = ibis.cases((negated(known), words(Bound.UP_TO)), (inner.value <= most, own), else_=cut)
    amount = ibis.ifelse(known & (inner.value <= most), inner.value, most)
    return replace(inner, value=amount, bound=bound)


def _terms(terms: Iterable[Amount], facts: Columns, day: date) -> list[Value]:
    parts = [value(one, facts, day) for one in terms]
    _one_unit(part.unit for part in parts)
    return parts


def _one_unit(units: Iterable[str]) -> None:
    found = sorted(set(units))
    if len(found) > 1:
        raise CompileError(f"amounts in different units do not add up or compare: {', '.join(found)}")


def _added(parts: Sequence[Any], facts: Columns) -> Any:
    return reduce(lambda one, two: (one + two).cast(facts.amounts), parts)


VALUES: dict[type, Callable[[Any, Columns, date], Value]] = {
    Fixed: _fixed,
    Nothing: _nothing,
    Parts: _parts,
    Tiers: _tiers,
    PerUnit: _per_unit,
    ShareOf: _share_of,
    ValueOf: _value_of,
    Sum: _sum,
    Larger: _larger,
    Smaller: _smaller,
    Ceiling: _ceiling,
}
