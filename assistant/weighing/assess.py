"""Weighs a measure for one enterprise as of a day: who is entitled, to how much, and what is still to be asked.

Deterministic: the same measure, facts and day give the same assessment. A sum appears only where every fact that it
hangs on is known; what the text leaves open is read one way, and the other ways are shown where they differ.
"""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from assistant.weighing.assessment import Alternative, Assessment, Missing, Outcome
from corpus.language.exact import ratio
from corpus.measures.facts import Facts
from corpus.measures.kind import Amount, Condition, Held
from corpus.measures.measure import Measure
from corpus.measures.opened import open_facts, steps
from corpus.measures.trace import Computed, Step, Valued
from corpus.measures.written import NotInForce

CENT = Decimal("0.01")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # whatever price and area somebody types


def assess(measure: Measure, facts: Facts, as_of: date) -> Assessment:
    """Return the assessment of `measure` for `facts` on `as_of`. Facts that it does not hang on change nothing."""
    own = {name: facts[name] for name in measure.facts if name in facts}
    if measure.in_force and not measure.in_force.holds(as_of):
        return _not_in_force(measure, own, as_of)
    try:
        return _weigh(measure, own, as_of)
    except NotInForce:
        return _not_in_force(measure, own, as_of)


def _weigh(measure: Measure, facts: Facts, day: date) -> Assessment:
    met = measure.conditions.weigh(facts, day)
    valued = _valued(measure.amount, facts, day)
    outcome = _outcome(met, measure.amount, valued)
    eligible = outcome is Outcome.ELIGIBLE
    amount = valued.computed if eligible else None
    weighed = tuple(dict.fromkeys(steps(measure.conditions, facts, day)))
    return _assessment(
        measure,
        facts,
        day,
        outcome,
        amount=amount,
        total=_total(amount, measure, facts),
        if_met=valued.computed if outcome is Outcome.MISSING_FACTS else None,
        steps=weighed if met is False else (*weighed, *_named(valued, measure, outcome is Outcome.INELIGIBLE)),
        pending=valued.pending if eligible else (),
        missing=() if outcome is Outcome.INELIGIBLE else _missing(measure, facts, day, valued),
        readings=_readings(measure, facts, day, (outcome, amount)),
    )


def _assessment(measure: Measure, facts: Facts, day: date, outcome: Outcome, **found: object) -> Assessment:
    return Assessment(
        measure.id,
        measure.policy_id,
        measure.title,
        outcome,
        day,
        facts,
        measure.grant,
        measure.result,
        measure.unstated,
        notes=measure.notes,
        **found,  # type: ignore[arg-type]  # each caller names fields of Assessment
    )


def _valued(amount: Amount | None, facts: Facts, day: date) -> Valued:
    return amount.weigh(facts, day) if amount is not None else Valued(None)


def _outcome(met: Held, amount: Amount | None, valued: Valued) -> Outcome:
    zero = valued.computed is not None and not valued.computed.value
    if met is False or (zero and amount is not None and not amount.due_at_zero):
        return Outcome.INELIGIBLE
    if met is None or (amount is not None and valued.computed is None):
        return Outcome.MISSING_FACTS
    return Outcome.ELIGIBLE


def _missing(measure: Measure, facts: Facts, day: date, valued: Valued) -> tuple[Missing, ...]:
    """Return what could still change the outcome, then what could change the amount."""
    ranked = sorted(open_facts(measure.conditions, facts, day), key=lambda pair: pair[0])
    adds = dict.fromkeys((name for _, name in ranked), False)
    for name in valued.wanted:
        adds.setdefault(name, valued.computed is not None)
    if measure.per and measure.per not in facts:
        adds.setdefault(measure.per, True)
    wanted = ((measure.vocabulary[name], only) for name, only in adds.items())
    return tuple(Missing(fact.name, fact.label, fact.ask, only) for fact, only in wanted)


def _named(valued: Valued, measure: Measure, fails: bool) -> tuple[Step, ...]:
    """Return the steps of the computation; one that has no name of its own is called by what is computed.

    Where the computation `fails`, having come to nothing, each step that says no more is a reason.
    """
    name = measure.result or measure.title
    named = (replace(step, what=step.what or name) for step in valued.steps)
    return tuple(replace(step, holds=False) if fails else step for step in named)


def _total(amount: Computed | None, measure: Measure, facts: Facts) -> Computed | None:
    """Return a price per square metre times the area, to the cent."""
    area = facts.get(measure.per)
    metres = ratio(measure.vocabulary[measure.per].code, "m2") if measure.per else None
    if amount is None or amount.unit != "CNY/m2" or not isinstance(area, Decimal | int) or metres is None:
        return None
    whole = EXACT.multiply(amount.value, EXACT.multiply(Decimal(area), metres.numerator))
    total = EXACT.divide(whole, metres.denominator)
    return Computed(EXACT.quantize(total, CENT), "CNY", amount.bound)


def _readings(
    measure: Measure, facts: Facts, day: date, default: tuple[Outcome, Computed | None]
) -> tuple[Alternative, ...]:
    found = []
    for reading in measure.readings:
        outcome, amount = _read(reading.conditions, reading.amount, facts, day)
        if (outcome, amount) != default:
            found.append(Alternative(reading.says, outcome, amount))
    return tuple(found)


def _read(conditions: Condition, amount: Amount | None, facts: Facts, day: date) -> tuple[Outcome, Computed | None]:
    valued = _valued(amount, facts, day)
    outcome = _outcome(conditions.weigh(facts, day), amount, valued)
    return outcome, valued.computed if outcome is Outcome.ELIGIBLE else None


def _not_in_force(measure: Measure, facts: Facts, day: date) -> Assessment:
    period = measure.in_force
    steps = (Step("", period.cited.quote, period.cited),) if period else ()
    return _assessment(measure, facts, day, Outcome.NOT_IN_FORCE, steps=steps)
