"""What may be looked up and worked out: search the policies, read a clause, weigh one measure, weigh them all.

Plain functions of plain values, the same for a model, MCP and REST; who calls them decides in which words the results
are told. They only read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.snapshot import Snapshot
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment
from assistant.weighing.matching import match
from corpus.language.quote import sentences
from corpus.model import Citation, Node, Policy, cite
from corpus.unknown import UnknownError

CLAUSES = 5  # found at once
LONGEST = 40  # sentences of a clause that are read


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause or a part of a long one: `headings` from the title down, its sentences, the ids of what they grant."""

    policy_id: str
    node_id: str
    headings: tuple[str, ...]
    sentences: tuple[Citation, ...]
    measures: tuple[str, ...]


def search_policies(
    snapshot: Snapshot, query: str, places: frozenset[str] | None = None, limit: int = CLAUSES
) -> tuple[ClauseText, ...]:
    """Return the clauses nearest to `query` among the policies of `places` (None: of all), the nearest first."""
    found = snapshot.index.search(query, places, 2 * limit)
    chunks = [passage.chunk for passage in found]
    clauses = [_clause(snapshot, snapshot.index.policy(c.policy_id), c.node_id, c.start, c.end) for c in chunks]
    return tuple(clause for clause in clauses if clause.sentences)[:limit]


def read_clause(snapshot: Snapshot, policy_id: str, node_id: str) -> ClauseText:
    """Return a whole clause. Raises UnknownError for an unknown policy or clause."""
    policy = snapshot.index.policy(policy_id)
    node = policy.node(node_id)
    return _clause(snapshot, policy, node_id, node.start, node.end)


def assess_measure(snapshot: Snapshot, measure_id: str, facts: Mapping[str, object], as_of: date) -> Assessment:
    """Return a measure weighed for `facts`. Raises UnknownError for an unknown measure, FactError for unfit facts."""
    if measure_id not in snapshot.measures:
        raise UnknownError(f"no measure {measure_id}")
    return assess(snapshot.measures[measure_id], snapshot.vocabulary.read(facts), as_of)


def match_measures(
    snapshot: Snapshot, facts: Mapping[str, object], as_of: date, places: frozenset[str] | None = None
) -> tuple[Assessment, ...]:
    """Return the measures of `places` (None: all) weighed for `facts`, the entitled first. Raises FactError."""
    policy_of = snapshot.index.policy
    inside = [
        m for m in snapshot.measures.values() if places is None or policy_of(m.policy_id).metadata.place in places
    ]
    return match(inside, snapshot.vocabulary.read(facts), as_of)


def _clause(snapshot: Snapshot, policy: Policy, node_id: str, start: int, end: int) -> ClauseText:
    quotes = tuple(_sentences(policy, policy.node(node_id), start, end))[:LONGEST]
    granted = [
        m.id
        for m in snapshot.measures.values()
        if m.policy_id == policy.id and any(c.start < m.grant.end and m.grant.start < c.end for c in quotes)
    ]
    above = (node.label + node.heading for node in policy.path(node_id))
    headings = dict.fromkeys((policy.metadata.display_title, *(heading for heading in above if heading)))
    return ClauseText(policy.id, node_id, tuple(headings), quotes, tuple(granted))


def _sentences(policy: Policy, node: Node, start: int, end: int) -> Iterator[Citation]:
    """Yield the citations of the sentences, without a heading that stands alone."""
    for span in sentences(policy.text, start, end):
        words = policy.text[span.start : span.end]
        if words.strip() and words.rstrip("。") != node.label + node.heading:
            yield cite(policy, span.start, span.end)
