"""非, 未: the other way round. What is unknown stays so."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Where
from corpus.measures.facts import Facts
from corpus.measures.kind import Condition, Entry, Held, TermReader


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The other way round."""

    key: ClassVar = "not"
    turned: ClassVar = True
    term: Condition

    @property
    def inner(self) -> tuple[Condition, ...]:
        """The one that it turns."""
        return (self.term,)

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read a condition."""
        return cls(terms.condition(raw, at))

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return {self.key: self.term.write()}

    def weigh(self, facts: Facts, day: date) -> Held:
        """Return whether it is met. Raises NotInForce before the first value of its term."""
        result = self.term.weigh(facts, day)
        return None if result is None else not result

    def compile(self, facts: Columns, day: date) -> Where:
        """Return in which rows it is met. Raises NotInForce before the first value of its term."""
        where = self.term.compile(facts, day)
        sure = ~where.possible
        return Where(sure, sure if where.settled else ~where.sure)
