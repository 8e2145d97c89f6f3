"""按贷款余额的0.35%给予补偿: a share of the sum that a fact tells."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Reach, Reckoned, times
from corpus.measures.facts import Fact, Facts
from corpus.measures.fields import mapping, string, under
from corpus.measures.kind import Amount, Entry, HangsOnFact, TermReader
from corpus.measures.quoting import in_units, undated
from corpus.measures.trace import Computed, Step, Valued, word
from corpus.measures.written import Dated, standing
from corpus.model import Citation

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class ShareOf(HangsOnFact, Amount):
    """A share, in %, of the sum that `fact` tells."""

    key: ClassVar = "share_of"
    of: Fact
    share: Dated
    cited: Citation

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, share, quote}``; the fact is a number, the share a percentage."""
        item = mapping(raw, at, ("fact", "share", "quote"))
        quote = terms.clause.quote(item, "quote", at)
        share = in_units(("%",), terms.clause.dated(item.get("share"), under(at, "share"), quote), at)
        return cls(terms.number(string(item, "fact", at), at), share, quote)

    @staticmethod
    def entry(fact: str, share: object, quote: str) -> Entry:
        """Return what a file holds where a share of `fact` is granted."""
        return {ShareOf.key: {"fact": fact, "share": share, "quote": quote}}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return self.entry(self.fact, undated(self.share, self.cited), self.cited.quote)

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return the product. Raises NotInForce before the first share."""
        share, base = standing(self.share, day), facts.get(self.fact)
        if base is None:
            return Valued(None, (), (self.fact,))
        computed = Computed(Decimal(base) * share.value / HUNDRED, self.of.code, share.sense)  # type: ignore[arg-type]
        step = word("product", left=self.of.show(base), right=share.text, result=computed.wording)
        return Valued(computed, (Step(self.of.label, step, self.cited),))

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return the product in each row. Raises NotInForce before the first share."""
        from corpus.measures import expressions

        share, column = standing(self.share, day), facts[self.fact]
        product = expressions.held_as(expressions.times(column, share.value / HUNDRED), facts)
        return Reckoned(product, share.sense, self.of.code, expressions.wanted(self.fact, facts))

    def reach(self, day: date) -> Reach:
        """Return what the largest number of the fact brings. Raises NotInForce before the first share."""
        return times(self.of, standing(self.share, day).reach, finer=2)
