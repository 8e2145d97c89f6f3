"""How fast measures are weighed: ten million enterprises at once, the same beside OpenFisca-core, and one alone.

``python -m eval.bench.measures [ROWS]``. OpenFisca-core comes with the extra ``bench``; without it that line is left
out, and says so. It makes its enterprises in a temporary folder and leaves nothing. Times are medians in seconds: of
the wall and, in brackets, of all cores together, which is what counts where others use the machine too. Beside
OpenFisca-core they are taken twice: from the Parquet file to the sums, and for rows that both hold in memory already.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TypeVar

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from assistant.tables.cells import SCHEMA
from assistant.tables.engine import BATCH, TABLE, Engine, engine, enterprises
from assistant.tables.read import FAST
from assistant.tables.summary import Summary, summary, summed
from assistant.weighing.assess import assess
from corpus.measures.catalogue import Catalogue
from corpus.measures.columns import kind
from corpus.measures.facts import WHOLE, Fact, Facts, Type, Value, vocabulary
from corpus.measures.measure import Measure
from corpus.model import Policy
from corpus.store import Store
from ingest.structure.parse import parse

ROWS = 10_000_000
DAY = date(2026, 11, 21)
ROUNDS = 3
BESIDE = 9  # rounds beside OpenFisca-core, whose times differ twofold by how its arrays fall in memory
ALONE = 500  # enterprises for which one measure is weighed one by one
REGIONS = 8
UNKNOWN = 0.2  # share of the cells that nobody has told
ROW = "| {what} | {ours} | {theirs} | {ratio} | {asked} |"
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the wall, and of all cores together."""

    wall: float
    cores: float

    def __str__(self) -> str:
        return f"{self.wall:.3f} ({self.cores:.3f})"


