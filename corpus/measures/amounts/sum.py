"""合计: several amounts together. A number that the text deals out among them (分别) is none of two terms' own."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, ClassVar, Self

from corpus.language.bound import Bound
from corpus.measures.columns import Columns, Reckoned, each_once
from corpus.measures.facts import Facts
from corpus.measures.kind import Amount, OfAmounts, TermReader
from corpus.measures.quoting import places
from corpus.measures.trace import Computed, Valued, joined
from corpus.measures.written import SENSES

SEVERALLY = "分别"  # deals its numbers out: none of them is two terms' own


@dataclass(frozen=True, slots=True)
class Sum(OfAmounts):
    """All together; what is unknown adds nothing and is asked for."""

    key: ClassVar = "sum"
    terms: tuple[Amount, ...]

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read a list of amounts."""
        found = terms.every_amount(raw, at)
        dealt = [value for one in found for value in one.uses if SEVERALLY in value.cited.quote]
        places(dealt, at)
        return cls(found)

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return the sum of what is known. Raises NotInForce before the first value of a term."""
        parts = [one.weigh(facts, day) for one in self.terms]
        known = [part.computed for part in parts if part.computed]
        steps, wanted = joined(parts)
        total = sum((one.value for one in known), Decimal(0))
        if not known or (not total and len(known) < len(parts)):
            return Valued(None, steps, wanted)
        return Valued(Computed(total, known[0].unit, _joint(known)), steps, wanted)

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return the sum of what is known in each row. Raises NotInForce as `weigh` does, CompileError."""
        import ibis

        from corpus.measures.expressions import added, in_one_unit, unknown

        parts = in_one_unit([one.compile(facts, day) for one in self.terms])
        total: Any = added([_filled(part, facts) for part in parts], facts)
        unsure = [part.value.notnull() for part in parts if not part.known]
        if unsure:
            total = ibis.ifelse((total != 0) | reduce(operator.and_, unsure), total, unknown(facts))
        wanted = each_once(pair for part in parts for pair in part.wanted)
        return Reckoned(total, _joint_in(parts, facts), parts[0].unit, wanted)


def _joint(parts: list[Computed]) -> Bound:
    """Return the sense of a sum: a ceiling as soon as one part that counts is one."""
    senses = {part.bound for part in parts if part.value}
    return next((sense for sense in SENSES if sense in senses), Bound.EXACT)


def _joint_in(parts: Sequence[Reckoned], facts: Columns) -> Any:
    """Return the same in each row."""
    import ibis

    from corpus.measures.expressions import senses, words

    if len(senses(parts)) == 1:
        return parts[0].bound
    joint = words(Bound.EXACT)
    for sense in reversed(SENSES):
        counts = [_filled(part, facts) != 0 for part in parts]
        rows = [(words(part.bound) == sense.value) & counted for part, counted in zip(parts, counts, strict=True)]
        joint = ibis.ifelse(reduce(operator.or_, rows), words(sense), joint)
    return joint


def _filled(part: Reckoned, facts: Columns) -> Any:
    from corpus.measures.expressions import zero

    return part.value if part.known else part.value.fill_null(zero(facts))
