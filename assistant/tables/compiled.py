"""Compiles measures to Ibis: the outcome, the amount and the missing facts of every row of a table of enterprises.

The same measure, no second rule: `assistant.assess` weighs it for one enterprise and a property test proves that both
say the same, whatever the engine. Expressions only; `assistant.tables.engine` runs them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from assistant.assessment import Outcome
from assistant.tables.amounts import Value, amount, each_once
from assistant.tables.conditions import Columns, Held, columns, met, open_in
from assistant.tables.types import WIDE
from corpus.bound import Bound
from corpus.facts import vocabulary
from corpus.measure import Measure, Nothing

BETWEEN = "；"  # of the labels of missing facts; 、 stands inside some
KEPT = ("row", "id", "region")  # columns of a table of enterprises that are no facts; region where it has one


@dataclass(frozen=True, slots=True)
class Compiled:
    """A measure for every row: two booleans that are never null, and the amount where there is one.

    `amount` and `bound` are those of the eligible rows and have no meaning in the others; nor has `wanted` in the
    ineligible ones.
    """

    measure: Measure
    held: Held | None  # the conditions; None: the measure is not in force
    eligible: Any
    ineligible: Any
    amount: Any = None  # None: the measure has no amount
    bound: Any = None  # a Bound where it is the same in every row
    unit: str = ""
    wanted: tuple[tuple[str, Any], ...] = ()  # the facts that the amount lacks, and in which rows

    @property
    def outcome(self) -> Any:
        """The outcome, in the words of the contract."""
        if self.held is None:
            return ibis.literal(Outcome.NOT_IN_FORCE.value)
        return ibis.cases(
            (self.eligible, Outcome.ELIGIBLE.value),
            (self.ineligible, Outcome.INELIGIBLE.value),
            else_=Outcome.MISSING_FACTS.value,
        )


def compile_measures(table: ir.Table, measures: Sequence[Measure], as_of: date) -> tuple[ir.Table, list[Compiled]]:
    """Return `table` with columns of what the measures come to, and the measures as expressions over it.

    In two steps, conditions and amounts before outcomes: what is used more than once is computed, and written, once.
    Raises CompileError.
    """
    facts = columns(table)
    weighed = [_weigh(measure, facts, as_of) for measure in measures]
    first = table.mutate(**{name: each for n, one in enumerate(weighed) if one for name, each in _terms(n, *one)})
    outcomes: dict[str, Any] = {}
    for n, (measure, one) in enumerate(zip(measures, weighed, strict=True)):
        if one:
            outcomes |= _outcomes(n, measure, first)
    second = first.mutate(**outcomes)
    compiled = [_compiled(n, measure, weighed[n], second) for n, measure in enumerate(measures)]
    return second, compiled


def rows(table: ir.Table, measures: Sequence[Measure], as_of: date, only_eligible: bool = False) -> ir.Table:
    """Return a row for every row of `table` and measure, in the order of both.

    Columns: those of `KEPT` that there are, measure (its index), outcome, amount, bound, missing (labels, None where
    nothing is). Raises CompileError.
    """
    kept = [name for name in KEPT if name in table.columns]
    staged, compiled = compile_measures(table, measures, as_of)
    facts = columns(staged)
    found = ibis.array([_struct(n, one, _missing(one, facts, as_of)) for n, one in enumerate(compiled)])
    unnested = staged.select(*kept, found=found).mutate(found=lambda t: t.found.unnest()).unpack("found")
    return unnested.filter(unnested.outcome == Outcome.ELIGIBLE.value) if only_eligible else unnested


def _weigh(measure: Measure, facts: Columns, day: date) -> tuple[Held, Value | None] | None:
    """Return the conditions and the amount, None where the measure is not in force."""
    try:
        if measure.in_force and not measure.in_force.holds(day):
            return None
        held = met(measure.conditions, facts, day)
        return held, amount(measure.amount, facts, day) if measure.amount is not None else None
    except LookupError:  # no value of the measure is in force yet
        return None


def _terms(n: int, held: Held, valued: Value | None) -> Iterable[tuple[str, Any]]:
    yield f"sure_{n}", held.sure
    yield f"possible_{n}", held.possible
    if valued:
        yield f"value_{n}", valued.value
        if not isinstance(valued.bound, Bound):
            yield f"bound_{n}", valued.bound


def _outcomes(n: int, measure: Measure, table: ir.Table) -> dict[str, Any]:
    eligible, ineligible = table[f"sure_{n}"], ~table[f"possible_{n}"]
    if measure.amount is not None:
        told: Any = table[f"value_{n}"]
        counts = told.notnull() if isinstance(measure.amount, Nothing) else told != 0
        eligible = eligible & counts.fill_null(False)
        if not isinstance(measure.amount, Nothing):
            ineligible = ineligible | (told == 0).fill_null(False)
    return {f"eligible_{n}": eligible, f"ineligible_{n}": ineligible}


def _compiled(n: int, measure: Measure, weighed: tuple[Held, Value | None] | None, table: ir.Table) -> Compiled:
    if weighed is None:
        no = ibis.literal(False)
        return Compiled(measure, None, no, no)
    held, valued = Held(table[f"sure_{n}"], table[f"possible_{n}"]), weighed[1]
    eligible, ineligible = table[f"eligible_{n}"], table[f"ineligible_{n}"]
    if valued is None:
        return Compiled(measure, held, eligible, ineligible)
    bound = valued.bound if isinstance(valued.bound, Bound) else table[f"bound_{n}"]
    return Compiled(measure, held, eligible, ineligible, table[f"value_{n}"], bound, valued.unit, valued.wanted)


def _missing(one: Compiled, facts: Columns, day: date) -> tuple[tuple[str, Any], ...]:
    """Return the facts that could change the outcome, then those that could change the amount, with their rows."""
    if one.held is None:
        return ()
    ranked = sorted(open_in(one.measure.conditions, facts, day, one.held), key=lambda found: found[0])
    pairs = [*((fact, rows) for _, fact, rows in ranked), *one.wanted]
    per = one.measure.per
    return each_once([*pairs, (per, facts[per].isnull())] if per else pairs)


def _struct(index: int, compiled: Compiled, wanted: tuple[tuple[str, Any], ...]) -> Any:
    due, sense = ibis.null(WIDE), ibis.null("string")
    if compiled.amount is not None:
        due = ibis.cases((compiled.eligible, compiled.amount.cast(WIDE)), else_=due)
        bound = ibis.literal(compiled.bound.value) if isinstance(compiled.bound, Bound) else compiled.bound
        sense = ibis.cases((compiled.eligible, bound), else_=sense)
    missing = ibis.null("string")
    if wanted:
        labels = [ibis.cases((rows, vocabulary()[fact].label)) for fact, rows in wanted]
        missing = ibis.cases((~compiled.ineligible, ibis.literal(BETWEEN).join(labels).nullif("")))
    fields = {"measure": ibis.literal(index, "int32"), "outcome": compiled.outcome}
    return ibis.struct({**fields, "amount": due, "bound": sense, "missing": missing})
