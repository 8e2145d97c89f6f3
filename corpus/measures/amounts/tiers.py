"""首次突破100亿元、500亿元的，分别奖励100万元、300万元: thresholds with a grant each.

Tiers whose numbers do not go together in the text are refused.
"""

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, ClassVar, Self

from corpus.language.bound import Bound
from corpus.measures.columns import Columns, Reach, Reckoned, Where, each_once
from corpus.measures.facts import Facts
from corpus.measures.fields import MeasureError, listed, mapping, string, under
from corpus.measures.kind import Amount, Entry, TermReader
from corpus.measures.quoting import MONEY, in_units, places, undated
from corpus.measures.trace import Computed, Step, Valued, word
from corpus.measures.written import Dated, standing
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class Tier:
    """A threshold and what crossing it grants."""

    threshold: Dated
    grant: Dated


@dataclass(frozen=True, slots=True)
class Tiers(Amount):
    """Thresholds that `fact` has passed and `before` had not. The highest counts, or with `adds` all together.

    A threshold counts as passed by a number above it, with `inclusive` by the number itself too. Where the two are not
    told, `passed` may be: the threshold that has been passed for the first time.
    """

    key: ClassVar = "tiers"
    ways: ClassVar = ("adds", "inclusive")
    fact: str
    before: str
    passed: str
    tiers: tuple[Tier, ...]  # the lowest first
    cited: Citation
    adds: bool = False
    inclusive: bool = False

    @property
    def hangs_on(self) -> tuple[str, str, str]:
        """The names of its three facts."""
        return self.fact, self.before, self.passed

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, before, passed, tiers, quote}``, each tier ``{threshold, grant}`` and a quote of its own."""
        item = mapping(raw, at, ("fact", "before", "passed", "tiers", "quote"))
        quote = terms.clause.quote(item, "quote", at)
        items = listed(item.get("tiers"), under(at, "tiers"))
        tiers = tuple(_tier(one, quote, here, terms) for one, here in items)
        _in_step(tiers, at)
        fact, before, passed = (terms.number(string(item, key, at), at).name for key in ("fact", "before", "passed"))
        return cls(fact, before, passed, tiers, quote)

    @staticmethod
    def entry(facts: tuple[str, str, str], quote: str, tiers: Iterable[Entry]) -> Entry:
        """Return what a file holds where passing a threshold of `fact`, `before` and `passed` grants something."""
        fact, before, passed = facts
        return {
            Tiers.key: {"fact": fact, "before": before, "passed": passed, "quote": quote, "tiers": list(tiers)}
        }  # fmt: skip

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        tiers = (_written(tier, self.cited) for tier in self.tiers)
        return self.entry(self.hangs_on, self.cited.quote, tiers)

    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return what the tiers that are crossed grant. Raises NotInForce before the first value of one."""
        crossed = self._crossed(facts, day)
        if crossed is None:
            return Valued(
                None, (), tuple(name for name in dict.fromkeys((self.fact, self.before)) if name not in facts)
            )
        lowest = standing(self.tiers[0].grant, day)
        if not crossed:
            return Valued(Computed(Decimal(0), lowest.unit, Bound.EXACT), self._uncrossed(facts, day))
        counted = crossed if self.adds else crossed[-1:]
        total = sum((standing(tier.grant, day).value for tier in counted), Decimal(0))
        steps = tuple(self._step(tier, day) for tier in counted)
        return Valued(Computed(total, lowest.unit, lowest.sense), steps)

    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return what the tiers grant that are crossed in each row. Raises NotInForce as `weigh` does."""
        from corpus.measures import expressions

        limits = [standing(tier.threshold, day).value for tier in self.tiers]
        crossed = [self._crossed_in(limit, limits, facts) for limit in limits]
        grants = [standing(tier.grant, day) for tier in self.tiers]
        count = _together if self.adds else _highest
        amount: Any = count(crossed, [grant.value for grant in grants], facts)
        open_rows: Any = amount.isnull()
        asked = (self.fact, self.before)
        wanted = ((fact, open_rows & rows) for name in asked for fact, rows in expressions.wanted(name, facts))
        return Reckoned(amount, grants[0].sense, grants[0].unit, each_once(wanted))

    def reach(self, day: date) -> Reach:
        """Return all grants together. Raises NotInForce before the first of one."""
        grants = [standing(tier.grant, day).reach for tier in self.tiers]
        return sum((most for most, _ in grants), Decimal(0)), max(fine for _, fine in grants)

    def _crossed(self, facts: Facts, day: date) -> list[Tier] | None:
        """Return the tiers that are crossed, the lowest first; None where that is unknown."""
        crossed: list[Tier] = []
        for tier in reversed(self.tiers):
            limit = standing(tier.threshold, day).value
            now = self._beyond(facts.get(self.fact), limit)
            before = self._beyond(facts.get(self.before), limit)
            now = self._passed_now(limit, facts, day) if now is None else now
            before = self._passed_before(limit, facts, day) if before is None else before
            if now is False or before is True:
                continue
            if now is None or before is None:
                return None
            crossed.insert(0, tier)
            if not self.adds:
                return [tier]
        return crossed

    def _beyond(self, number: Any, limit: Decimal) -> bool | None:
        if number is None:
            return None
        return bool(number >= limit if self.inclusive else number > limit)

    def _passed_now(self, limit: Decimal, facts: Facts, day: date) -> bool | None:
        """Say what is passed now by what is told to be passed first: more only where it is no tier's limit."""
        passed: Any = facts.get(self.passed)
        if passed is None or limit <= passed:
            return None if passed is None else True
        return False if self._is_limit(passed, day) else None

    def _passed_before(self, limit: Decimal, facts: Facts, day: date) -> bool | None:
        """Say by what is told to be passed first what was not passed before: that, and in a sum what is below."""
        passed: Any = facts.get(self.passed)
        if passed is None:
            return None
        return False if limit >= passed or (self.adds and self._is_limit(passed, day)) else None

    def _is_limit(self, number: Any, day: date) -> bool:
        return any(standing(tier.threshold, day).value == number for tier in self.tiers)

    def _uncrossed(self, facts: Facts, day: date) -> tuple[Step, ...]:
        """Return why no tier counts: which had been passed before, and that the next one is not passed now."""
        limits = [standing(tier.threshold, day) for tier in self.tiers]
        before = [limit for limit in limits if self._beyond(facts.get(self.before), limit.value) is True]
        reasons = [(limit, "passed_before") for limit in before[-1:]]
        left = [limit for limit in limits if limit not in before]
        if left:
            reasons.append((left[0], "reached_only" if facts.get(self.fact) == left[0].value else "not_passed"))
        return tuple(Step(word("tier", threshold=limit.text), word(why), self.cited, False) for limit, why in reasons)

    def _step(self, tier: Tier, day: date) -> Step:
        threshold, grant = standing(tier.threshold, day), standing(tier.grant, day)
        return Step(word("tier", threshold=threshold.text), grant.wording, self.cited)

    def _crossed_in(self, limit: Decimal, limits: Sequence[Decimal], facts: Columns) -> Where:
        """Whether a tier is crossed, by the sums themselves and else by what is told to be passed first."""
        import ibis

        from corpus.measures.expressions import asked_of, negated, number

        beyond = operator.ge if self.inclusive else operator.gt
        now, before, passed = facts[self.fact], facts[self.before], facts[self.passed]
        known = reduce(operator.or_, (passed == number(one) for one in limits))
        under_it: Any = number(limit) <= passed
        over_it: Any = number(limit) >= passed
        first_now = ibis.cases((under_it, True), (known, False), else_=None)
        first_before = ibis.cases((over_it | known if self.adds else over_it, False), else_=None)
        passed_now = _or_else(now, beyond(now, number(limit)), first_now)
        passed_before = _or_else(before, beyond(before, number(limit)), first_before)
        return asked_of([now, before], passed_now & negated(passed_before))


