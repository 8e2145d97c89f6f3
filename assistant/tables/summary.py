"""How many enterprises are entitled and to how much, by measure and region: one pass over a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from assistant.tables.compiled import Compiled, compile_measures
from corpus.language.bound import Bound
from corpus.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One measure in one region, or in all (`region` None).

    `amount` is None where the measure states none and where it is a price, which does not add up.
    """

    measure: Measure
    region: str | None  # "" where the cell is blank
    eligible: int
    open: int  # enterprises that lack a fact
    amount: Decimal | None
    bound: Bound


@dataclass(frozen=True, slots=True)
class Summary:
    """A line a measure for all enterprises, and a line a measure and region where the table has regions."""

    enterprises: int
    lines: tuple[SummaryLine, ...]
    regions: tuple[SummaryLine, ...]


def summed(table: ir.Table, measures: Sequence[Measure], as_of: date) -> ir.Table:
    """Return a row a region, one in all where there are none, for `summary` to read. Raises CompileError."""
    staged, compiled = compile_measures(table, measures, as_of)
    sums: dict[str, Any] = {"enterprises": staged.count()}
    for n, one in enumerate(compiled):
        sums |= _sums(n, one)
    return staged.group_by("region").aggregate(**sums) if "region" in table.columns else staged.aggregate(**sums)


def summary(batches: Iterable[pa.RecordBatch], measures: Sequence[Measure]) -> Summary:
    """Return the summary that the rows of `summed` hold; the measures are those that it was made for."""
    rows = [row for batch in batches for row in batch.to_pylist()]
    with_regions = bool(rows) and "region" in rows[0]
    rows.sort(key=lambda row: (row.get("region") is None, row.get("region") or ""))
    per_region = [[_line(n, one, row) for row in rows] for n, one in enumerate(measures)]
    return Summary(
        sum(row["enterprises"] for row in rows),
        tuple(_all(lines) for lines in per_region if lines),
        tuple(line for lines in per_region for line in lines) if with_regions else (),
    )


@ibis.udf.agg.builtin  # type: ignore[untyped-decorator]  # Ibis does not say its type
def count_if(condition: bool) -> int:  # type: ignore[empty-body]  # the engines' own
    """Return in how many rows it holds; for DuckDB less work than a sum."""


def _sums(n: int, one: Compiled) -> dict[str, Any]:
    if one.conditions is None:
        return {}
    sure, possible = one.eligible.sure, one.eligible.possible
    found = {f"eligible_{n}": count_if(sure)}
    if not one.eligible.settled:
        found[f"possible_{n}"] = count_if(possible)
    if one.amount is None or one.amount.unit != "CNY":
        return found
    amount, bound = one.amount.value, one.amount.bound
    due = amount if one.eligible.settled else ibis.ifelse(sure, amount, ibis.literal(0, amount.type()))
    found[f"amount_{n}"] = due.sum()
    for sense in (Bound.UP_TO, Bound.AT_LEAST):
        if isinstance(bound, Bound):
            found |= {f"{sense.value}_{n}": count_if(sure)} if bound is sense else {}
        else:
            found[f"{sense.value}_{n}"] = (bound == ibis.literal(sense.value)).sum(where=sure)
    return found


def _line(n: int, measure: Measure, row: dict[str, Any]) -> SummaryLine:
    if f"eligible_{n}" not in row:  # not in force
        return SummaryLine(measure, _region(row), 0, 0, None, Bound.EXACT)
    eligible = row[f"eligible_{n}"]
    amount = (row[f"amount_{n}"] or Decimal(0)) if f"amount_{n}" in row else None
    bound = next((one for one in (Bound.UP_TO, Bound.AT_LEAST) if row.get(f"{one.value}_{n}")), Bound.EXACT)
    possible = row.get(f"possible_{n}", eligible)  # not asked where every enterprise told everything
    return SummaryLine(measure, _region(row), eligible, possible - eligible, amount, bound)


def _region(row: dict[str, Any]) -> str | None:
    return (row["region"] or "") if "region" in row else None


def _all(lines: Sequence[SummaryLine]) -> SummaryLine:
    amounts = [line.amount for line in lines if line.amount is not None]
    senses = {line.bound for line in lines}
    bound = next((one for one in (Bound.UP_TO, Bound.AT_LEAST) if one in senses), Bound.EXACT)
    total = reduce(lambda one, two: one + two, amounts) if amounts else None
    return SummaryLine(lines[0].measure, None, sum(x.eligible for x in lines), sum(x.open for x in lines), total, bound)
