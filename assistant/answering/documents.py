"""Answers about a document rather than its clauses: number, date, issuer, addressees, validity."""

from collections.abc import Callable, Sequence

from assistant.answer import Statement, Status
from assistant.answering.draft import Draft, source
from assistant.finding.basis import years
from assistant.finding.evidence import Evidence
from assistant.reading.names import KINDS
from assistant.reading.question import METADATA, NAMING, Aspect, Question
from assistant.replies import name, reply
from corpus.language.quantity import quantities
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


def about_the_document(question: Question, evidence: Evidence) -> Draft | None:
    """State what the text of each policy in question says of itself, or that it is silent."""
    asked = [aspect for aspect in VALUES if aspect in question.aspects & METADATA]
    if not asked:
        return None
    policies = [evidence.policy_of(metadata.id) for metadata in _in_question(question, evidence.documents)]
    statements = tuple(_state(policy, aspect) for policy in policies for aspect in asked)
    return Draft(Status.ANSWERED, statements) if statements else None


def _in_question(question: Question, documents: Sequence[Metadata]) -> list[Metadata]:
    """Return the documents that a question names by kind, year or title; the nearest place's where it names none."""
    possible = [document for document in documents if _may_be_meant(question, document)]
    fit = {document.id: _fit(question, document) for document in possible}
    best = max(fit.values(), default=0)
    if best:
        return [document for document in possible if fit[document.id] == best]
    return [document for document in possible if document.place == possible[0].place]


def _may_be_meant(question: Question, document: Metadata) -> bool:
    """Say whether all that the question names is the document itself."""
    fields = (document.display_title, document.document_number, document.addressees, document.issuer)
    title = "".join(field or "" for field in fields)
    named = [term.word for term in question.terms if max(term.need, term.weight / 2) >= NAMING]
    dated = f"{document.display_title} {document.issued_on_text} {document.planning_period}"
    asked, stated = years(question.in_context.quantities), years(quantities(dated))
    other_year = bool(asked and stated and not asked & stated)
    return question.named in (None, document.place) and all(word in title for word in named) and not other_year


def _fit(question: Question, document: Metadata) -> int:
    """Return how many of the words that name a document fit: its kind, its year, its topic."""
    title = f"{document.title} {document.display_title}"
    kinds = sum(kind in question.own.names and kind in title for kind in KINDS)
    dated = quantities(f"{title} {document.issued_on_text}")
    asked = years(question.in_context.quantities) & years(dated)
    return kinds + len(asked) + sum(term.word in title for term in question.terms)


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