def _tier(raw: Any, quote: Citation, at: str, terms: TermReader) -> Tier:
    item = mapping(raw, at, ("threshold", "grant", "quote"))
    own = terms.clause.quote(item, "quote", at) if "quote" in item else quote
    threshold = terms.clause.dated(item.get("threshold"), under(at, "threshold"), own)
    return Tier(threshold, in_units(MONEY, terms.clause.dated(item.get("grant"), under(at, "grant"), own), at))


def _written(tier: Tier, quote: Citation) -> Entry:
    own = tier.threshold[0].cited
    entry = {"threshold": undated(tier.threshold, own), "grant": undated(tier.grant, own)}
    return entry if own == quote else entry | {"quote": own.quote}


def _in_step(tiers: tuple[Tier, ...], at: str) -> None:
    """Refuse tiers whose thresholds do not rise, or whose grants stand in another order than their thresholds."""
    thresholds = [tier.threshold[0] for tier in tiers]
    values = [threshold.value for threshold in thresholds]
    if values != sorted(set(values)):
        raise MeasureError(f"{at}: the thresholds do not rise")
    first, second = places(thresholds, at), places((tier.grant[0] for tier in tiers), at)
    if _order(first) != _order(second):
        raise MeasureError(f"{at}: the grants stand in another order than their thresholds")


def _order(found: list[int]) -> list[int]:
    return sorted(range(len(found)), key=found.__getitem__)


def _or_else(column: Any, value: Any, instead: Any) -> Any:
    """Return what a column says, and in the rows that tell nothing what else does."""
    import ibis

    from corpus.measures.expressions import told_throughout

    return value if told_throughout(column) else ibis.ifelse(column.notnull(), value, instead)


def _highest(crossed: Sequence[Where], sums: Sequence[Decimal], facts: Columns) -> Any:
    """Return the highest tier's sum; null where from the top down one is met that may have been crossed."""
    from corpus.measures.expressions import held_as, zero

    found = zero(facts)
    for condition, amount in zip(crossed, sums, strict=True):
        found = _where(condition, held_as(amount, facts), found, facts)
    return found


def _together(crossed: Sequence[Where], sums: Sequence[Decimal], facts: Columns) -> Any:
    """Return the sums of all that are crossed; null as soon as one may be."""
    from corpus.measures.expressions import added, held_as, zero

    none = zero(facts)
    parts = [
        _where(condition, held_as(amount, facts), none, facts) for condition, amount in zip(crossed, sums, strict=True)
    ]
    return added(parts, facts)


def _where(condition: Where, amount: Any, otherwise: Any, facts: Columns) -> Any:
    import ibis

    from corpus.measures.expressions import unknown

    if condition.settled:
        return ibis.ifelse(condition.sure, amount, otherwise)
    return ibis.cases((condition.sure, amount), (condition.possible, unknown(facts)), else_=otherwise)
