"""Finds the head of a table among its first rows: below titles and notes, over one row or several.

A cell that is merged over several columns is written in the first of them alone, so a group's heading holds for the
columns right of it that have a heading of their own below. What stands above the head is kept: it may say the unit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.tables.answers import told_blank, value
from assistant.tables.headings import fact_of, known_exactly
from assistant.tables.messages import words
from assistant.tables.units import parted, says_unit
from corpus.language.exact import exact
from corpus.measures.facts import Fact

WITHIN = 20  # rows in which a head is looked for
DEEPEST = 3  # rows of a head
SHORT = 2  # characters of a word that names too many things to end a heading: 项目名称
ROUND = str.maketrans("()", "（）")
NOTE = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]$")  # 企业名称（盖章）
STEMS = "甲乙丙丁戊己庚辛壬癸"
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column: the rows of it that say something, from the top down."""

    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        """The heading in one line."""
        return " ".join(" ".join(self.parts).split())

    @property
    def own(self) -> str:
        """The lowest row of it, without a unit."""
        return next((name for part in reversed(self.parts) if (name := parted(part).name)), "")

    @property
    def known_by(self) -> str:
        """What a column of names or of places is looked up by: its own heading, bare."""
        own = "".join(self.own.split()).translate(ROUND).lower()
        bare = NOTE.sub("", own)
        return own if own in words("region_columns") or not bare else bare.removeprefix("所属").removeprefix("所在")

    @property
    def unit(self) -> str:
        """The unit that it says itself, "" for none."""
        return next((unit for part in reversed(self.parts) if (unit := parted(part).unit)), "")

    @property
    def fact(self) -> Fact | None:
        """The fact that it names."""
        return next((fact for names in self._names() if (fact := fact_of(names))), None)

    @property
    def exact(self) -> bool:
        """Whether it is, but for its unit, a fact's very name, label or word."""
        return any(known_exactly(names) for names in self._names())

    def _names(self) -> tuple[Sequence[str], ...]:
        """Return the rows as they are where there is one, for a label may end like a unit, and without their units."""
        return (*([self.parts] if len(self.parts) == 1 else []), [parted(part).name for part in self.parts])


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table, the row from 0 in which its enterprises begin, and the lines above."""

    columns: tuple[Column, ...]
    begin: int
    above: tuple[str, ...] = ()

    @property
    def understood(self) -> int:
        """How many columns are facts, or name the enterprise or its place where there are facts; 0 for no head."""
        facts = {fact.name for column in self.columns if (fact := column.fact)}
        return len(facts) + (self.name is not None) + (self.region is not None) if facts else 0

    @property
    def name(self) -> int | None:
        """The column of the enterprises' names, by the list of headings that such columns have, in its order."""
        names = [column.known_by for column in self.columns]
        exact = (names.index(word) for word in words("id_columns") if word in names)
        ending = (n for word in words("id_columns") for n, own in enumerate(names) if _ends_with(own, word))
        return next(chain(exact, ending), None)

    @property
    def region(self) -> int | None:
        """The first column of the enterprises' places."""
        names = (column.known_by for column in self.columns)
        return next((n for n, own in enumerate(names) if own in words("region_columns")), None)


def _ends_with(own: str, word: str) -> bool:
    """Whether a heading ends with a word that says of itself what is named: 申报企业名称."""
    return len(word) > SHORT and own.endswith(word)


def find_head(rows: Rows) -> Head | None:
    """Return the head among the first rows of a table, None where every one is blank.

    Where no row names a fact it is the first that says anything, for the caller to refuse.
    """
    lines = [n for n, row in enumerate(rows) if any(row)]
    if not lines:
        return None
    heads = [(_head(rows, first, last), first, last) for first, last in _spans(lines)]
    named = [last for head, first, last in heads if head.name is not None and sum(map(bool, rows[first])) > 1]
    latest = min(named, default=len(rows))  # below the heading of names is no other head: a name may be one of a fact
    likely = [
        (head, first, last)
        for head, first, last in heads
        if (head.name is not None or last < latest) and not _cut_off(rows, head, first)
    ]
    head, first, last = max(likely or heads, key=lambda one: (one[0].understood, one[1] - one[2], -one[2]))
    if not head.understood:
        return _head(rows, lines[0], lines[0])
    return _grown(rows, head, first, last)


