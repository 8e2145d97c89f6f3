"""Weighs the conditions of a measure: true, false or unknown (Kleene), with a trace and the facts that are open.

What is unknown is neither true nor false; a false term settles a conjunction whatever else is unknown, a true one an
alternative.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.replies import reply
from assistant.weighing.assessment import Step
from corpus.measures.facts import Facts, Value, vocabulary
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

Held = bool | None


def holds(term: Condition, facts: Facts, day: date) -> Held:
    """Return whether a condition is met, None where that is unknown. Raises NotInForce before its first value."""
    return WEIGHS[type(term)](term, facts, day)


def open_facts(term: Condition, facts: Facts, day: date, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the facts that keep a condition unknown, with their depth: at 0 one alone can settle it."""
    if holds(term, facts, day) is not None:
        return
    if isinstance(term, AllOf):
        for one in term.terms:
            yield from open_facts(one, facts, day, depth)
    elif isinstance(term, AnyOf):
        for one in term.terms:
            yield from open_facts(one, facts, day, depth + 1)
    elif isinstance(term, Not):
        yield from open_facts(term.term, facts, day, depth)
    else:
        yield depth, term.fact


def steps(term: Condition, facts: Facts, day: date, wanted: bool = True) -> Iterator[Step]:
    """Yield a step for every term whose fact is told or presumed; of alternatives, those that tell the outcome."""
    if isinstance(term, AllOf | AnyOf):
        for one in _telling(term, facts, day) if isinstance(term, AnyOf) else term.terms:
            yield from steps(one, facts, day, wanted)
    elif isinstance(term, Not):
        yield from steps(term.term, facts, day, not wanted)
    else:
        held = holds(term, facts, day)
        if held is not None:
            fact = vocabulary()[term.fact]
            yield Step(fact.label, _told(term, facts.get(term.fact)), term.cited, held is wanted)


def _telling(term: AnyOf, facts: Facts, day: date) -> tuple[Condition, ...]:
    """Return the alternatives that are met, those that are open where none is, else the one that is missed least."""
    held = [(holds(one, facts, day), one) for one in term.terms]
    for value in (True, None):
        if any(met is value for met, _ in held):
            return tuple(one for met, one in held if met is value)
    return (min(term.terms, key=lambda one: sum(step.holds is False for step in steps(one, facts, day))),)


def _told(term: Is | Limit | Within, value: Value | None) -> str:
    fact = vocabulary()[term.fact]
    if value is not None:
        return fact.show(value)
    assert isinstance(term, Is)
    return reply("presumed", value="、".join(fact.show(one) for one in term.values))


def _is(term: Is, facts: Facts, _day: date) -> Held:
    value = facts.get(term.fact)
    if value is None:
        return True if term.presumed else None
    return value in term.values


def _compared(compare: Callable[[Decimal, Decimal], bool]) -> Callable[[Any, Facts, date], Held]:
    def weigh(term: Limit, facts: Facts, day: date) -> Held:
        limit, value = standing(term.limit, day).value, facts.get(term.fact)
        return None if value is None else compare(Decimal(value), limit)  # type: ignore[arg-type]  # the loader saw to it

    return weigh


def _within(term: Within, facts: Facts, _day: date) -> Held:
    value = facts.get(term.fact)
    if not isinstance(value, date):
        return None
    return (term.first is None or term.first <= value) and (term.last is None or value <= term.last)


def _all(term: AllOf, facts: Facts, day: date) -> Held:
    held = [holds(one, facts, day) for one in term.terms]
    return False if False in held else None if None in held else True


def _any(term: AnyOf, facts: Facts, day: date) -> Held:
    held = [holds(one, facts, day) for one in term.terms]
    return True if True in held else None if None in held else False


def _not(term: Not, facts: Facts, day: date) -> Held:
    held = holds(term.term, facts, day)
    return None if held is None else not held


WEIGHS: dict[type, Callable[[Any, Facts, date], Held]] = {
    Is: _is,
    AtLeast: _compared(lambda value, limit: value >= limit),
    Over: _compared(lambda value, limit: value > limit),
    AtMost: _compared(lambda value, limit: value <= limit),
    Under: _compared(lambda value, limit: value < limit),
    Within: _within,
    AllOf: _all,
    AnyOf: _any,
    Not: _not,
}
