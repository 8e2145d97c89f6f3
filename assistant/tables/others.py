"""Rows of a table that are no enterprise: sums, averages, notes, who filled it in, the head once more, blank ones.

A row is known by its cells up to the name of the enterprise, and of its place; where they are blank, by any text in it.
Whole columns of text are looked at at once; a company's name that only begins like a sum (合计科技有限公司) stays one.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from assistant.tables.words import words

BLANK = "[\\s　]"  # Arrow's own expressions take \\s for the blanks of ASCII alone
SECTION = rf"^{BLANK}*[（(]?[一二三四五六七八九十]+[）)、.．]"  # 一、东昌府区, where the rest of the row is blank


def no_enterprise(text: str) -> bool:
    """Whether a cell says that its row is no enterprise."""
    return bool(re.search(_pattern(), text))


def no_enterprises(lead: Sequence[Any], rest: Sequence[Any], heads: Sequence[str]) -> tuple[Any, Any]:
    """Return which rows are blank and which others are no enterprise, as Arrow booleans.

    `lead` are the columns by which a row is known, under `heads`, `rest` those of its facts.
    """
    nowhere = pa.array([False] * len((*lead, *rest)[0]))
    pairs = list(zip(lead, heads, strict=True))
    if lead and not pc.any(_any(nowhere, (_doubtful(*pair) for pair in pairs))).as_py():
        return nowhere, nowhere
    found = _any(nowhere, (_said(column, head) for column, head in pairs))
    sections = _any(nowhere, (_matching(column, SECTION) for column in lead))
    unnamed = pc.invert(_any(nowhere, map(_told, lead)))
    valueless = pc.invert(_any(nowhere, map(_told, rest)))
    noted = pc.and_(unnamed, _any(nowhere, (_said(column, "") for column in rest)))
    others = pc.or_(pc.or_(found, noted), pc.and_(sections, valueless))
    return pc.and_(unnamed, valueless), others


def _doubtful(column: Any, head: str) -> Any:
    """Return which cells are blank or may say so, in one look at each; most columns have none."""
    if not _is_text(column):
        return pc.is_null(column)
    return pc.or_(pc.is_null(column), _matching(column, rf"{_pattern()}|{SECTION}|^{BLANK}*$|{_same(head)}"))


def _any(nowhere: Any, found: Iterable[Any]) -> Any:
    return reduce(pc.or_, found, nowhere)


def _said(column: Any, head: str) -> Any:
    return _matching(column, rf"{_pattern()}|{_same(head)}" if head else _pattern())


def _same(head: str) -> str:
    return rf"^{BLANK}*{re.escape(head)}{BLANK}*$"


def _matching(column: Any, pattern: str) -> Any:
    """Return which cells match, False for what is no text; a value that stands often is looked at once."""
    if pa.types.is_dictionary(column.type):
        return pc.fill_null(_matching(column.dictionary, pattern).take(column.indices), False)
    if not _is_text(column):
        return pa.array([False] * len(column))
    return pc.fill_null(pc.match_substring_regex(column, pattern), False)


def _told(column: Any) -> Any:
    return _matching(column, "[^\\s　]") if _is_text(column) else pc.is_valid(column)


def _is_text(column: Any) -> bool:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


@cache
def _pattern() -> str:
    """Return what such a cell looks like, for the expressions of Arrow, which are Python's too."""
    sums, notes = (_either(key) for key in ("total_rows", "note_rows"))
    begin, end = rf"(?s)^(?:{BLANK}|[（(*※])*", rf"{BLANK}*(?:[：:（(\d].*)?$"
    return rf"{begin}(?:.{{0,20}}?(?:{sums}){end}|(?:{notes}){BLANK}*\d*{BLANK}*(?:(?:[：:]|{BLANK}).*)?$)"


def _either(key: str) -> str:
    return "|".join(f"{BLANK}*".join(map(re.escape, word)) for word in words(key))
