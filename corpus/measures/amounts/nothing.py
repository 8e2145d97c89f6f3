"""不再增收土地价款: nothing has to be paid, which is a support too."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from corpus.language.bound import Bound
from corpus.measures.columns import Columns, Reach, Reckoned
from corpus.measures.facts import Facts
from corpus.measures.fields import mapping
from corpus.measures.kind import Amount, Entry, TermReader
from corpus.measures.trace import Computed, Step, Valued
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class Nothing(Amount):
    """Nothing has to be paid: 不再增收土地价款."""

    key: ClassVar = "nothing"
    due_at_zero: ClassVar = True
    cited: Citation

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{quote}``."""
        return cls(terms.clause.quote(mapping(raw, at, ("quote",)), "quote", at))

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return {self.key: {"quote": self.cited.quote}}

    def weigh(self, _facts: Facts, _day: date) -> Valued:
        """Return 0."""
        return Valued(Computed(Decimal(0), "CNY", Bound.EXACT), (Step("", self.cited.quote, self.cited),))

    def compile(self, facts: Columns, _day: date) -> Reckoned:
        """Return 0 in every row."""
        from corpus.measures import expressions

        return Reckoned(expressions.zero(facts), Bound.EXACT, "CNY")

    def reach(self, _day: date) -> Reach:
        """Return 0."""
        return Decimal(0), 0
