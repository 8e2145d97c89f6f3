"""每个平台奖励50万元: so much for each of what a fact counts."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from corpus.language.quantity import UNITS
from corpus.measures.columns import Columns, Reach, Reckoned, times
from corpus.measures.facts import Fact, Facts, Type
from corpus.measures.fields import MeasureError, mapping, string, under
from corpus.measures.kind import Amount, Entry, HangsOnFact, TermReader
from corpus.measures.quoting import MONEY, in_units, undated
from corpus.measures.trace import Step, Valued, stated, word
from corpus.measures.written import Dated, standing
from corpus.model import Citation

AREAS = tuple((word, code) for word, code in UNITS.items() if code in ("m2", "mu"))


@dataclass(frozen=True, slots=True)
class PerUnit(HangsOnFact, Amount):
    """So much for each of what `fact` counts."""

    key: ClassVar = "per_unit"
    of: Fact
    value: Dated
    cited: Citation

    @property
    def uses(self) -> Dated:
        """Its number."""
        return self.value[:1]

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, value, quote}``; the fact is a number, an area in the unit of the quote."""
        item = mapping(raw, at, ("fact", "value", "quote"))
        quote = terms.clause.quote(item, "quote", at)
        fact = terms.number(string(item, "fact", at), at)
        value = terms.clause.dated(item.get("value"), under(at, "value"), quote)
        return cls(fact, in_units(MONEY, _by_unit_of(fact, value, at), at), quote)

    @staticmethod
    def entry(fact: str, value: object, quote: str) -> Entry:
        """Return what a file holds where `value` is granted for each of `fact`."""
        return {PerUnit.key: {"fact": fact, "value": value, "quote": quote}}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return self.entry(self.fact, undated(self.value, self.cited), self.cited.quote)

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return the product. Raises NotInForce before the first value."""
        found, count = standing(self.value, day), facts.get(self.fact)
        if count is None:
            return Valued(None, (), (self.fact,))
        computed = stated(found, Decimal(count) * found.value)  # type: ignore[arg-type]  # `read` saw to it
        step = word("product", left=self.of.show(count), right=found.wording, result=computed.wording)
        return Valued(computed, (Step(self.of.label, step if count else self.of.show(count), self.cited),))

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return the product in each row. Raises NotInForce before the first value."""
        import ibis

        from corpus.measures import expressions

        found, column = standing(self.value, day), facts[self.fact]
        whole = column.type().is_integer() and found.value % 1 == 0 and found.value < 10**9
        if whole:
            product = column.cast("int64") * ibis.literal(int(found.value), "int64")
        else:
            product = expressions.times(column, found.value)
        amount = expressions.held_as(product, facts)
        return Reckoned(amount, found.sense, found.unit, expressions.wanted(self.fact, facts))

    def reach(self, day: date) -> Reach:
        """Return what the largest number of the fact brings. Raises NotInForce before the first value."""
        return times(self.of, standing(self.value, day).reach)


def _by_unit_of(fact: Fact, grants: Dated, at: str) -> Dated:
    """Return what is granted for each unit of a fact; of an area the unit has to be the fact's own."""
    by = {code for grant in grants for word, code in AREAS if word in grant.cited.quote}
    if fact.type is Type.AREA and by and fact.code not in by:
        raise MeasureError(f"{at}: {fact.name} is in {fact.unit}, {grants[0].text} is by another unit")
    return tuple(replace(one, unit="CNY") if one.unit == f"CNY/{fact.code}" else one for one in grants)
