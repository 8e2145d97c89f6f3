"""Which column of a table is what: a fact and its unit, the enterprise's name, its place, or nothing that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.tables.files import TableError
from assistant.tables.headings import nearest
from assistant.tables.heads import Column, Head
from assistant.tables.messages import word
from assistant.tables.units import applies, fits, units_above
from corpus.measures.facts import Fact


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column of a fact: its place from 0, and what its bare numbers are in, "" where the table does not say."""

    place: int
    heading: str
    fact: Fact
    unit: str
    above: bool = False  # whether the unit is told above the head


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table is what, by place; `id` and `region` are None where there is none."""

    headings: tuple[str, ...]
    facts: tuple[FactColumn, ...]
    id: int | None
    region: int | None
    unclear: tuple[FactColumn, ...] = ()  # facts in a unit that they cannot be told in; they are left unread

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings of the columns that are none of these."""
        used = {self.id, self.region, *(one.place for one in (*self.facts, *self.unclear))}
        return tuple(heading for n, heading in enumerate(self.headings) if n not in used)

    @property
    def near(self) -> tuple[tuple[str, Fact], ...]:
        """The headings that are unknown but like a fact that no column is, with that fact."""
        taken = {one.fact.name for one in (*self.facts, *self.unclear)}
        return tuple((heading, fact) for heading in self.unknown if (fact := nearest(heading, taken)))

    @property
    def lead(self) -> tuple[int, ...]:
        """The columns by which a row is known: up to the enterprise's name, and its place."""
        read = {one.place for one in self.facts}
        before = [n for n in range(0 if self.id is None else self.id) if n not in read and n != self.region]
        return (*(n for n in (self.id, self.region) if n is not None), *before)


def layout_of(head: Head, path: Path) -> Layout:
    """Return which column is what. Raises TableError where none is a fact, or two are the same."""
    headings = tuple(_name(n, column) for n, column in enumerate(head.columns))
    found = _facts(head.columns, headings)
    if not found:
        raise TableError(_no_facts(headings, path))
    above = units_above(head.above)
    candidates = [_with_unit(n, headings[n], head.columns[n], fact, above) for n, fact in found.items()]
    facts = tuple(one for one in candidates if not one.unit or fits(one.fact, one.unit))
    rest = [n for n in range(len(headings)) if n not in found]
    region = head.region
    rest = [n for n in rest if n != region and head.columns[n].parts]
    identity = head.name if head.name in rest else next(iter(rest), None)
    return Layout(headings, facts, identity, region, tuple(one for one in candidates if one not in facts))


def _facts(columns: Sequence[Column], headings: Sequence[str]) -> dict[int, Fact]:
    """Return the facts by place. One that a column names exactly is not that of a column that names it otherwise."""
    facts = {n: fact for n, column in enumerate(columns) if (fact := column.fact)}
    exact = {fact.name for n, fact in facts.items() if columns[n].exact}
    found = {n: fact for n, fact in facts.items() if fact.name not in exact or columns[n].exact}
    taken: dict[str, int] = {}
    for n, fact in found.items():
        if fact.name in taken:
            first, second = headings[taken[fact.name]], headings[n]
            raise TableError(word("fact_twice", first=first, second=second, label=fact.label))
        taken[fact.name] = n
    return found


def _with_unit(n: int, heading: str, column: Column, fact: Fact, above: Sequence[str]) -> FactColumn:
    if column.unit:
        return FactColumn(n, heading, fact, column.unit)
    unit = next((unit for unit in above if applies(fact, unit)), "")
    return FactColumn(n, heading, fact, unit, bool(unit))


def _no_facts(headings: Sequence[str], path: Path) -> str:
    refusal = word("no_facts", path=path, columns="、".join(headings)[:200])
    near = [word("near", column=heading, label=fact.label) for heading in headings if (fact := nearest(heading, ()))]
    return "；".join([refusal, *near[:3]])


def _name(n: int, column: Column) -> str:
    return column.name or word("unnamed_column", number=n + 1)
