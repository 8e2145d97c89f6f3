"""What is said of a table of enterprises that was read: its columns, their units, and what was left out."""

from collections.abc import Iterable, Iterator

from assistant.tables.layout import FactColumn
from assistant.tables.messages import word
from assistant.tables.read import TableReport

SHOWN = 20  # rows that are named by number


def told_lines(report: TableReport) -> Iterator[str]:
    """Yield the sentences, those about sheets first."""
    layout = report.layout
    yield from report.notes
    yield word("mapped_columns", columns=_listed(map(_mapped, layout.facts)))
    if layout.unknown:
        yield word("unknown_columns", columns=_listed(layout.unknown))
    yield from (word("near", column=heading, label=fact.label) for heading, fact in layout.near)
    for one in layout.unclear:
        told_of = {"column": one.heading, "unit": one.unit, "label": one.fact.label, "own": one.fact.unit}
        yield word("unclear_unit", **told_of)
    yield from _by_unit("unit_above", ((one.unit, one.heading) for one in layout.facts if one.above))
    yield from _by_unit("assumed_unit", ((fact.unit, heading) for heading, fact in report.assumed))
    for key, numbers in (("other_rows", report.others), ("nameless_rows", report.nameless)):
        if numbers:
            more = word("more_rows") if len(numbers) > SHOWN else ""
            yield word(key, count=len(numbers), rows=_listed(map(str, numbers[:SHOWN])) + more)


def _mapped(one: FactColumn) -> str:
    """Return a heading, with the fact that it was taken for where it does not say its label."""
    if one.fact.label in one.heading or one.fact.name in one.heading:
        return one.heading
    return word("read_as", column=one.heading, label=one.fact.label)


def _by_unit(key: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    columns: dict[str, list[str]] = {}
    for unit, heading in pairs:
        columns.setdefault(unit, []).append(heading)
    return (word(key, unit=unit, columns=_listed(headings)) for unit, headings in columns.items())


def _listed(headings: Iterable[str]) -> str:
    return "、".join(headings)
