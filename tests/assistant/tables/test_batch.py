"""One rule, three ways of running it: for one enterprise, on DuckDB and on a real local Spark."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from api.cli.corpus import policies_of
from assistant.tables.cells import SCHEMA
from assistant.tables.compiled import BETWEEN, compile_measures, rows
from assistant.tables.engine import TABLE, Engine, EngineError, engine
from assistant.tables.engine import enterprises as table_of
from assistant.tables.summary import summary, summed
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment, Outcome
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.amounts.sum import Sum
from corpus.measures.catalogue import Catalogue
from corpus.measures.columns import Columns, CompileError, code
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.conditions.within import Within
from corpus.measures.facts import Fact, Facts, Type, Value, vocabulary
from corpus.measures.measure import Measure
from corpus.settings import Settings
from corpus.store import Store
from tests.assistant.made_up import CITED, DAY, always, enterprises, every_term, measure
from tests.conftest import needed

Found = tuple[str, Any, str, str | None, frozenset[str]]  # outcome, amount, unit, bound, labels of missing facts
GENERATED = (Phase.explicit, Phase.generate)  # a smaller seed makes no smaller table: there is nothing to shrink


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engine")


@pytest.fixture(scope="module")
def duckdb(folder: Path) -> Iterator[Engine]:
    with engine("duckdb", folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def spark(folder: Path) -> Iterator[Engine]:
    if find_spec("pyspark") is None or not shutil.which("java"):
        needed("Java or pyspark")
    with engine("spark", folder) as opened:
        yield opened


@cache
def measures() -> tuple[Measure, ...]:
    """Return the measures of the record, and those that use every term."""
    nowhere = Settings(home=Path("nowhere"))
    store = Store(nowhere.home)
    return (*Catalogue(store).measures(store.ids(), policies_of(nowhere)).values(), *every_term())


def schema(columns: tuple[str, ...]) -> pa.Schema:
    """Return the types of those columns."""
    return pa.schema([SCHEMA.field(name) for name in columns])


@cache
def compiled(columns: tuple[str, ...]) -> tuple[ir.Table, list[str]]:
    """Return the rows of all measures over any table with those columns, and the units."""
    return over(ibis.table(ibis.Schema.from_pyarrow(schema(columns)), name=TABLE))


def over(table: ir.Table) -> tuple[ir.Table, list[str]]:
    """Return the rows of all measures over that table, and the units."""
    return rows(table, measures(), DAY), [one.unit for one in compile_measures(table, measures(), DAY)[1]]


@settings(max_examples=1, phases=GENERATED)
@given(seed=st.integers(0, 2**32))
def test_duckdb_says_what_one_assessment_says(seed: int, duckdb: Engine) -> None:
    assert_same(duckdb, enterprises(measures(), 1000, seed))


@settings(max_examples=1, phases=GENERATED)
@given(seed=st.integers(0, 2**32))
def test_spark_says_what_one_assessment_says(seed: int, spark: Engine) -> None:
    assert_same(spark, enterprises(measures(), 800, seed))


@settings(max_examples=2, phases=GENERATED)
@given(seed=st.integers(0, 2**32))
def test_duckdb_says_the_same_of_facts_told_throughout(seed: int, duckdb: Engine) -> None:
    assert_same(duckdb, throughout(enterprises(measures(), 250, seed), seed), from_file=True)


@settings(max_examples=1, phases=GENERATED)
@given(seed=st.integers(0, 2**32))
def test_spark_says_the_same_of_facts_told_throughout(seed: int, spark: Engine) -> None:
    assert_same(spark, throughout(enterprises(measures(), 250, seed), seed), from_file=True)


def throughout(facts: Sequence[Facts], seed: int) -> list[Facts]:
    """Return the same enterprises, of whom every one tells half of the facts, by lot."""
    lot = Random(seed)
    said: dict[str, list[Value]] = {}
    for row in facts:
        for name, value in row.items():
            said.setdefault(name, []).append(value)
    asked = [name for name in said if lot.random() < 0.5]
    return [{**{name: lot.choice(said[name]) for name in asked}, **row} for row in facts]


def test_what_a_file_counts_no_null_of_is_told_throughout(tmp_path: Path) -> None:
    groups = [{"told": 1, "half": 1, "none": None}, {"told": 2, "half": None, "none": None}]
    typed = pa.schema([(name, pa.int32()) for name in groups[0]])
    path = tmp_path / "counted.parquet"
    pq.write_table(pa.Table.from_pylist(groups, schema=typed), path, row_group_size=1)
    assert {name: kind.nullable for name, kind in table_of(path).schema().items()} == {
        "told": False,
        "half": True,
        "none": True,
    }
    pq.write_table(pa.Table.from_pylist(groups, schema=typed), path, write_statistics=False)
    assert all(kind.nullable for kind in table_of(path).schema().types)


def test_a_fact_without_a_column_is_unknown(duckdb: Engine) -> None:
    kept = ("row", *list(vocabulary())[::2])
    facts = [{name: row[name] for name in kept if name in row} for row in enterprises(measures(), 200, 1)]
    assert_same(duckdb, facts, kept)
    assert_same(duckdb, [{}], ("row",))


def test_a_summary_of_duckdb_adds_up_what_one_assessment_says(tmp_path: Path, duckdb: Engine) -> None:
    assert_adds_up(duckdb, tmp_path / "facts.parquet", enterprises(measures(), 300, 7))


def test_a_summary_of_facts_told_throughout_adds_up_the_same(tmp_path: Path, duckdb: Engine) -> None:
    assert_adds_up(duckdb, tmp_path / "facts.parquet", throughout(enterprises(measures(), 300, 7), 7))


def test_a_summary_of_spark_adds_up_what_one_assessment_says(tmp_path: Path, spark: Engine) -> None:
    assert_adds_up(spark, tmp_path / "facts.parquet", enterprises(measures(), 300, 7))


def assert_adds_up(opened: Engine, path: Path, facts: Sequence[Facts]) -> None:
    """Compare the summary of an engine with `assess`, by measure and region."""
    regions = [None if n % 4 == 3 else f"县{n % 4}" for n in range(len(facts))]
    written(path, facts, tuple(SCHEMA.names), regions)
    table = table_of(path)
    found = summary(opened.batches(path, summed(table, measures(), DAY)), measures())
    units = {one.measure.id: one.unit for one in compile_measures(table, measures(), DAY)[1]}
    assert found.enterprises == len(facts)
    assert {(line.measure.id, line.region) for line in found.regions} == {
        (one.id, region or "") for one in measures() for region in regions
    }
    for line in (*found.lines, *found.regions):
        told = [
            assess(line.measure, row, DAY)
            for row, region in zip(facts, regions, strict=True)
            if line.region in (None, region or "")
        ]
        eligible = [one.amount for one in told if one.outcome is Outcome.ELIGIBLE]
        assert line.eligible == len(eligible), line.measure.id
        assert line.open == sum(one.outcome is Outcome.MISSING_FACTS for one in told), line.measure.id
        if line.measure.amount is not None and units[line.measure.id] == "CNY":
            assert line.amount == sum((one.value for one in eligible if one), Decimal(0)), line.measure.id
        else:
            assert line.amount is None


def assert_same(
    opened: Engine, facts: Sequence[Facts], columns: tuple[str, ...] = tuple(SCHEMA.names), from_file: bool = False
) -> None:
    """Compare an engine with `assess`, row by row and measure by measure; `from_file` takes in what the file counts."""
    found = matched(opened, facts, columns, from_file)
    wanted = [told(assess(one, row, DAY)) for row in facts for one in measures()]
    assert len(found) == len(wanted)
    for n, (ours, theirs) in enumerate(zip(wanted, found, strict=True)):
        row, one = divmod(n, len(measures()))
        assert theirs == ours, f"{measures()[one].id} for {facts[row]}"


def matched(opened: Engine, facts: Sequence[Facts], columns: tuple[str, ...], from_file: bool) -> list[Found]:
    """Return what an engine finds, in the order of enterprises and measures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.parquet"
        written(path, facts, columns)
        expression, units = over(table_of(path)) if from_file else compiled(columns)
        lines = [line for batch in opened.batches(path, expression) for line in batch.to_pylist()]
    lines.sort(key=lambda line: (line["row"], line["measure"]))
    return [
        (
            line["outcome"],
            line["amount"],
            units[line["measure"]] if line["amount"] is not None else "",
            line["bound"],
            frozenset(line["missing"].split(BETWEEN) if line["missing"] else ()),
        )
        for line in lines
    ]


