"""The grants of a whole policy: its sentences, items and rows, each with the words that it depends on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.grants.model import Reading
from corpus.grants.read import read_grants
from corpus.grants.rows import is_row
from corpus.model import Kind, Node, Policy
from corpus.quote import Span, sentences

OUTSIDE = frozenset({Kind.FRONT, Kind.SIGNATURE})
LISTS = re.compile("(?:[：:]|如下|下列[^。]*|其中)[。：:]?$")  # how a lead-in ends
LONGEST = 4000  # characters; what is longer is no sentence, and reading it is not worth the time


@dataclass(frozen=True, slots=True)
class Provision:
    """A sentence, item or row that grants something: where it stands, what it depends on, and what it grants."""

    node_id: str
    span: Span
    lead: Span | None
    reading: Reading


def provisions(policy: Policy) -> tuple[Provision, ...]:
    """Return the provisions of a policy that grant something, in the order of its text."""
    found = []
    for node, span, lead, listed in _sentences(policy):
        reading = read_grants(
            policy.text, (span.start, span.end), (lead.start, lead.end) if lead else None, listed=listed
        )
        if reading.grants:
            found.append(Provision(node.id, span, lead, reading))
    return tuple(found)


def _sentences(policy: Policy) -> Iterator[tuple[Node, Span, Span | None, bool]]:
    """Yield each sentence of the text proper with what it depends on, and whether it is an item or a row."""
    last: dict[str, Span] = {}  # the last sentence of each node's own text
    parents = {child.id: node for node in policy.root.walk() for child in node.children}
    for node in policy.root.walk():
        if node.kind in OUTSIDE:
            continue
        parent = parents.get(node.id)
        above = last.get(parent.id) if parent else None
        before = above
        for n, span in enumerate(sentences(policy.text, node.start, node.own_end)):
            if span.end - span.start > LONGEST:
                continue
            row = is_row(policy.text[span.start : span.end])
            item = n == 0 and above is not None and LISTS.search(policy.text[above.start : above.end]) is not None
            yield node, span, before, row or item
            if not row:
                before = span if n == 0 or before is None else Span(before.start, span.end)
                last[node.id] = span
