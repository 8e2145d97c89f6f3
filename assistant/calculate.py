"""Which measures a question wants weighed, and their assessments.

A measure is weighed where somebody asks for a sum or for eligibility in a case of their own: by telling facts, by
asking that it be worked out, or by going on about what was weighed before. A question about the text alone is left to
the text.
"""

from collections.abc import Iterable, Mapping, Sequence

from assistant.assess import assess
from assistant.assessment import Assessment, Outcome
from assistant.basis import bearing
from assistant.case import Case
from assistant.cues import load_cues
from assistant.gather import Evidence, Finding
from assistant.query import METADATA, Act, Aspect, Query
from corpus.facts import vocabulary
from corpus.measure import Measure

WANTED = frozenset({Aspect.SUM, Aspect.GRANT, Aspect.NUMBER, Aspect.YESNO, Aspect.EXISTENCE, Aspect.CALCULATE})
TEXTUAL = METADATA | {Aspect.OFFICE, Aspect.PROCEDURE, Aspect.WHEN, Aspect.WHERE, Aspect.COMPARE}
APPLICANT = "applicant"
GENERAL = frozenset({APPLICANT})  # what says who asks, and nothing of the case
LEADING = 3  # findings among which the measure in question is looked for


def calculate(query: Query, evidence: Evidence, measures: Mapping[str, Measure], case: Case) -> tuple[Assessment, ...]:
    """Return the assessments that `query` wants, the one it is most about first; none where it wants none."""
    if query.act is not Act.ASK or (query.aspects & TEXTUAL and Aspect.CALCULATE not in query.aspects):
        return ()
    inside = [m for m in measures.values() if evidence.policy_of(m.policy_id).metadata.place in query.scope]
    wanted = [m for m in _about(query, evidence, inside, case) if _wants(query, m, case)]
    found = _fitting([assess(m, case.facts, case.as_of) for m in wanted])
    return tuple(one for one in _leading(found) if _says_something(one, query, case))


def _about(query: Query, evidence: Evidence, measures: Sequence[Measure], case: Case) -> list[Measure]:
    """Return the measures in question: those it goes on about, those it names, else those that grant what was found."""
    leaning = [m for m in measures if m.id in case.before]
    named = _named(query.question, measures)
    if leaning and (query.about or case.answers) and not any(m not in leaning for m in named):
        return leaning
    findings = bearing(query, evidence.findings)[:LEADING]
    granting = [m for finding in findings for m in measures if _grants(m, finding)]
    both = [m for m in named if m in granting]
    return list({m.id: m for m in both or named or granting}.values())


def _named(question: str, measures: Iterable[Measure]) -> list[Measure]:
    """Return the measures that the question names, by the length of the words that name them, the longest first."""
    lengths = {m.id: sum(len(word) for word in _widest(m.about, question)) for m in measures}
    return sorted((m for m in measures if lengths[m.id]), key=lambda m: -lengths[m.id])


def _widest(words: Iterable[str], text: str) -> list[str]:
    """Return the words that `text` has, without those that stand inside another of them."""
    found = [word for word in words if word in text]
    return [word for word in found if not any(word != other and word in other for other in found)]


def _grants(measure: Measure, finding: Finding) -> bool:
    """Say whether the sentence that was found is one that the measure stands on."""
    grant = measure.grant
    return measure.policy_id == finding.policy.id and grant.start < finding.end and finding.start < grant.end


def _wants(query: Query, measure: Measure, case: Case) -> bool:
    """Say whether the one who asks wants `measure` weighed rather than read out."""
    told, known = case.told & set(measure.facts), set(case.facts) & set(measure.facts) - GENERAL
    if Aspect.CALCULATE in query.aspects or (told and measure.id in case.before):
        return True
    cues = load_cues()
    own = query.about is not None or bool(cues.own_case.search(query.question))
    eligible = bool(cues.eligible.search(query.question))
    asks = eligible or bool(query.aspects & WANTED)
    if told - GENERAL:
        return asks or (own and not query.aspects)
    return (bool(told) and eligible) or (bool(known) and own and asks)


def _fitting(found: Sequence[Assessment]) -> list[Assessment]:
    """Leave out what is for others than who asks, where something is left."""
    fitting = [one for one in found if not _for_others(one)]
    return fitting or list(found)


def _for_others(found: Assessment) -> bool:
    applicant = vocabulary()[APPLICANT].label
    return any(step.holds is False and step.what == applicant for step in found.steps)


def _leading(found: Sequence[Assessment]) -> list[Assessment]:
    """Return what leads an answer: the measure most in question, and what else one is entitled to beside it."""
    if not found or found[0].outcome is not Outcome.ELIGIBLE:
        return list(found[:1])
    return [one for one in found if one.outcome is Outcome.ELIGIBLE and one.grant == found[0].grant]


def _says_something(found: Assessment, query: Query, case: Case) -> bool:
    """Leave a question of the text to the text where weighing would only ask back."""
    if found.outcome is not Outcome.MISSING_FACTS or Aspect.CALCULATE in query.aspects:
        return True
    going_on = case.answers or found.measure_id in case.before
    return going_on or len(case.told - GENERAL) > 1 or bool(load_cues().own_case.search(query.question))
