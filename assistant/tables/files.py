"""A table of enterprises once it is opened: its head, and its rows as stretches of untouched columns.

A row's number is the one that a person sees: in a sheet or a CSV file the first is row 1, a record of a Parquet file
counts from 1.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from assistant.tables.heads import Head

STRETCH = 100_000  # rows at a time


class TableError(ValueError):
    """A table that cannot be read, or a result that cannot be written; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows: their numbers and their columns, Arrow arrays of whatever type the file has."""

    numbers: Any
    columns: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table: its head, and what yields the rows below for the columns asked for, by position."""

    head: Head
    stretches: Callable[[tuple[int, ...]], Iterator[Stretch]]
    notes: tuple[str, ...] = ()  # what was left unread
    left_out: Callable[[], Mapping[int, str]] = dict  # rows that were no enterprise as they stood, by number


def numbered(begin: int, count: int) -> Any:
    """Return the numbers of so many rows, as Arrow has them."""
    return pa.array(range(begin, begin + count), pa.int64())
