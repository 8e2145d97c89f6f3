"""The grants of a whole policy: its sentences, items and rows, each with the words that it depends on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.grants.amounts import COUNTED
from corpus.grants.grant import Reading
from corpus.grants.promises import is_heading
from corpus.grants.read import read_grants
from corpus.grants.rows import is_row
from corpus.grants.sentence import even
from corpus.grants.unstated import promising
from corpus.grants.wordlists import either
from corpus.language.quote import Span, sentences
from corpus.model import Kind, Node, Policy

OUTSIDE = frozenset({Kind.FRONT, Kind.SIGNATURE})
LISTS = re.compile("(?:[：:]|如下|下列[^。]*|其中)[。：:]?$")  # how a lead-in ends
ENDING = 60  # characters at the end of a lead-in that say that items follow
LONGEST = 4000  # characters; what is longer is no sentence, and reading it is not worth the time


@dataclass(frozen=True, slots=True)
class PromiseReading:
    """A sentence, item or row that grants something: where it stands, what it depends on, and what it grants."""

    node_id: str
    span: Span
    lead: Span | None
    reading: Reading


def promise_readings(policy: Policy) -> tuple[PromiseReading, ...]:
    """Return the promises of a policy that grant something, each read, in the order of its text."""
    found = []
    for node, span, lead, listed in _sentences(policy):
        reading = read_grants(
            policy.text, (span.start, span.end), (lead.start, lead.end) if lead else None, listed=listed
        )
        if reading.grants:
            found.append(PromiseReading(node.id, span, lead, reading))
    return tuple(found)


def _sentences(policy: Policy) -> Iterator[tuple[Node, Span, Span | None, bool]]:
    """Yield each sentence that may grant, with what it depends on and whether it is an item or a row."""
    above: dict[str, Node] = {}
    own: dict[str, list[Span]] = {}
    for node in policy.root.walk():
        above.update((child.id, node) for child in node.children)
        if node.kind in OUTSIDE or not promising(policy.text[node.start : node.own_end]):
            continue
        before = lead = _last(policy.text, _own(policy.text, above[node.id], own)) if node.id in above else None
        for n, span in enumerate(_own(policy.text, node, own)):
            row = is_row(policy.text[span.start : span.end])
            if promising(policy.text[span.start : span.end]) and not is_heading(policy.text, node, span):
                item = n == 0 and lead is not None and _leads(policy.text, lead)
                yield node, span, before, row or item
            if not row:
                before = span if n == 0 else _longer(before, span)


def _longer(before: Span | None, span: Span) -> Span:
    """Return what goes before the next sentence; it begins anew, or each sentence would read all of its paragraph."""
    return span if before is None or span.end - before.start > LONGEST else Span(before.start, span.end)


def _own(text: str, node: Node, known: dict[str, list[Span]]) -> list[Span]:
    """Return the sentences of a node's own text; `known` has those that were cut before."""
    if node.id not in known:
        cut = sentences(text, node.start, node.own_end)
        known[node.id] = [span for span in cut if span.end - span.start <= LONGEST]
    return known[node.id]


def _last(text: str, spans: list[Span]) -> Span | None:
    """Return the last sentence that is no row."""
    return next((span for span in reversed(spans) if not is_row(text[span.start : span.end])), None)


def _leads(text: str, lead: Span) -> bool:
    """Whether items follow a sentence: by its end, or because it grants something and says no sum."""
    if LISTS.search(text, max(lead.start, lead.end - ENDING), lead.end):
        return True
    words = even("".join(text[lead.start : lead.end].split()))
    return re.search(f"给予[^，。]*{either('award_nouns')}[。；]?$", words) is not None and not COUNTED.search(words)
