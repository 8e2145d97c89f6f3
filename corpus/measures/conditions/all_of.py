"""并且: every one of some conditions. A false one settles it, whatever else is unknown."""

import operator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Where
from corpus.measures.facts import Facts
from corpus.measures.kind import Condition, Held, OfConditions, TermReader


@dataclass(frozen=True, slots=True)
class AllOf(OfConditions):
    """Every one of them."""

    key: ClassVar = "all"
    terms: tuple[Condition, ...]

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read a list of conditions."""
        return cls(terms.every_condition(raw, at))

    def weigh(self, facts: Facts, day: date) -> Held:
        """Return whether it is met. Raises NotInForce before the first value of a term."""
        results = [one.weigh(facts, day) for one in self.terms]
        return False if False in results else None if None in results else True

    def compile(self, facts: Columns, day: date) -> Where:
        """Return in which rows it is met. Raises NotInForce before the first value of a term."""
        from corpus.measures.expressions import joined

        return joined([one.compile(facts, day) for one in self.terms], operator.and_)
