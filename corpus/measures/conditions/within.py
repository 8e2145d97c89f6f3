"""自…起至…止: a date lies in a period."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Where
from corpus.measures.facts import Fact, Facts, Type
from corpus.measures.fields import MeasureError, day, mapping, string, under
from corpus.measures.kind import Entry, Held, OfFact, TermReader
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class Within(OfFact):
    """The date is in the period; both days are in. An open end is None."""

    key: ClassVar = "within"
    of: Fact
    first: date | None
    last: date | None
    cited: Citation

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, first, last, quote}``; the fact is a date."""
        item = mapping(raw, at, ("fact", "first", "last", "quote"))
        fact = terms.facts.find(string(item, "fact", at))
        if fact.type is not Type.DATE:
            raise MeasureError(f"{at}: {fact.name} is no date")
        first, last = (day(item.get(key), under(at, key)) for key in ("first", "last"))
        if first and last and last < first:
            raise MeasureError(f"{at}: the last day is before the first")
        return cls(fact, first, last, terms.clause.quote(item, "quote", at))

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        ends = {key: end for key, end in (("first", self.first), ("last", self.last)) if end}
        return {self.key: {"fact": self.fact, **ends, "quote": self.cited.quote}}

    def weigh(self, facts: Facts, _day: date) -> Held:
        """Return whether it is met."""
        value = facts.get(self.fact)
        if not isinstance(value, date):
            return None
        return (self.first is None or self.first <= value) and (self.last is None or value <= self.last)

    def compile(self, facts: Columns, _day: date) -> Where:
        """Return in which rows it is met."""
        import ibis

        from corpus.measures.expressions import asked_of

        column: Any = facts[self.fact]
        ends = [column >= self.first] if self.first else []
        ends += [column <= self.last] if self.last else []
        return asked_of([column], ibis.and_(*ends)) if ends else Where(column.notnull(), ibis.literal(True))
