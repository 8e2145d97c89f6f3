"""就高, 就低: the largest or the smallest of some amounts."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Reckoned, each_once
from corpus.measures.facts import Facts
from corpus.measures.kind import Amount, OfAmounts, TermReader
from corpus.measures.trace import Valued, joined


@dataclass(frozen=True, slots=True)
class Extreme(OfAmounts):
    """The one of `terms` that the kind picks; unknown as long as one is. Of several alike the first counts."""

    beats: ClassVar[Callable[[Any, Any], Any]]
    terms: tuple[Amount, ...]

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read a list of amounts."""
        return cls(terms.every_amount(raw, at))

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return the one that is picked. Raises NotInForce before the first value of a term."""
        parts = [one.weigh(facts, day) for one in self.terms]
        known = [part.computed for part in parts if part.computed]
        steps, wanted = joined(parts)
        if len(known) < len(parts):
            return Valued(None, steps, wanted)
        beats = type(self).beats
        return Valued(reduce(lambda best, one: one if beats(one.value, best.value) else best, known), steps, wanted)

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return the one that is picked in each row. Raises NotInForce as `weigh` does, CompileError."""
        import ibis

        from corpus.measures.expressions import in_one_unit, senses, unknown, words

        parts = in_one_unit([one.compile(facts, day) for one in self.terms])
        amount, bound = parts[0].value, words(parts[0].bound)
        for part in parts[1:]:
            better = type(self).beats(part.value, amount)
            bound = ibis.ifelse(better, words(part.bound), bound)
            amount = ibis.cases((better.isnull(), unknown(facts)), (better, part.value), else_=amount)
        sense = parts[0].bound if len(senses(parts)) == 1 else bound
        return Reckoned(amount, sense, parts[0].unit, each_once(pair for part in parts for pair in part.wanted))


class Larger(Extreme):
    """The largest of them; unknown as long as one is."""

    __slots__ = ()
    key, beats = "larger", operator.gt


class Smaller(Extreme):
    """The smallest of them; unknown as long as one is."""

    __slots__ = ()
    key, beats = "smaller", operator.lt
