"""不超过200万元: an amount, and no more than a limit."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

from corpus.language.bound import Bound
from corpus.measures.columns import Columns, Reach, Reckoned, together
from corpus.measures.facts import Facts
from corpus.measures.fields import mapping, under
from corpus.measures.kind import Amount, Entry, TermReader
from corpus.measures.quoting import MONEY, in_units, unvalued
from corpus.measures.trace import Computed, Step, Valued, stated, word
from corpus.measures.written import Dated, standing


@dataclass(frozen=True, slots=True)
class Ceiling(Amount):
    """No more than `limit`. Where the amount is unknown the ceiling is what can be said."""

    key: ClassVar = "ceiling"
    term: Amount
    limit: Dated

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{of, limit}``."""
        item = mapping(raw, at, ("of", "limit"))
        limit = in_units(MONEY, terms.clause.valued(item.get("limit"), under(at, "limit")), at)
        return cls(terms.amount(item.get("of"), under(at, "of")), limit)

    @staticmethod
    def entry(of: Entry, limit: object) -> Entry:
        """Return what a file holds where an amount is granted up to `limit`, ``{value, quote}``."""
        return {Ceiling.key: {"of": of, "limit": limit}}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return self.entry(self.term.write(), unvalued(self.limit))

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return the amount up to the limit. Raises NotInForce before the first value of either."""
        limit, inner = standing(self.limit, day), self.term.weigh(facts, day)
        steps = (*inner.steps, Step(word("ceiling"), limit.wording, limit.cited))
        if inner.computed is None:
            return Valued(Computed(limit.value, limit.unit, Bound.UP_TO), steps, inner.wanted)
        computed = inner.computed if inner.computed.value <= limit.value else stated(limit)
        return Valued(computed, steps, inner.wanted)

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return the amount up to the limit in each row. Raises NotInForce as `weigh` does, CompileError."""
        import ibis

        from corpus.measures.expressions import held_as, in_one_unit, negated, stated, words

        limit, inner = standing(self.limit, day), self.term.compile(facts, day)
        in_one_unit([stated(limit, facts), inner])
        most, known = held_as(limit.value, facts), inner.value.notnull()
        bound: Any = Bound.UP_TO
        if not inner.bound is limit.sense is Bound.UP_TO:
            own, cut = words(inner.bound), words(limit.sense)
            bound = ibis.cases((negated(known), words(Bound.UP_TO)), (inner.value <= most, own), else_=cut)
        amount = ibis.ifelse(known & (inner.value <= most), inner.value, most)
        return replace(inner, value=amount, bound=bound)

    def reach(self, day: date) -> Reach:
        """Return the amount and the limit together. Raises NotInForce as `weigh` does."""
        return together((standing(self.limit, day).reach, self.term.reach(day)))
