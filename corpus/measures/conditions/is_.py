"""是, 属于: a fact is one of some values."""

import operator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Where, code, kind
from corpus.measures.facts import Fact, Facts, Type, Value
from corpus.measures.fields import MeasureError, listed, mapping, string, truth
from corpus.measures.kind import Entry, Held, OfFact, TermReader
from corpus.measures.trace import word
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class Is(OfFact):
    """The fact is one of `values`. `presumed`: it is taken to be so where nobody has told, and the trace says so."""

    key: ClassVar = "is"
    of: Fact
    values: tuple[bool | str, ...]
    cited: Citation
    presumed: bool = False

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, value or values, quote, presumed}``; the fact is a yes or no or a choice."""
        item = mapping(raw, at, ("fact", "value", "values", "quote", "presumed"))
        if ("value" in item) == ("values" in item):
            raise MeasureError(f"{at}: either value or values is wanted")
        fact = terms.facts.find(string(item, "fact", at))
        if fact.type not in (Type.BOOLEAN, Type.CHOICE):
            raise MeasureError(f"{at}: {fact.name} is neither a boolean nor a choice")
        values = [one for one, _ in listed(item["values"], at)] if "values" in item else [item["value"]]
        for value in values:
            if not (isinstance(value, bool) if fact.type is Type.BOOLEAN else value in list(fact.options)):
                raise MeasureError(f"{at}: {fact.name} cannot be {value}")
        return cls(fact, tuple(values), terms.clause.quote(item, "quote", at), truth(item, "presumed", at))

    @staticmethod
    def entry(fact: str, values: tuple[bool | str, ...], quote: str, presumed: bool = False) -> Entry:
        """Return what a file holds where `fact` is to be one of `values`."""
        options = {"value": values[0]} if len(values) == 1 else {"values": list(values)}
        return {Is.key: {"fact": fact, **options, **({"presumed": True} if presumed else {}), "quote": quote}}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return self.entry(self.fact, self.values, self.cited.quote, self.presumed)

    def weigh(self, facts: Facts, _day: date) -> Held:
        """Return whether it is met."""
        value = facts.get(self.fact)
        if value is None:
            return True if self.presumed else None
        return value in self.values

    def show(self, value: Value | None) -> str:
        """Return what is told of the fact, else what is presumed."""
        if value is not None:
            return self.of.show(value)
        return word("presumed", value="、".join(self.of.show(one) for one in self.values))

    def compile(self, facts: Columns, _day: date) -> Where:
        """Return in which rows it is met."""
        import ibis

        from corpus.measures.expressions import told_throughout

        column = facts[self.fact]
        values = [ibis.literal(code(self.of, value), kind(self.of)) for value in self.values]
        if told_throughout(column):
            sure = reduce(operator.or_, (column == value for value in values))
            return Where(sure, sure)
        sure = reduce(operator.or_, (column.identical_to(value) for value in values))
        possible = sure | column.isnull()
        return Where(possible if self.presumed else sure, possible)
