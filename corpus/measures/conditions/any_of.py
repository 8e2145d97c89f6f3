"""或者: one of some conditions at least. A true one settles it, whatever else is unknown."""

import operator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Where
from corpus.measures.facts import Facts
from corpus.measures.kind import Condition, Held, OfConditions, TermReader
from corpus.measures.opened import steps


@dataclass(frozen=True, slots=True)
class AnyOf(OfConditions):
    """One of them at least."""

    key: ClassVar = "any"
    apart: ClassVar = True
    terms: tuple[Condition, ...]

    def telling(self, facts: Facts, day: date) -> tuple[Condition, ...]:
        """Return those that are met, those that are open where none is, else the one that is missed least."""
        results = [(one.weigh(facts, day), one) for one in self.terms]
        for value in (True, None):
            if any(met is value for met, _ in results):
                return tuple(one for met, one in results if met is value)
        return (min(self.terms, key=lambda one: sum(step.holds is False for step in steps(one, facts, day))),)

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read a list of conditions."""
        return cls(terms.every_condition(raw, at))

    def weigh(self, facts: Facts, day: date) -> Held:
        """Return whether it is met. Raises NotInForce before the first value of a term."""
        results = [one.weigh(facts, day) for one in self.terms]
        return True if True in results else None if None in results else False

    def compile(self, facts: Columns, day: date) -> Where:
        """Return in which rows it is met. Raises NotInForce before the first value of a term."""
        from corpus.measures.expressions import joined

        return joined([one.compile(facts, day) for one in self.terms], operator.or_)
