"""Answers about a document rather than its clauses: number, date, issuer, addressees, validity."""

from collections.abc import Callable

from assistant.answer import Statement, Status
from assistant.draft import Draft, source
from assistant.gather import Evidence
from assistant.query import METADATA, NAMING, Aspect, Query
from assistant.replies import name, reply
from corpus.model import Metadata, Policy, cite

VALUES: dict[Aspect, Callable[[Metadata], str | None]] = {
    Aspect.DOCUMENT_NUMBER: lambda m: m.document_number,
    Aspect.ISSUED_ON: lambda m: m.issued_on_text,
    Aspect.EFFECTIVE: lambda m: m.validity,
    Aspect.VALIDITY: lambda m: m.validity,
    Aspect.ISSUER: lambda m: m.issuer,
    Aspect.INTERPRETER: lambda m: None,
    Aspect.ADDRESSEE: lambda m: m.addressees,
}


def about_the_document(query: Query, evidence: Evidence) -> Draft | None:
    """State what the text of each policy in question says of itself, or that it is silent."""
    asked = [aspect for aspect in VALUES if aspect in query.aspects & METADATA]
    policies = [policy for policy in evidence.policies if _meant(query, policy)] if asked else []
    statements = tuple(_state(policy, aspect) for policy in policies for aspect in asked)
    return Draft(Status.ANSWERED, statements) if statements else None


def _meant(query: Query, policy: Policy) -> bool:
    """Say whether all that the question names is the document itself."""
    meta = policy.metadata
    title = "".join((meta.display_title, meta.document_number or "", meta.addressees or "", meta.issuer or ""))
    if query.named and query.named != policy.metadata.place:
        return False
    return all(term.word in title for term in query.terms if max(term.need, term.weight / 2) >= NAMING)


def _state(policy: Policy, aspect: Aspect) -> Statement:
    value = VALUES[aspect](policy.metadata)
    label = name("names", aspect.value)
    if value is None:
        opening = policy.text.index("\n") if "\n" in policy.text else len(policy.text)
        named = source(policy, policy.root.id)
        return Statement(named + reply("silent_metadata", name=label), (cite(policy, 0, opening),))
    start = policy.text.index(value)
    cited = cite(policy, start, start + len(value))
    return Statement(reply("metadata", name=label, value=value, source=source(policy, cited.node_id)), (cited,))
