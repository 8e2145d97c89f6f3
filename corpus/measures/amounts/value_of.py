"""不低于土地取得成本: the sum that a fact tells, in the sense in which the text counts it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from corpus.language.bound import Bound, comparisons
from corpus.measures.columns import MOST, PLACES, Columns, Reach, Reckoned, kind
from corpus.measures.facts import Fact, Facts
from corpus.measures.fields import mapping, string
from corpus.measures.kind import Amount, Entry, HangsOnFact, TermReader
from corpus.measures.trace import Computed, Step, Valued
from corpus.measures.written import sense_of
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class ValueOf(HangsOnFact, Amount):
    """The sum that `fact` tells; `bound` is the sense in which it counts."""

    key: ClassVar = "value_of"
    of: Fact
    bound: Bound
    cited: Citation

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, quote}``; the fact is a number, and the quote says in which sense it counts."""
        item = mapping(raw, at, ("fact", "quote"))
        quote = terms.clause.quote(item, "quote", at)
        compared = comparisons(quote.quote)
        bound = compared[0][0] if compared else Bound.EXACT
        return cls(terms.number(string(item, "fact", at), at), bound, quote)

    @staticmethod
    def entry(fact: str, quote: str) -> Entry:
        """Return what a file holds where as much as `fact` is granted."""
        return {ValueOf.key: {"fact": fact, "quote": quote}}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return self.entry(self.fact, self.cited.quote)

    def weigh(self, facts: Facts, _day: date) -> Valued:
        """Return what is told."""
        value = facts.get(self.fact)
        if value is None:
            return Valued(None, (), (self.fact,))
        computed = Computed(Decimal(value), self.of.code, sense_of(self.bound))  # type: ignore[arg-type]  # `read` saw to it
        return Valued(computed, (Step(self.of.label, self.of.show(value), self.cited),))

    def compile(self, facts: Columns, _day: date) -> Reckoned:
        """Return what is told in each row."""
        from corpus.measures import expressions

        amount = expressions.held_as(facts[self.fact], facts)
        return Reckoned(amount, sense_of(self.bound), self.of.code, expressions.wanted(self.fact, facts))

    def reach(self, _day: date) -> Reach:
        """Return the largest number of the fact."""
        of_kind = kind(self.of)
        return Decimal(MOST[of_kind]), PLACES[of_kind]
