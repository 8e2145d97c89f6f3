"""How answers and policies read in a terminal. Formats values only; the words stand in ``prompts/terminal.yaml``."""

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Never

import click

from api.readings import line_back
from api.sources import composed
from assistant.answer import Answer, said_back
from assistant.weighing.assessment import Assessment
from assistant.weighing.sentences import sentences_of
from corpus.measures.measure import Measure
from corpus.model import Citation, Metadata, Node, Policy
from corpus.today import BEIJING
from corpus.words import words_of

if TYPE_CHECKING:
    from api.access.keys import Key
    from ingest.run import FileReport
MARKS = {True: "✓", False: "✗", None: "="}
MUCH = 5000  # chunks to embed of which a user wants to know how long that takes
SNIPPET = 40  # characters of a clause without a heading that stand in for one


def answer_text(answer: Answer, goes_on: bool = False) -> str:
    """Return the answer, who worded it if a model did, the words that it stands on, near misses named as such.

    `goes_on`: the conversation can be gone on with, so that what is said back can be settled.
    """
    words, order = _words(), answer.citations
    back = said_back(one.shown for one in answer.unsure)
    line = line_back(answer.to_dict()) if goes_on else back
    parts, grounds = (
        [line + answer.text.removeprefix(back)],
        {c for statement in answer.statements for c in statement.citations},
    )
    if by := composed(answer.to_dict()):
        parts.append(by)
    for name, citations in (("basis", [c for c in order if c in grounds]), ("related", answer.related)):
        if citations:
            parts.append("\n".join([words[name], *(_citation(order.index(c) + 1, c) for c in citations)]))
    return "\n\n".join(parts)


def assessment_text(assessment: Assessment) -> str:
    """Return what is said of an assessment, the steps under it, and the words that grant the measure."""
    lines = [f"{assessment.title}  {assessment.measure_id}", *(text for text, _ in sentences_of(assessment))]
    steps = [(MARKS[step.holds], step.what, step.value) for step in assessment.steps]
    grant = _words()["quote"].format(quote=assessment.grant.quote)
    return "\n".join([*lines, *(f"    {line}" for line in aligned(steps)), grant])


def measures_table(measures: Sequence[Measure]) -> str:
    """Return a line a measure: id, policy, clause, title."""
    if not measures:
        return _words()["no_measures"]
    return "\n".join(aligned((m.id, m.policy_id, m.grant.label, m.title) for m in measures))


def unfinished_text(measure: Measure) -> str:
    """Return why a measure that is signed does not answer."""
    return _words()["unfinished"].format(id=measure.id, count=len(measure.open))


def policy_text(policy: Policy) -> str:
    """Return the title, what is known of the policy, and the outline of its nodes with their ids."""
    outline = [(node.id, "  " * depth + _name(policy, node)) for depth, node in _outline(policy.root)]
    return "\n".join([policies_table([policy.metadata]), "", *aligned(outline)])


def policies_table(policies: Sequence[Metadata]) -> str:
    """Return a line a policy: id, place, document number, date of issue, title."""
    words = _words()
    if not policies:
        return words["no_policies"]
    return "\n".join(aligned(_row(policy) for policy in policies))


def keys_table(keys: Sequence["Key"]) -> str:
    """Return a line a key: id, role, name, when it was made, when it was last used, and whether it is revoked."""
    words = _words()
    if not keys:
        return words["no_keys"]
    return "\n".join(aligned(_key(key) for key in keys))


def report_text(report: "FileReport") -> str:
    """Return what became of a file in one line, and its warnings below."""
    words = [part for part in (report.status, report.policy_id, report.path, report.message) if part]
    return "\n".join(["  ".join(words), *(f"    {warning}" for warning in report.warnings)])


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return rows as lines whose columns start at the same place; a Han character is two columns wide."""
    table = [list(row) for row in rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function of (done, total) that draws a bar on stderr; nothing is drawn where that is no terminal.

    Of much to do it says once how long that will take, a terminal or not.
    """
    from tqdm import tqdm

    bars: list[tqdm[Never]] = []
    began, has_announced = monotonic(), False

    def move(done: int, total: int) -> None:
        nonlocal has_announced
        if total > MUCH and not has_announced:
            has_announced = True
            minutes = _minutes(monotonic() - began, done, total)
            click.echo(_words()["takes"].format(total=total, minutes=minutes), err=True)
        if not bars:
            bars.append(tqdm(desc=what, total=total, unit="", disable=None, file=sys.stderr))
        bars[0].total = total
        bars[0].update(done - bars[0].n)

    try:
        yield move
    finally:
        for bar in bars:
            bar.close()


def _minutes(seconds: float, done: int, total: int) -> int:
    """Return how many minutes are left at the pace of what is done, one at least."""
    return max(1, round(seconds * (total - done) / done / 60))


def _row(policy: Metadata) -> tuple[str, ...]:
    issued = policy.issued_on.isoformat() if policy.issued_on else "-"
    derived = _words()["derived"] if policy.title_derived else ""
    return (
        policy.id,
        policy.place or "-",
        policy.document_number or "-",
        issued,
        policy.display_title + derived,
    )


def _key(key: "Key") -> tuple[str, ...]:
    state = _words()["revoked"] if key.revoked_at else ""
    return key.id, key.role, key.name, _minute(key.created_at), _minute(key.last_used), state


def _minute(moment: datetime | None) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if moment else "-"


def _citation(number: int, citation: Citation) -> str:
    words = _words()
    known = {
        "number": number,
        "title": citation.policy_title,
        "number_of_document": f"（{citation.document_number}）" if citation.document_number else "",
        "label": citation.label,
        "heading": citation.heading,
    }
    return words["marker"].format(**known) + "\n" + words["quote"].format(quote=citation.quote.strip())


def _outline(node: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    for child in node.children:
        yield depth, child
        yield from _outline(child, depth + 1)


def _name(policy: Policy, node: Node) -> str:
    own = policy.text[node.start : node.own_end].strip().replace("\n", " ")
    return node.label + node.heading if node.heading else own[:SNIPPET] + "…" * (len(own) > SNIPPET)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _words() -> dict[str, str]:
    return words_of("terminal")
