"""Two kinds that the program does not have: 每满3个奖励50万元, and a number between two of the text."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Reach, Reckoned, Where, times
from corpus.measures.facts import Fact, Facts
from corpus.measures.fields import mapping, string
from corpus.measures.kind import Amount, Entry, HangsOnFact, Held, OfFact, TermReader
from corpus.measures.quoting import MONEY, in_units, undated
from corpus.measures.trace import Step, Valued, stated
from corpus.measures.written import Dated, standing
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class EveryFull(HangsOnFact, Amount):
    """So much for every full `size` of what `fact` counts."""

    key: ClassVar = "every_full"
    of: Fact
    size: int
    value: Dated
    cited: Citation

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, size, value, quote}``."""
        item = mapping(raw, at, ("fact", "size", "value", "quote"))
        quote = terms.clause.quote(item, "quote", at)
        value = in_units(MONEY, terms.clause.dated(item["value"], at, quote), at)
        return cls(terms.number(string(item, "fact", at), at), item["size"], value, quote)

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        value = undated(self.value, self.cited)
        return {self.key: {"fact": self.fact, "size": self.size, "value": value, "quote": self.cited.quote}}

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return what every full size brings."""
        found, count = standing(self.value, day), facts.get(self.fact)
        if not isinstance(count, int):
            return Valued(None, (), (self.fact,))
        computed = stated(found, Decimal(count // self.size) * found.value)
        return Valued(computed, (Step(self.of.label, computed.wording, self.cited),))

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return the same in each row."""
        from corpus.measures import expressions

        found, told = standing(self.value, day), facts[self.fact]
        product = expressions.held_as(expressions.times((told // self.size).cast("int32"), found.value), facts)
        return Reckoned(product, found.sense, found.unit, expressions.wanted(self.fact, facts))

    def reach(self, day: date) -> Reach:
        """Return no more than one for each would bring."""
        return times(self.of, standing(self.value, day).reach)


@dataclass(frozen=True, slots=True)
class Between(OfFact):
    """The fact is one of the whole numbers from `first` to `last`."""

    key: ClassVar = "between"
    of: Fact
    first: int
    last: int
    cited: Citation

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, first, last, quote}``."""
        item = mapping(raw, at, ("fact", "first", "last", "quote"))
        fact = terms.number(string(item, "fact", at), at)
        return cls(fact, item["first"], item["last"], terms.clause.quote(item, "quote", at))

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        ends = {"first": self.first, "last": self.last}
        return {self.key: {"fact": self.fact, **ends, "quote": self.cited.quote}}

    def weigh(self, facts: Facts, _day: date) -> Held:
        """Return whether it is met."""
        told = facts.get(self.fact)
        return self.first <= told <= self.last if isinstance(told, int) else None

    def compile(self, facts: Columns, _day: date) -> Where:
        """Return the same in each row."""
        from corpus.measures.expressions import asked_of

        told = facts[self.fact]
        return asked_of([told], told.between(self.first, self.last))
