"""From Evidence to an answer's statements, with no model: the sentences that answer, the point first.

Each step looks whether the question is its own and returns a Draft or None; the first Draft is the answer. Words of
the texts are lifted, never rewritten; what is said around them stands in ``prompts/replies.yaml``.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.assessments import asking_units, tell_assessments, tell_matches
from assistant.answering.clauses import compare_clauses, name_offices, tell_clauses
from assistant.answering.documents import about_the_document
from assistant.answering.draft import Draft, merge
from assistant.answering.refusals import (
    absent_place,
    ask_anew,
    beforehand,
    nearest_clause,
    no_basis,
    not_theirs,
    smalltalk,
)
from assistant.answering.whom import for_whom
from assistant.finding.basis import bearing
from assistant.finding.evidence import Evidence
from assistant.reading.case import Case
from assistant.reading.message import Message
from assistant.reading.question import Act, Question

STEPS = (compare_clauses, name_offices, tell_clauses)


def compose(message: Message, evidence: Sequence[Evidence]) -> Draft:
    """Return the draft of an answer to `message`, from the evidence for each question. It is not verified yet."""
    if message.questions[0].act is Act.CHANGE:
        return ask_anew(message.state.asked, message.case.vocabulary)
    drafts = [_draft(*one, message.case) for one in zip(message.questions, evidence, strict=True)]
    return merge([question.text for question in message.questions], drafts)


def _draft(question: Question, evidence: Evidence, case: Case) -> Draft:
    draft = _answer(question, evidence)
    draft = replace(draft, statements=(*beforehand(question), *for_whom(question, evidence, case), *draft.statements))
    return asking_units(draft, evidence.unitless)


def _answer(question: Question, evidence: Evidence) -> Draft:
    if evidence.assessments:
        return tell_matches(evidence.assessments) if question.act is Act.MATCH else tell_assessments(question, evidence)
    for opening in (smalltalk, not_theirs, absent_place, about_the_document):
        draft = opening(question, evidence)
        if draft:
            return draft
    bears = bearing(question, evidence.findings)
    for step in STEPS if bears else ():
        draft = step(question, bears)
        if draft:
            return draft
    return nearest_clause(question, evidence) or no_basis(question, evidence)
