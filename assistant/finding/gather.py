"""Gathers the evidence for a message, once: what the texts say to each of its questions, and the measures they want."""

from assistant.binding.bind import Binder
from assistant.finding.calculate import calculate
from assistant.finding.evidence import Evidence
from assistant.finding.search import search
from assistant.reading.case import Case
from assistant.reading.message import Message
from assistant.reading.question import Act, Question
from assistant.snapshot import Snapshot
from assistant.weighing.matching import match


def gather(message: Message, snapshot: Snapshot) -> tuple[Evidence, ...]:
    """Return the evidence for each question of `message`, in their order."""
    return tuple(_evidence(question, message.case, snapshot) for question in message.questions)


def _evidence(question: Question, case: Case, snapshot: Snapshot) -> Evidence:
    index, measures = snapshot.index, snapshot.measures
    if question.act is Act.MATCH:
        inside = [m for m in measures.values() if index.policy(m.policy_id).metadata.place in question.scope]
        return Evidence(index.policy, assessments=match(inside, case.facts, case.as_of))
    if question.act is not Act.ASK or question.elsewhere:
        return Evidence(index.policy)
    documents = tuple(m for place in question.scope for m in index.metadata if m.place == place)
    binder = Binder(index.grants, measures, snapshot.setting.contrasts)
    findings = search(question, documents, index, binder)
    assessments = calculate(question, findings, index.policy, measures, case, binder)
    return Evidence(index.policy, findings, documents, assessments, case.unitless)
