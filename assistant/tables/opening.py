"""Opens a table of enterprises, a CSV, XLSX or Parquet file. A file that is not what its name says is refused in one
sentence.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.tables.delimited import open_csv
from assistant.tables.files import OpenTable, Stretch, TableError
from assistant.tables.messages import word
from assistant.tables.parquet import open_parquet
from assistant.tables.sheets import open_xlsx

OPENERS: dict[str, Callable[[Path], OpenTable]] = {".csv": open_csv, ".parquet": open_parquet, ".xlsx": open_xlsx}


def open_table(path: Path) -> OpenTable:
    """Return the table in `path`. Raises TableError."""
    if path.is_dir():
        raise TableError(word("table_folder", path=path))
    if not path.exists():
        raise TableError(word("table_missing", path=path))
    if path.suffix.lower() not in OPENERS:
        raise TableError(word("table_ending", path=path))
    with _damage_told(path):
        opened = OPENERS[path.suffix.lower()](path)
    return replace(opened, stretches=lambda wanted: _guarded(path, opened.stretches(wanted)))


def _guarded(path: Path, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    with _damage_told(path):
        yield from stretches


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (TableError, MemoryError):
        raise
    except OSError as error:
        why = error.strerror or " ".join(str(error).split())[:200]
        raise TableError(word("table_unreadable", path=path, why=why)) from error
    except Exception as error:  # every library has errors of its own for a damaged file
        why = " ".join(str(error).split())[:200]
        raise TableError(word("table_broken", path=path, why=why)) from error