def written(path: Path, facts: Sequence[Facts], columns: tuple[str, ...], regions: Sequence[str | None] = ()) -> None:
    """Write enterprises as a table of facts has them."""
    listed: list[dict[str, Any]] = [
        {"row": n, **{name: code(vocabulary()[name], row[name]) for name in row}} for n, row in enumerate(facts)
    ]
    for row, region in zip(listed, regions, strict=False):
        row["region"] = region
    pq.write_table(pa.Table.from_pylist(listed, schema=schema(columns)), path)


def told(assessment: Assessment) -> Found:
    """Return the same of one assessment."""
    amount = assessment.amount
    labels = frozenset(vocabulary()[missing.fact].label for missing in assessment.missing)
    if amount is None:
        return assessment.outcome.value, None, "", None, labels
    return assessment.outcome.value, amount.value, amount.unit, amount.bound.value, labels


def test_a_period_holds_for_the_same_days_in_a_table(tmp_path: Path, duckdb: Engine) -> None:
    """The vocabulary has no date yet: the terms are compared without it."""
    days: list[date | None] = [None, *(DAY + timedelta(n) for n in range(-3, 4))]
    pq.write_table(pa.table({"day": pa.array(days, pa.date32())}), tmp_path / "days.parquet")
    table = ibis.table({"day": "date"}, name=TABLE)
    for first in (None, DAY - timedelta(1)):
        for last in (None, DAY + timedelta(2)):
            term = Within(Fact("day", "日期", Type.DATE, "哪一天？"), first, last, CITED)
            held = term.compile(Columns({"day": table.day}), DAY)
            selected = table.select(sure=held.sure, possible=held.possible)
            batches = duckdb.batches(tmp_path / "days.parquet", selected)
            lines = [line for batch in batches for line in batch.to_pylist()]
            found = [line["sure"] if line["sure"] == line["possible"] else None for line in lines]
            assert found == [term.weigh({} if day is None else {"day": day}, DAY) for day in days]


def test_amounts_in_different_units_are_refused() -> None:
    mixed = measure("mixed", AllOf(()), Sum((Fixed(always(1)), Fixed(always(1, "CNY/m2")))))
    with pytest.raises(CompileError, match="CNY, CNY/m2"):
        compile_measures(ibis.table({"row": "int64"}, name=TABLE), [mixed], DAY)


def test_an_unknown_engine_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="flink"), engine("flink", tmp_path):
        pass


def test_spark_without_java_is_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineError, match="Java"), engine("spark", tmp_path):
        pass
