"""Computes the amount of a measure for given facts, with a trace; an amount that hangs on an unknown fact is unknown.

Exact decimals throughout; nothing is rounded here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.replies import name, reply
from assistant.weighing.assessment import Computed, Step
from assistant.weighing.conditions import holds, open_facts
from corpus.language.bound import Bound
from corpus.language.quantity import quantities, shown
from corpus.measures.facts import Facts, vocabulary
from corpus.measures.measure import (
    Amount,
    Ceiling,
    Fixed,
    Larger,
    Nothing,
    Parts,
    PerUnit,
    Share,
    ShareOf,
    Smaller,
    Sum,
    Tier,
    Tiers,
    ValueOf,
    Written,
    standing,
)

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Valued:
    """A computation: its result (None: unknown), its steps and the facts that could still change it."""

    computed: Computed | None
    steps: tuple[Step, ...] = ()
    wanted: tuple[str, ...] = ()
    pending: tuple[Step, ...] = ()  # parts that hang on facts that are unknown


def value(term: Amount, facts: Facts, day: date) -> Valued:
    """Return what `term` comes to. Raises NotInForce before its first value."""
    return VALUES[type(term)](term, facts, day)


def written(computed: Computed) -> str:
    """Return an amount as people write it, without its sense: 5万元."""
    return shown(computed.value, computed.unit)


def _fixed(term: Fixed, _facts: Facts, day: date) -> Valued:
    stated = standing(term.value, day)
    return Valued(_stated(stated), (Step("", _said(stated), stated.cited),))


def _nothing(term: Nothing, _facts: Facts, _day: date) -> Valued:
    return Valued(Computed(Decimal(0), "CNY", Bound.EXACT), (Step("", term.cited.quote, term.cited),))


def _parts(term: Parts, facts: Facts, day: date) -> Valued:
    ceiling = standing(term.ceiling, day)
    due = [(share, holds(share.when, facts, day)) for share in term.shares]
    total = sum((_part(share, ceiling, day) for share, met in due if met), Decimal(0))
    wanted = _names(name for share, _ in due for _, name in open_facts(share.when, facts, day))
    steps = tuple(_part_step(share, ceiling, day, met) for share, met in due if met is not None)
    if wanted and not total:
        return Valued(None, steps, wanted)
    pending = tuple(_part_step(share, ceiling, day, True) for share, met in due if met is None)
    return Valued(Computed(min(total, ceiling.value), ceiling.unit, _sense(ceiling)), steps, wanted, pending)


def _part(share: Share, ceiling: Written, day: date) -> Decimal:
    return ceiling.value * standing(share.share, day).value / HUNDRED


def _part_step(share: Share, ceiling: Written, day: date, met: bool) -> Step:
    stated = standing(share.share, day)
    if not met:
        return Step(share.what, reply("share_not_due"), stated.cited)
    product = _bounded(shown(_part(share, ceiling, day), ceiling.unit), _sense(ceiling))
    return Step(share.what, reply("product", left=_said(ceiling), right=stated.text, result=product), stated.cited)


def _tiers(term: Tiers, facts: Facts, day: date) -> Valued:
    crossed = _crossed(term, facts, day)
    if crossed is None:
        return Valued(None, (), _names(n for n in (term.fact, term.before) if n not in facts))
    if not crossed:
        currency = standing(term.tiers[0].grant, day).unit
        return Valued(Computed(Decimal(0), currency, Bound.EXACT), _uncrossed(term, facts, day))
    steps = tuple(_tier_step(tier, term, day) for tier in crossed)
    counted = crossed if term.adds else crossed[-1:]
    grants = [standing(tier.grant, day) for tier in counted]
    unit = standing(term.tiers[0].grant, day)
    total = sum((grant.value for grant in grants), Decimal(0))
    return Valued(Computed(total, unit.unit, _sense(unit)), steps if term.adds else steps[-1:])


def _crossed(term: Tiers, facts: Facts, day: date) -> list[Tier] | None:
    """Return the tiers that are crossed, the lowest first; None where that is unknown."""
    crossed: list[Tier] = []
    for tier in reversed(term.tiers):
        limit = standing(tier.threshold, day).value
        now = _beyond(facts.get(term.fact), limit, term.inclusive)
        before = _beyond(facts.get(term.before), limit, term.inclusive)
        now = _passed_now(term, limit, facts, day) if now is None else now
        before = _passed_before(term, limit, facts, day) if before is None else before
        if now is False or before is True:
            continue
        if now is None or before is None:
            return None
        crossed.insert(0, tier)
        if not term.adds:
            return [tier]
    return crossed


def _passed_now(term: Tiers, limit: Decimal, facts: Facts, day: date) -> bool | None:
    """Say what is passed now by what is told to be passed first: more than that only where it is no tier's limit."""
    passed = facts.get(term.passed)
    if passed is None or limit <= passed:  # type: ignore[operator]  # the loader saw to it
        return None if passed is None else True
    return False if _is_limit(term, passed, day) else None


def _passed_before(term: Tiers, limit: Decimal, facts: Facts, day: date) -> bool | None:
    """Say by what is told to be passed first what was not passed before: that, and in a sum of tiers what is below."""
    passed = facts.get(term.passed)
    if passed is None:
        return None
    return False if limit >= passed or (term.adds and _is_limit(term, passed, day)) else None  # type: ignore[operator]


def _is_limit(term: Tiers, number: Any, day: date) -> bool:
    return any(standing(tier.threshold, day).value == number for tier in term.tiers)


