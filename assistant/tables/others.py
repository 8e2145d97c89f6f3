"""Rows of a table that are no enterprise: sums, averages, notes, who filled it in, the head once more, blank ones.

A row is known by its name, by a sum in any cell before it or in its place; where the name is blank, by a note in any.
Whole columns of text are looked at at once; a company's name that only begins like a sum (合计科技有限公司) stays one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assistant.tables.messages import words

BLANK = "[\\s　]"  # Arrow's own expressions take \\s for the blanks of ASCII alone
SECTION = rf"^{BLANK}*[（(]?[一二三四五六七八九十]+[）)、.．]"  # 一、东昌府区, where the rest of the row is blank


@dataclass(frozen=True, slots=True)
class RowMarks:
    """Rows of a stretch, as Arrow booleans: blank ones, others that are no enterprise, enterprises without a name."""

    blank: Any
    others: Any
    nameless: Any


def no_enterprise(text: str) -> bool:
    """Whether a cell says that its row is no enterprise."""
    return any(re.search(_pattern(key), text) for key in ("total_rows", "note_rows"))


def sorted_out(name: Any | None, lead: Sequence[Any], rest: Sequence[Any], heads: Sequence[str]) -> RowMarks:
    """Return which rows of a table are no enterprise.

    `name` is the column of the enterprises' names, `lead` those by which a row may be known besides, `rest` those of
    the facts; `heads` are the headings of the first two. A note beside a name is one on an enterprise.
    """
    known = [*([] if name is None else [name]), *lead]
    nowhere = pa.array([False] * len((*known, *rest)[0]))
    if name is not None and not pc.any(_any(nowhere, map(_doubtful, known, heads))).as_py():
        return RowMarks(nowhere, nowhere, nowhere)
    unnamed = pc.invert(nowhere if name is None else _has_value(name))
    valueless = pc.invert(_any(nowhere, map(_has_value, rest)))
    sums = _any(
        nowhere,
        (
            _matching(column, rf"{_pattern('total_rows')}|{_same(head)}")
            for column, head in zip(known, heads, strict=True)
        ),
    )
    notes = pc.and_(unnamed, _any(nowhere, map(_noted, (*lead, *rest))))
    found = reduce(pc.or_, (sums, notes, *([] if name is None else [_noted(name)])))
    sections = pc.and_(valueless, _any(nowhere, (_matching(column, SECTION) for column in known)))
    others = pc.or_(found, sections)
    blank = pc.and_not(pc.and_(unnamed, valueless), others)
    nameless = nowhere if name is None else pc.and_not(pc.and_not(unnamed, others), blank)
    return RowMarks(blank, others, nameless)


def _any(nowhere: Any, found: Iterable[Any]) -> Any:
    return reduce(pc.or_, found, nowhere)


def _doubtful(column: Any, head: str) -> Any:
    """Return which cells are blank or may say so, in one look at each; most columns have none."""
    if not _is_text(column):
        return pc.is_null(column)
    either = "|".join((_pattern("total_rows"), _pattern("note_rows"), SECTION, f"^{BLANK}*$", _same(head)))
    return pc.or_(pc.is_null(column), _matching(column, either))


def _noted(column: Any) -> Any:
    return _matching(column, _pattern("note_rows"))


def _same(head: str) -> str:
    return rf"^{BLANK}*{re.escape(head)}{BLANK}*$" if head else "^$"


def _matching(column: Any, pattern: str) -> Any:
    """Return which cells match, False for what is no text; a value that stands often is looked at once."""
    if pa.types.is_dictionary(column.type):
        return pc.fill_null(_matching(column.dictionary, pattern).take(column.indices), False)
    if not _is_text(column):
        return pa.array([False] * len(column))
    return pc.fill_null(pc.match_substring_regex(column, pattern), False)


def _has_value(column: Any) -> Any:
    return _matching(column, "[^\\s　]") if _is_text(column) else pc.is_valid(column)


def _is_text(column: Any) -> bool:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


@cache
def _pattern(key: str) -> str:
    """Return what a cell looks like that says such a word, for the expressions of Arrow, which are Python's too."""
    begin = rf"^(?:{BLANK}|[（(*※])*"
    if key == "total_rows":
        return rf"{begin}.{{0,20}}?(?:{_either(key)}){BLANK}*(?:[：:（(\d](?s:.)*)?$"
    return rf"{begin}(?:{_either(key)}){BLANK}*\d*{BLANK}*(?:(?:[：:]|{BLANK})(?s:.)*)?$"


def _either(key: str) -> str:
    return "|".join(f"{BLANK}*".join(map(re.escape, word)) for word in words(key))
