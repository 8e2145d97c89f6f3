"""Answers that compute: what the assessments come to, then the words that grant it and who is in charge."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace

from assistant.answer import Statement, Status
from assistant.answering.draft import Draft, citation, offices_statement, source
from assistant.answering.lead import lead
from assistant.finding.basis import bearing
from assistant.finding.evidence import Evidence
from assistant.reading.question import Ask, Aspect, Question
from assistant.replies import reply
from assistant.weighing.assessment import Assessment, Missing, Outcome
from assistant.weighing.sentences import ceiling, rest, sentences_of
from corpus.language.quote import sentences
from corpus.model import Citation, Policy, cite

PolicyOf = Callable[[str], Policy]
SHOWN = {Outcome.ELIGIBLE: 8, Outcome.MISSING_FACTS: 3, Outcome.INELIGIBLE: 3}  # measures told of at once


def tell_assessments(question: Question, evidence: Evidence) -> Draft:
    """Return the draft that says whether there is something, tells what was weighed and quotes the clauses."""
    assessments, policy_of = evidence.assessments, evidence.policy_of
    point = _point(question, evidence, assessments[0])
    statements = [_statement(one, *sentence) for one in assessments for sentence in sentences_of(one)]
    asks = question.own.asks
    for ask, more in ((Ask.GUARANTEE, ceiling), (Ask.REST, rest)):
        if ask in asks:
            statements += [_statement(one, *sentence) for one in assessments for sentence in more(one)]
    silent = [Statement(reply("silent_sum"), (assessments[0].grant,))] if _silent(question, assessments) else []
    quoted = [_quoted(one, policy_of) for one in assessments]
    contact = _contact(assessments[0], policy_of)
    open_rest = Ask.REST in asks and bool(assessments[0].pending)
    status = Status.NEEDS_FACTS if open_rest else _status(assessments)
    return Draft(status, tuple(dict.fromkeys((*point, *statements, *silent, *quoted, *contact))))


def asking_units(draft: Draft, names: Set[str]) -> Draft:
    """Return the draft with the unit asked for of the facts of those `names` that what was weighed still wants."""
    wanting = [n for n, statement in enumerate(draft.statements) if any(m.fact in names for m in _missing(statement))]
    if not wanting:
        return draft
    wanted = {m.fact: m.label for n in wanting for m in _missing(draft.statements[n]) if m.fact in names}
    asked = Statement(reply("unit_asked", labels="”“".join(wanted.values())))
    statements = draft.statements
    return replace(draft, statements=(*statements[: wanting[-1] + 1], asked, *statements[wanting[-1] + 1 :]))


def _missing(statement: Statement) -> tuple[Missing, ...]:
    return statement.assessment.missing if statement.assessment else ()


def tell_matches(assessments: Sequence[Assessment]) -> Draft:
    """Return the draft that tells of every measure in a sentence: the entitled, the open, the others."""
    shown = [one for outcome, most in SHOWN.items() for one in _of(assessments, outcome)[:most]]
    statements = [_statement(one, *sentences_of(one)[0]) for one in shown]
    more = [Statement(reply("match_more"))] if len(shown) < len(assessments) else []
    return Draft(_status(assessments), (*statements, *more))


def _silent(question: Question, assessments: Sequence[Assessment]) -> bool:
    """Say whether a sum is asked for of measures that bring none."""
    sums = any(one.result or one.unstated for one in assessments)
    return Aspect.SUM in question.aspects and not sums


def _point(question: Question, evidence: Evidence, main: Assessment) -> tuple[Statement, ...]:
    """Answer whether there is something, where that was asked and the enterprise is not ruled out."""
    new = Aspect.EXISTENCE in question.aspects and question.about is None
    if not new or main.outcome is not Outcome.ELIGIBLE:
        return ()
    grant = main.grant
    best = next((f for f in bearing(question, evidence.findings) if f.start <= grant.start < f.end), None)
    point = lead(question, (best,)) if best and best.policy.id == main.policy_id else None
    if not best or not point or not point.startswith(reply("yes_grant")):
        return ()
    return (Statement(point, (citation(best),)),)


def _status(assessments: Sequence[Assessment]) -> Status:
    """Ask for facts where one is missing and nothing is settled in the enterprise's favour."""
    outcomes = {one.outcome for one in assessments}
    asks = Outcome.MISSING_FACTS in outcomes and Outcome.ELIGIBLE not in outcomes
    return Status.NEEDS_FACTS if asks else Status.ANSWERED


def _of(assessments: Iterable[Assessment], outcome: Outcome) -> list[Assessment]:
    return [one for one in assessments if one.outcome is outcome]


def _statement(assessment: Assessment, text: str, cited: tuple[Citation, ...]) -> Statement:
    return Statement(text, cited, assessment)


def _quoted(assessment: Assessment, policy_of: PolicyOf) -> Statement:
    """Quote the whole sentence that grants the measure."""
    policy, grant = policy_of(assessment.policy_id), assessment.grant
    node = policy.node(grant.node_id)
    span = next(s for s in sentences(policy.text, node.start, node.end) if s.start <= grant.start < s.end)
    cited = cite(policy, min(span.start, grant.start), max(span.end, grant.end))
    return Statement(reply("quoted", source=source(policy, cited.node_id), quote=cited.quote), (cited,))


def _contact(assessment: Assessment, policy_of: PolicyOf) -> tuple[Statement, ...]:
    policy = policy_of(assessment.policy_id)
    offices = policy.offices(assessment.grant.node_id)
    return (offices_statement(policy, offices),) if offices else ()