def _cut_off(rows: Rows, head: Head, first: int) -> bool:
    """Whether the row above belongs to the head too: it heads a column that nothing below it does."""
    if first == 0 or not any(rows[first - 1]):
        return False
    above = _head(rows, first - 1, first - 1)
    open_columns = (n for n, column in enumerate(head.columns) if not column.parts)
    return any(n in (above.name, above.region) or above.columns[n].fact for n in open_columns)


def _spans(lines: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last row of each stretch that may be a head."""
    return [(first, last) for last in lines for first in range(last - DEEPEST + 1, last + 1) if first in lines]


def _head(rows: Rows, first: int, last: int) -> Head:
    width = max(map(len, rows))
    columns = tuple(Column(_parts(rows, first, last, n)) for n in range(width))
    beside = (cell for row in rows[first : last + 1] for cell in row if says_unit(cell))
    return Head(columns, last + 1, (*(cell for row in rows[:first] for cell in row if cell), *beside))


def _parts(rows: Rows, first: int, last: int, n: int) -> tuple[str, ...]:
    below = False
    parts: list[str] = []
    for row in range(last, first - 1, -1):
        cell = _cell(rows, row, n) or (_group(rows, row, last, n) if below else "")
        below = below or bool(cell)
        if cell and cell not in parts and not says_unit(cell):
            parts.append(cell)
    return tuple(reversed(parts))


def _group(rows: Rows, row: int, last: int, n: int) -> str:
    """Return the heading left of a column under which it stands: one that has headings below itself."""
    left = next((c for c in range(n - 1, -1, -1) if _cell(rows, row, c)), None)
    if left is None or not any(_cell(rows, below, left) for below in range(row + 1, last + 1)):
        return ""
    return _cell(rows, row, left)


def _cell(rows: Rows, row: int, n: int) -> str:
    return rows[row][n] if n < len(rows[row]) else ""


# --- rows below the first of a head ---


def _grown(rows: Rows, head: Head, first: int, last: int) -> Head:
    """Take in the rows below that are no enterprise yet: units, headings below headings, the numbers of the columns."""
    while last + 1 < len(rows) and (_units(rows[last + 1]) or _deeper(rows[last + 1], head)):
        last += 1
        head = _head(rows, first, last)
    if last + 1 < len(rows) and _numbering(rows[last + 1]):
        return Head(head.columns, last + 2, head.above)
    return head


def _units(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    return bool(cells) and all(not (found := parted(cell)).name and found.unit for cell in cells)


def _deeper(row: Sequence[str], head: Head) -> bool:
    """Whether a row goes on with a head: it names no enterprise, and heads what no heading heads or holds no value."""
    name = head.name
    places = [n for n, cell in enumerate(row) if cell]
    if name is None or not places or name in places:
        return False
    headed = [n for n in places if head.columns[n].parts]
    if len(headed) < len(places) and any(n + 1 in places for n in headed):
        return True
    facts = [(n, fact) for n in headed if (fact := head.columns[n].fact)]
    return len(places) > 1 and not any(_is_value(fact, row[n]) for n, fact in facts) and not any(map(_digits, row))


def _is_value(fact: Fact, cell: str) -> bool:
    return told_blank(cell) or value(fact, cell) is not None


def _digits(cell: str) -> bool:
    found = exact(cell)
    return found is not None and not found.is_date


def _numbering(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3, 4 or 甲, 乙, 1, 2."""
    cells = [cell for cell in row if cell]
    if cells and "".join(cells[0].split()) in words("numbering_rows"):
        return True
    stems = next((n for n, cell in enumerate(cells) if cell not in STEMS), len(cells))
    wanted = [*STEMS[:stems], *map(str, range(1, len(cells) - stems + 1))]
    return len(cells) > 3 and len(cells) - stems > 1 and cells == wanted
