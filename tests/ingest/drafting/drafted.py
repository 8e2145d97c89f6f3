"""A policy made of a few sentences, and what is drafted of it."""

from corpus.measures.amounts.fixed import Fixed
from corpus.measures.measure import Measure
from corpus.measures.written import Written
from corpus.model import Policy
from ingest.drafting.draft import Drafts, draft
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse


def policy_of(*clauses: str, policy_id: str = "test") -> Policy:
    """Return a policy whose sections are `clauses`."""
    numbers = "一二三四五六七八九十"
    text = canonical(
        "某市关于支持企业发展的若干措施\n" + "\n".join(f"{n}、{c}" for n, c in zip(numbers, clauses, strict=False))
    )
    root = parse(text).root
    return Policy(describe(text, root, policy_id), text, root)


def drafted(*clauses: str) -> Drafts:
    """Return the drafts of such a policy."""
    return draft(policy_of(*clauses))


def measures(*clauses: str) -> list[Measure]:
    """Return the measures that such a policy is drafted into."""
    return [one.measure for one in drafted(*clauses).proposals]


def sum_of(measure: Measure) -> Written:
    """Return the one sum that a measure grants. Raises AssertionError where it grants anything else."""
    assert isinstance(measure.amount, Fixed)
    [value] = measure.amount.value
    return value