def main(args: Sequence[str]) -> None:
    """Run the benches over so many rows and print a table."""
    rows = int(args[0]) if args else ROWS
    measures = recorded()
    print("| what | Tiaoli, s | beside, s | ratio | asked |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="tiaoli-bench-") as folder, engine("duckdb", Path(folder)) as opened:
        everything = Path(folder) / "all.parquet"
        made_up(everything, rows, UNKNOWN)
        _summary(opened, everything, measures)
        whole = _middle([_once(lambda: _summary(opened, everything, measures)) for _ in range(ROUNDS)])
        what = f"{rows} enterprises x {len(measures)} measures, by region, DuckDB"
        print(ROW.format(what=what, ours=whole, theirs="", ratio="", asked="< 10 s"), flush=True)
        everything.unlink()
        _beside_openfisca(opened, Path(folder) / "three.parquet", rows, measures)
    _alone(measures)


def recorded() -> list[Measure]:
    """Return the measures of the shipped record."""
    store = Store(Path("nowhere"))

    def policy_of(policy_id: str) -> Policy:
        text = store.text(policy_id)
        return Policy(store.metadata(policy_id), text, parse(text).root)

    return [*Catalogue(store).measures(store.ids(), policy_of).values()]


def made_up(path: Path, rows: int, unknown: float) -> None:
    """Write so many enterprises as `read_table` would, each fact known but for a share of `unknown`."""
    columns = ["range AS row", "'企业' || range AS id", f"'县' || (range % {REGIONS}) AS region"]
    for fact in vocabulary().values():
        cell = f"CASE WHEN random() >= {unknown} THEN {_random(fact)} END"
        columns.append(f"CAST({cell} AS {kind(fact)}) AS {fact.name}")
    with duckdb.connect() as connection, pq.ParquetWriter(path, SCHEMA, **FAST) as writer:
        connection.execute("SELECT setseed(0.5)")
        connection.execute("SET threads = 1")  # or the rows differ from run to run
        for batch in connection.sql(f"SELECT {', '.join(columns)} FROM range({rows})").to_arrow_reader(BATCH):
            writer.write_batch(batch.cast(SCHEMA))


def _random(fact: Fact) -> str:
    if fact.type is Type.BOOLEAN:
        return "random() < 0.5"
    if fact.type is Type.CHOICE:
        return f"floor(random() * {len(fact.options)})"
    if fact.type in WHOLE:
        return "floor(random() * 20)"
    if fact.type is Type.DATE:
        return "DATE '2024-01-01' + CAST(floor(random() * 1000) AS INT)"
    return "round(pow(10, 1 + random() * 11), 2)" if fact.unit == "元" else "round(random() * 1000, 2)"


def _summary(opened: Engine, parquet: Path, measures: Sequence[Measure]) -> Summary:
    return summary(opened.batches(parquet, summed(enterprises(parquet), measures, DAY)), measures)


def _beside_openfisca(opened: Engine, parquet: Path, rows: int, measures: Sequence[Measure]) -> None:
    if find_spec("openfisca_core") is None:
        print("OpenFisca-core is not installed: pip install 'tiaoli[bench]'", file=sys.stderr)
        return
    from eval.bench.openfisca_rules import RULES, calculated, loaded

    made_up(parquet, rows, 0)
    known = {measure.id: measure for measure in measures}
    three = [known[name] for name in RULES]
    used = dict.fromkeys(fact for measure in three for fact in measure.facts)

    def sums() -> ir.Table:  # by no region: OpenFisca is told none either
        return summed(enterprises(parquet).select(*used), three, DAY)

    with duckdb.connect() as connection:
        connection.read_parquet(str(parquet)).project(", ".join(used)).create(TABLE)
        query = str(ibis.to_sql(sums(), dialect="duckdb"))

        def ours() -> Summary:
            return summary(connection.sql(query).to_arrow_reader(BATCH), three)

        _same(ours(), calculated(loaded(parquet)))
        what = f"three measures for {rows} enterprises in memory / OpenFisca-core"
        _in_turn(what, ours, lambda: loaded(parquet), calculated)
    what = f"three measures for {rows} enterprises from the file / OpenFisca-core"
    _in_turn(
        what,
        lambda: summary(opened.batches(parquet, sums()), three),
        lambda: parquet,
        lambda path: calculated(loaded(path)),
    )


def _in_turn(what: str, ours: Callable[[], object], load: Callable[[], Told], theirs: Callable[[Told], object]) -> None:
    """Print the times of both; in turn, so that whatever else the machine does falls on both."""
    one, two = [], []
    for _ in range(BESIDE):
        table = load()
        one.append(_once(ours))
        two.append(_once(partial(theirs, table)))
    spent, beside = _middle(one), _middle(two)
    ratio = f"{beside.wall / spent.wall:.1f} x"
    print(ROW.format(what=what, ours=spent, theirs=beside, ratio=ratio, asked=">= 10 x"), flush=True)


def _same(ours: Summary, theirs: list[tuple[int, float]]) -> None:
    """Raise ValueError where the two do not find the same; OpenFisca's numbers are floats of 32 bits."""
    for line, (count, amount) in zip(ours.lines, theirs, strict=True):
        sums = float(line.amount or 0)
        if abs(line.eligible - count) > count * 1e-4 or abs(sums - amount) > amount * 1e-3:
            raise ValueError(f"{line.measure.id}: {line.eligible} and {sums}, OpenFisca {count} and {amount}")


def _alone(measures: Sequence[Measure]) -> None:
    with tempfile.TemporaryDirectory(prefix="tiaoli-bench-") as folder:
        path = Path(folder) / "few.parquet"
        made_up(path, ALONE, UNKNOWN)
        rows = [{k: v for k, v in row.items() if v is not None} for row in pq.read_table(path).to_pylist()]
    facts = [{name: _decoded(name, value) for name, value in row.items() if name in vocabulary()} for row in rows]
    times = [_once(partial(_each, measure, facts)).wall / len(facts) for measure in measures]
    middle, slowest = 1e6 * median(times), 1e6 * max(times)
    print(f"one assessment: {middle:.0f} µs by the middle measure, {slowest:.0f} µs by the slowest; asked < 100 µs")


def _decoded(name: str, value: Value) -> Value:
    fact = vocabulary()[name]
    return list(fact.options)[int(str(value))] if fact.type is Type.CHOICE else value


def _each(measure: Measure, facts: Sequence[Facts]) -> None:
    for row in facts:
        assess(measure, row, DAY)


def _middle(times: Sequence[Spent]) -> Spent:
    return Spent(median(one.wall for one in times), median(one.cores for one in times))


def _once(act: Callable[[], object]) -> Spent:
    wall, cores = time.perf_counter(), time.process_time()
    act()
    return Spent(time.perf_counter() - wall, time.process_time() - cores)


if __name__ == "__main__":
    main(sys.argv[1:])
