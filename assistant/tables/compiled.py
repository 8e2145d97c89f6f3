"""Compiles measures to Ibis: the outcome, the amount and the missing facts of every row of a table of enterprises.

The same measure, no second rule: `assistant.weighing.assess` weighs it for one enterprise and a property test proves
that both say the same, whatever the engine. Expressions only; `assistant.tables.engine` runs them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from assistant.weighing.assessment import Outcome
from corpus.language.bound import Bound
from corpus.measures.columns import (
    COUNT,
    MEASURED,
    WIDE,
    YUAN,
    Columns,
    Reckoned,
    Where,
    each_once,
    holding,
    kind,
)
from corpus.measures.expressions import NOWHERE, open_in, without_null, words
from corpus.measures.facts import vocabulary
from corpus.measures.kind import Amount, Condition, OfFact
from corpus.measures.measure import Measure, terms
from corpus.measures.written import NotInForce

NOTHING = {"boolean": True, "int8": 0, "date": date.min, YUAN: Decimal(0), MEASURED: Decimal(0), COUNT: 0}
BETWEEN = "；"  # of the labels of missing facts; 、 stands inside some
KEPT = ("row", "id", "region")  # columns of a table of enterprises that are no facts; region where it has one


@dataclass(frozen=True, slots=True)
class Compiled:
    """A measure for every row: where its conditions are met, where it is due, and the amount where there is one.

    The amount and its bound have no meaning where it is not due, but that the amount is 0 where it cannot be; nor have
    the facts that it wants.
    """

    measure: Measure
    conditions: Where | None  # None: the measure is not in force
    eligible: Where
    amount: Reckoned | None  # None: the measure has no amount

    @property
    def unit(self) -> str:
        """The unit of the amount, "" where there is none."""
        return self.amount.unit if self.amount else ""

    @property
    def outcome(self) -> Any:
        """The outcome, in the words of the contract."""
        if self.conditions is None:
            return ibis.literal(Outcome.NOT_IN_FORCE.value)
        return ibis.cases(
            (self.eligible.sure, Outcome.ELIGIBLE.value),
            (self.eligible.possible, Outcome.MISSING_FACTS.value),
            else_=Outcome.INELIGIBLE.value,
        )


def compile_measures(table: ir.Table, measures: Sequence[Measure], as_of: date) -> tuple[ir.Table, list[Compiled]]:
    """Return `table` with columns of what the measures come to, and the measures as expressions over it.

    Step by step, single facts, conditions, amounts, outcomes: what is used more than once is computed, and written,
    once. Raises CompileError.
    """
    facts = columns(table, measures)
    weighed = {n: one for n, measure in enumerate(measures) if (one := _weigh(measure, facts, as_of))}
    staged = table.mutate(**_asked([measures[n].conditions for n in weighed], facts, as_of))
    staged, conditions = _as_columns(staged, "met", {n: where for n, (where, _) in weighed.items()})
    staged, amounts = _valued(staged, conditions, {n: value for n, (_, value) in weighed.items() if value})
    due = {n: _eligible(measures[n], where, amounts.get(n)) for n, where in conditions.items()}
    staged, eligible = _as_columns(staged, "eligible", due)
    return staged, [
        Compiled(measure, conditions.get(n), eligible.get(n, NOWHERE), amounts.get(n))
        for n, measure in enumerate(measures)
    ]


def rows(table: ir.Table, measures: Sequence[Measure], as_of: date, only_eligible: bool = False) -> ir.Table:
    """Return a row for every row of `table` and measure, in the order of both.

    Columns: those of `KEPT` that there are, measure (its index), outcome, amount, bound, missing (labels, None where
    nothing is). Raises CompileError.
    """
    kept = [name for name in KEPT if name in table.columns]
    staged, compiled = compile_measures(table, measures, as_of)
    facts = columns(staged, measures)
    found = ibis.array([_struct(n, one, _missing(one, facts, as_of)) for n, one in enumerate(compiled)])
    unnested = staged.select(*kept, found=found).mutate(found=lambda t: t.found.unnest()).unpack("found")
    return unnested.filter(unnested.outcome == Outcome.ELIGIBLE.value) if only_eligible else unnested


def columns(table: ir.Table, measures: Iterable[Measure] = ()) -> Columns:
    """Return a column for every fact, also of an office's `measures`, typed as `kind` says.

    One that the table lacks is null throughout.
    """
    own = {name: measure.vocabulary[name] for measure in measures for name in measure.facts}
    return Columns(
        {
            name: _typed(table[name], kind(fact)) if name in table.columns else _unknown(kind(fact))
            for name, fact in {**vocabulary(), **own}.items()
        }
    )


def _typed(column: Any, dtype: str) -> Any:
    return column.cast(dt.dtype(dtype, nullable=column.type().nullable))


def _unknown(dtype: str) -> Any:
    """Return null, in a way that Ibis does not see: it writes ``null == x`` as ``x IS NULL``, which is false."""
    nothing = ibis.literal(NOTHING[dtype], dtype)
    return nothing.nullif(nothing)


def _weigh(measure: Measure, facts: Columns, day: date) -> tuple[Where, Reckoned | None] | None:
    """Return the conditions and the amount, None where the measure is not in force."""
    try:
        if measure.in_force and not measure.in_force.holds(day):
            return None
        conditions = measure.conditions.compile(facts, day)
        return conditions, _amount(measure.amount, facts, day) if measure.amount is not None else None
    except NotInForce:
        return None


def _amount(term: Amount, facts: Columns, day: date) -> Reckoned:
    """Return what `term` comes to, as narrow as it may be."""
    return term.compile(replace(facts, amounts=holding(term.reach(day))), day)


def _asked(conditions: Iterable[Condition], facts: Columns, day: date) -> dict[str, Any]:
    """Return what is asked of single facts, each question once; Ibis reads the column wherever one is asked again."""
    wheres = [term.compile(facts, day) for one in conditions for term in terms(one) if isinstance(term, OfFact)]
    once = dict.fromkeys(each.op() for one in wheres for each in (one.sure, one.possible))
    return {f"asked_{n}": op.to_expr() for n, op in enumerate(once)}


def _as_columns(table: ir.Table, name: str, wheres: Mapping[int, Where]) -> tuple[ir.Table, dict[int, Where]]:
    """Return the table with columns of what holds for each measure, and the same as those columns."""
    sure = {f"{name}_{n}": one.sure for n, one in wheres.items()}
    possible = {f"{name}_{n}_possible": one.possible for n, one in wheres.items() if not one.settled}
    staged = table.mutate(**sure, **possible)
    found = {}
    for n, one in wheres.items():
        column = staged[f"{name}_{n}"]
        found[n] = Where(column, column if one.settled else staged[f"{name}_{n}_possible"])
    return staged, found


def _valued(
    table: ir.Table, conditions: Mapping[int, Where], amounts: Mapping[int, Reckoned]
) -> tuple[ir.Table, dict[int, Reckoned]]:
    """Return the table with columns of the amounts, and the same as those columns.

    Engines compute an amount only where the conditions may be met: elsewhere nothing is due.
    """
    values = {
        f"value_{n}": ibis.ifelse(conditions[n].possible, one.value, ibis.literal(0, one.value.type()))
        for n, one in amounts.items()
    }
    bounds = {f"bound_{n}": one.bound for n, one in amounts.items() if not isinstance(one.bound, Bound)}
    staged = table.mutate(**values, **bounds)
    return staged, {
        n: replace(one, value=staged[f"value_{n}"], bound=staged[f"bound_{n}"] if f"bound_{n}" in bounds else one.bound)
        for n, one in amounts.items()
    }


def _eligible(measure: Measure, conditions: Where, amount: Reckoned | None) -> Where:
    """Return where the conditions are met and something is due; that nothing has to be paid is always due.

    Where the conditions cannot be met, the amount is 0.
    """
    if amount is None or (measure.amount is not None and measure.amount.due_at_zero):
        return conditions
    due = without_null(amount.value != 0, amount.known)
    if due.settled and conditions.settled:
        return due
    return Where(conditions.sure & due.sure, due.possible)


def _missing(one: Compiled, facts: Columns, day: date) -> tuple[tuple[str, Any], ...]:
    """Return the facts that could change the outcome, then those that could change the amount, with their rows."""
    if one.conditions is None:
        return ()
    ranked = sorted(open_in(one.measure.conditions, facts, day, one.conditions), key=lambda found: found[0])
    pairs = [*((fact, rows) for _, fact, rows in ranked), *(one.amount.wanted if one.amount else ())]
    per = one.measure.per
    return each_once([*pairs, (per, facts[per].isnull())] if per else pairs)


def _struct(index: int, compiled: Compiled, wanted: tuple[tuple[str, Any], ...]) -> Any:
    due, sense = ibis.null(WIDE), ibis.null("string")
    if compiled.amount is not None:
        due = ibis.cases((compiled.eligible.sure, compiled.amount.value.cast(WIDE)), else_=due)
        sense = ibis.cases((compiled.eligible.sure, words(compiled.amount.bound)), else_=sense)
    missing = ibis.null("string")
    if wanted:
        labels = [ibis.cases((rows, compiled.measure.vocabulary[fact].label)) for fact, rows in wanted]
        missing = ibis.cases((compiled.eligible.possible, ibis.literal(BETWEEN).join(labels).nullif("")))
    fields = {"measure": ibis.literal(index, "int32"), "outcome": compiled.outcome}
    return ibis.struct({**fields, "amount": due, "bound": sense, "missing": missing})
