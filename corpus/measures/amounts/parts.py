"""最高10万元，升规当年给予50%: shares of a ceiling, each due on a condition of its own."""

import operator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, ClassVar, Self

from corpus.measures.columns import Columns, Reach, Reckoned, each_once
from corpus.measures.facts import Facts
from corpus.measures.fields import listed, mapping, string, under
from corpus.measures.kind import Amount, Condition, Entry, TermReader
from corpus.measures.opened import open_facts
from corpus.measures.quoting import MONEY, in_units, undated, unvalued
from corpus.measures.trace import Computed, Step, Valued, word
from corpus.measures.written import Dated, Written, standing

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a ceiling and when it is due."""

    what: str
    share: Dated  # in %
    when: Condition


@dataclass(frozen=True, slots=True)
class Parts(Amount):
    """Shares of a ceiling, each due on a condition of its own; what is unknown adds nothing and is asked for."""

    key: ClassVar = "parts"
    ceiling: Dated
    shares: tuple[Share, ...]

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{ceiling, shares}``, each share ``{what, share, quote, when}``."""
        item = mapping(raw, at, ("ceiling", "shares"))
        shares = tuple(_share(one, here, terms) for one, here in listed(item.get("shares"), under(at, "shares")))
        ceiling = terms.clause.valued(item.get("ceiling"), under(at, "ceiling"))
        return cls(in_units(MONEY, ceiling, at), shares)

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        shares = [
            {
                "what": one.what,
                "share": undated(one.share, one.share[0].cited),
                "quote": one.share[0].cited.quote,
                "when": one.when.write(),
            }
            for one in self.shares
        ]
        return {self.key: {"ceiling": unvalued(self.ceiling), "shares": shares}}

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return the shares that are due. Raises NotInForce before the first ceiling, share or limit of one."""
        ceiling = standing(self.ceiling, day)
        due = [(share, share.when.weigh(facts, day)) for share in self.shares]
        total = sum((_part(share, ceiling, day) for share, met in due if met), Decimal(0))
        wanted = tuple(dict.fromkeys(name for share, _ in due for _, name in open_facts(share.when, facts, day)))
        steps = tuple(_step(share, ceiling, day, met) for share, met in due if met is not None)
        if wanted and not total:
            return Valued(None, steps, wanted)
        pending = tuple(_step(share, ceiling, day, True) for share, met in due if met is None)
        return Valued(Computed(min(total, ceiling.value), ceiling.unit, ceiling.sense), steps, wanted, pending)

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return the shares that are due in each row. Raises NotInForce as `weigh` does."""
        import ibis

        from corpus.measures.expressions import added, held_as, open_in, unknown, unknown_in, zero

        ceiling = standing(self.ceiling, day)
        due = [(share.when.compile(facts, day), _part(share, ceiling, day)) for share in self.shares]
        none = zero(facts)
        parts = [ibis.ifelse(condition.sure, held_as(part, facts), none) for condition, part in due]
        total: Any = ibis.least(added(parts, facts), held_as(ceiling.value, facts))
        wanted = each_once((fact, rows) for share in self.shares for _, fact, rows in open_in(share.when, facts, day))
        if wanted:
            undecided = reduce(operator.or_, (unknown_in(condition) for condition, _ in due))
            total = ibis.ifelse(undecided & (total == 0), unknown(facts), total)
        return Reckoned(total, ceiling.sense, ceiling.unit, wanted)

    def reach(self, day: date) -> Reach:
        """Return the ceiling times all shares. Raises NotInForce before the first of one."""
        most, fine = standing(self.ceiling, day).reach
        shares = [standing(one.share, day).reach for one in self.shares]
        return most * sum(share for share, _ in shares), fine + 2 + max(places for _, places in shares)


def _share(raw: Any, at: str, terms: TermReader) -> Share:
    item = mapping(raw, at, ("what", "share", "quote", "when"))
    share = terms.clause.dated(item.get("share"), under(at, "share"), terms.clause.quote(item, "quote", at))
    when = terms.condition(item.get("when"), under(at, "when"))
    return Share(string(item, "what", at), in_units(("%",), share, at), when)


def _part(share: Share, ceiling: Written, day: date) -> Decimal:
    return ceiling.value * standing(share.share, day).value / HUNDRED


def _step(share: Share, ceiling: Written, day: date, met: bool) -> Step:
    stated = standing(share.share, day)
    if not met:
        return Step(share.what, word("share_not_due"), stated.cited)
    product = Computed(_part(share, ceiling, day), ceiling.unit, ceiling.sense).wording
    return Step(share.what, word("product", left=ceiling.wording, right=stated.text, result=product), stated.cited)
