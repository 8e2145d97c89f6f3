"""The engines that run what `assistant.tables.compiled` compiles: DuckDB in this process, Spark here or on a cluster.

Both read a Parquet file of enterprises and give back Arrow. Neither fetches anything from outside. A Spark cluster has
to see the folders of that file and of `scratch`.
"""

import os
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from assistant.tables.messages import word

TABLE = "enterprises"
BATCH = 100_000  # rows


class EngineError(ValueError):
    """An engine that is not there or not known; the message is one sentence."""


class Engine(Protocol):
    """Where a table of enterprises is matched."""

    def batches(self, parquet: Path, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """Run `expression`, over the table that `enterprises` gives for the same file, and yield its rows."""


def enterprises(parquet: Path) -> ir.Table:
    """Return the table that a Parquet file holds, bound to no engine yet; what it counts no null of is never null."""
    with pq.ParquetFile(parquet) as file:
        metadata, schema = file.metadata, file.schema_arrow
    groups = [metadata.row_group(n) for n in range(metadata.num_row_groups)]
    fields = [field.with_nullable(not _has_values(groups, n)) for n, field in enumerate(schema)]
    return ibis.table(ibis.Schema.from_pyarrow(pa.schema(fields)), name=TABLE)


def _has_values(groups: Sequence[Any], column: int) -> bool:
    """Return whether the statistics of every row group say that the column, of a flat table, has no null."""
    found = (group.column(column).statistics for group in groups)
    return all(one and one.has_null_count and one.null_count == 0 for one in found)


@contextmanager
def engine(name: str, scratch: Path) -> Iterator[Engine]:
    """Yield the engine called ``duckdb``, ``spark`` or ``spark://…``, which writes only into `scratch`.

    Raises EngineError.
    """
    if name == "duckdb":
        yield _duckdb(scratch)
    elif name == "spark" or name.startswith("spark://"):
        session = _spark("local[*]" if name == "spark" else name, scratch)
        try:
            yield Spark(session, scratch)
        finally:
            session.stop()
    else:
        raise EngineError(word("engine_unknown", name=name))


@dataclass(frozen=True, slots=True)
class DuckDB:
    """DuckDB, in memory; it spills to the scratch folder."""

    connection: Any

    def batches(self, parquet: Path, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """Run `expression` and yield its rows, in the order of the table."""
        self.connection.read_parquet(str(parquet)).create_view(TABLE)
        import duckdb

        try:
            yield from self.connection.sql(_sql(expression, "duckdb")).to_arrow_reader(BATCH)
        except (duckdb.Error, pa.ArrowException) as error:  # a number that does not fit, no memory, no disk
            raise EngineError(word("engine_failed", name="duckdb", why=_first_line(error))) from error


@dataclass(frozen=True, slots=True)
class Spark:
    """A Spark session. What it finds travels as Parquet files, so that the driver never holds it whole."""

    session: Any
    scratch: Path

    def batches(self, parquet: Path, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """Run `expression` and yield its rows, in the order of the table."""
        self.session.read.parquet(str(parquet.absolute())).createOrReplaceTempView(TABLE)
        folder = self.scratch.absolute() / "found"
        from pyspark.errors import PySparkException

        try:
            self.session.sql(_sql(expression, "pyspark")).write.mode("overwrite").parquet(str(folder))
        except PySparkException as error:
            raise EngineError(word("engine_failed", name="spark", why=_first_line(error))) from error
        parts = sorted(str(path) for path in folder.glob("part-*.parquet"))
        yield from ds.dataset(parts, format="parquet").to_batches(batch_size=BATCH, fragment_readahead=1)


def _sql(expression: ir.Table, dialect: str) -> str:
    with _pandas_untried():
        return str(ibis.to_sql(expression, dialect=dialect))


@contextmanager
def _pandas_untried() -> Iterator[None]:
    """Leave out Spark's warning that it has not tried itself against this pandas; nothing here goes through pandas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def _duckdb(scratch: Path) -> DuckDB:
    import duckdb

    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(config={"temp_directory": str(scratch / "spill"), **offline})
    connection.execute("SET parquet_metadata_cache = true")  # a file is opened three times for one answer
    return DuckDB(connection)


def _spark(master: str, scratch: Path) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineError(word("spark_missing")) from None
    home = os.environ.get("JAVA_HOME")  # Spark's own variable, not a setting of ours
    if not (home and (Path(home) / "bin" / "java").exists()) and not shutil.which("java"):
        raise EngineError(word("java_missing"))
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.codegen.wholeStage": "false",  # all measures at once are more than one Java method may hold
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",  # an overflow stops, it is no null
        "spark.sql.warehouse.dir": str(scratch.absolute() / "warehouse"),
        "spark.local.dir": str(scratch.absolute() / "spill"),
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.appName("tiaoli").master(master)
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        with _pandas_untried():
            return builder.getOrCreate()
    except Exception as error:
        raise EngineError(word("spark_down", master=master, why=_first_line(error))) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
