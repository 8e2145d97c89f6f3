"""给予10万元奖励: what the text states, whatever the facts."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Reach, Reckoned
from corpus.measures.facts import Facts
from corpus.measures.kind import Amount, Entry, TermReader
from corpus.measures.quoting import MONEY, in_units, unvalued
from corpus.measures.trace import Step, Valued, stated
from corpus.measures.written import Dated, standing


@dataclass(frozen=True, slots=True)
class Fixed(Amount):
    """What the text states, whatever the facts."""

    key: ClassVar = "fixed"
    value: Dated

    @property
    def uses(self) -> Dated:
        """Its number."""
        return self.value[:1]

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{value, quote}``, or a list of such with ``since``."""
        return cls(in_units(MONEY, terms.clause.valued(raw, at), at))

    @staticmethod
    def entry(value: str, quote: str) -> Entry:
        """Return what a file holds where `value` is granted."""
        return {Fixed.key: {"value": value, "quote": quote}}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return {self.key: unvalued(self.value)}

    def weigh(self, _facts: Facts, day: date) -> Valued:
        """Return what is stated. Raises NotInForce before its first value."""
        found = standing(self.value, day)
        return Valued(stated(found), (Step("", found.wording, found.cited),))

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return what is stated, in every row. Raises NotInForce before its first value."""
        from corpus.measures import expressions

        return expressions.stated(standing(self.value, day), facts)

    def reach(self, day: date) -> Reach:
        """Return what is stated. Raises NotInForce before its first value."""
        return standing(self.value, day).reach