def _uncrossed(term: Tiers, facts: Facts, day: date) -> tuple[Step, ...]:
    """Return why no tier counts: which had been passed before, and that the next one is not passed now."""
    limits = [standing(tier.threshold, day) for tier in term.tiers]
    before = [limit for limit in limits if _beyond(facts.get(term.before), limit.value, term.inclusive) is True]
    reasons = [(limit, "passed_before") for limit in before[-1:]]
    left = [limit for limit in limits if limit not in before]
    if left:
        reasons.append((left[0], "reached_only" if facts.get(term.fact) == left[0].value else "not_passed"))
    return tuple(Step(reply("tier", threshold=limit.text), reply(why), term.cited, False) for limit, why in reasons)


def _beyond(number: Any, limit: Decimal, inclusive: bool) -> bool | None:
    if number is None:
        return None
    return bool(number >= limit if inclusive else number > limit)


def _tier_step(tier: Tier, term: Tiers, day: date) -> Step:
    threshold, grant = standing(tier.threshold, day), standing(tier.grant, day)
    return Step(reply("tier", threshold=threshold.text), _said(grant), term.cited)


def _per_unit(term: PerUnit, facts: Facts, day: date) -> Valued:
    stated, count = standing(term.value, day), facts.get(term.fact)
    if count is None:
        return Valued(None, (), (term.fact,))
    fact = vocabulary()[term.fact]
    computed = _stated(stated, Decimal(count) * stated.value)  # type: ignore[arg-type]  # the loader saw to it
    result = _bounded(written(computed), computed.bound)
    step = reply("product", left=fact.show(count), right=_said(stated), result=result)
    return Valued(computed, (Step(fact.label, step if count else fact.show(count), term.cited),))


def _share_of(term: ShareOf, facts: Facts, day: date) -> Valued:
    stated, base = standing(term.share, day), facts.get(term.fact)
    if base is None:
        return Valued(None, (), (term.fact,))
    fact = vocabulary()[term.fact]
    computed = Computed(Decimal(base) * stated.value / HUNDRED, fact.code, _sense(stated))  # type: ignore[arg-type]
    result = _bounded(written(computed), computed.bound)
    step = reply("product", left=fact.show(base), right=stated.text, result=result)
    return Valued(computed, (Step(fact.label, step, term.cited),))


def _value_of(term: ValueOf, facts: Facts, _day: date) -> Valued:
    told = facts.get(term.fact)
    if told is None:
        return Valued(None, (), (term.fact,))
    fact = vocabulary()[term.fact]
    bound = term.bound if term.bound in (Bound.UP_TO, Bound.AT_LEAST) else Bound.EXACT
    return Valued(Computed(Decimal(told), fact.code, bound), (Step(fact.label, fact.show(told), term.cited),))  # type: ignore[arg-type]


def _sum(term: Sum, facts: Facts, day: date) -> Valued:
    parts = [value(one, facts, day) for one in term.terms]
    known = [part.computed for part in parts if part.computed]
    wanted = _names(name for part in parts for name in part.wanted)
    steps = tuple(step for part in parts for step in part.steps)
    total = sum((one.value for one in known), Decimal(0))
    if not known or (not total and len(known) < len(parts)):
        return Valued(None, steps, wanted)
    return Valued(Computed(total, known[0].unit, _joint(known)), steps, wanted)


def _larger(term: Larger, facts: Facts, day: date) -> Valued:
    return _extreme([value(one, facts, day) for one in term.terms], max)


def _smaller(term: Smaller, facts: Facts, day: date) -> Valued:
    return _extreme([value(one, facts, day) for one in term.terms], min)


def _extreme(parts: list[Valued], pick: Callable[..., Computed]) -> Valued:
    known = [part.computed for part in parts if part.computed]
    steps = tuple(step for part in parts for step in part.steps)
    wanted = _names(name for part in parts for name in part.wanted)
    if len(known) < len(parts):
        return Valued(None, steps, wanted)
    return Valued(pick(known, key=lambda one: one.value), steps, wanted)


def _ceiling(term: Ceiling, facts: Facts, day: date) -> Valued:
    limit, inner = standing(term.limit, day), value(term.term, facts, day)
    step = Step(reply("ceiling"), _said(limit), limit.cited)
    if inner.computed is None:
        return Valued(Computed(limit.value, limit.unit, Bound.UP_TO), (*inner.steps, step), inner.wanted)
    if inner.computed.value <= limit.value:
        return Valued(inner.computed, (*inner.steps, step), inner.wanted)
    return Valued(_stated(limit), (*inner.steps, step), inner.wanted)


def _stated(stated: Written, number: Decimal | None = None) -> Computed:
    return Computed(stated.value if number is None else number, stated.unit, _sense(stated))


def _sense(stated: Written) -> Bound:
    return stated.bound if stated.bound in (Bound.UP_TO, Bound.AT_LEAST) else Bound.EXACT


def _said(stated: Written) -> str:
    """Return a sum as written, with the 最高 that covers it from further before: 最高50万元 of 最高200万元、50万元."""
    carried = any(quantity.bound is stated.bound for quantity in quantities(stated.text))
    return stated.text if carried else _bounded(stated.text, _sense(stated))


def _bounded(text: str, bound: Bound) -> str:
    return text if bound is Bound.EXACT else name("senses", bound.value) + text


def _joint(parts: list[Computed]) -> Bound:
    """Return the sense of a sum: a ceiling as soon as one part that counts is one."""
    senses = {part.bound for part in parts if part.value}
    return next((sense for sense in (Bound.UP_TO, Bound.AT_LEAST) if sense in senses), Bound.EXACT)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


VALUES: dict[type, Callable[[Any, Facts, date], Valued]] = {
    Fixed: _fixed,
    Nothing: _nothing,
    Parts: _parts,
    Tiers: _tiers,
    PerUnit: _per_unit,
    ShareOf: _share_of,
    ValueOf: _value_of,
    Sum: _sum,
    Larger: _larger,
    Smaller: _smaller,
    Ceiling: _ceiling,
}
