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
from corpus.measure import Condition, Is, Limit, Measure, Nothing, Within, terms

BETWEEN = "；"  # of the labels of missing facts; 、 stands inside some
KEPT = ("row", "id", "region")  # columns of a table of enterprises that are no facts; region where it has one
Weighed = tuple[Held, Value | None]  # conditions, and the amount of a measure that has one


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

    Step by step, single facts, conditions, amounts, outcomes: what is used more than once is computed, and written,
    once. Raises CompileError.
    """
    facts = columns(table)
    found = [_weigh(measure, facts, as_of) for measure in measures]
    weighed = {n: one for n, one in enumerate(found) if one}
    staged = table.mutate(**_asked([measures[n].conditions for n in weighed], facts, as_of))
    for stage in (_conditions, _amounts, _outcomes):
        named = [stage(n, measures[n], one, staged) for n, one in weighed.items()]
        staged = staged.mutate(**{name: each for one in named for name, each in one.items()})
    return staged, [_compiled(n, measure, found[n], staged) for n, measure in enumerate(measures)]


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


def _weigh(measure: Measure, facts: Columns, day: date) -> Weighed | None:
    """Return the conditions and the amount, None where the measure is not in force."""
    try:
        if measure.in_force and not measure.in_force.holds(day):
            return None
        held = met(measure.conditions, facts, day)
        return held, amount(measure.amount, facts, day) if measure.amount is not None else None
    except LookupError:  # no value of the measure is in force yet
        return None


def _asked(conditions: Iterable[Condition], facts: Columns, day: date) -> dict[str, Any]:
    """Return what is asked of single facts, each question once; Ibis reads the column wherever one is asked again."""
    held = [met(term, facts, day) for one in conditions for term in terms(one) if isinstance(term, Is | Limit | Within)]
    once = dict.fromkeys(each.op() for one in held for each in (one.sure, one.possible))
    return {f"asked_{n}": op.to_expr() for n, op in enumerate(once)}


def _conditions(n: int, _measure: Measure, weighed: Weighed, _table: ir.Table) -> dict[str, Any]:
    held, _ = weighed
    return {f"sure_{n}": held.sure, f"possible_{n}": held.possible}


def _amounts(n: int, _measure: Measure, weighed: Weighed, table: ir.Table) -> dict[str, Any]:
    """Return the amount, which engines compute only where the conditions may be met: elsewhere nothing is due."""
    _, valued = weighed
    if valued is None:
        return {}
    due = {f"value_{n}": ibis.ifelse(table[f"possible_{n}"], valued.value, ibis.literal(0, valued.value.type()))}
    return due if isinstance(valued.bound, Bound) else due | {f"bound_{n}": valued.bound}


def _outcomes(n: int, measure: Measure, _weighed: Weighed, table: ir.Table) -> dict[str, Any]:
    eligible, ineligible = table[f"sure_{n}"], ~table[f"possible_{n}"]
    if measure.amount is not None:
        told: Any = table[f"value_{n}"]
        eligible = eligible & told.notnull()
        if not isinstance(measure.amount, Nothing):
            nothing_due = told.identical_to(ibis.literal(0, told.type()))
            eligible, ineligible = eligible & ~nothing_due, ineligible | nothing_due
    return {f"eligible_{n}": eligible, f"ineligible_{n}": ineligible}


def _compiled(n: int, measure: Measure, weighed: Weighed | None, table: ir.Table) -> Compiled:
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
