"""Whether a question wants measures weighed, and the assessments that answer it.

A measure is weighed where somebody asks for a sum or for eligibility in a case of their own: by telling facts, by
asking that it be worked out, or by going on about what was weighed before. A question about the text alone is left to
the text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.binding.bind import Binder, Fit
from assistant.finding.concerns import GENERAL, measures_in_question, measures_named
from assistant.finding.search import Finding
from assistant.reading.case import Case
from assistant.reading.question import METADATA, Ask, Aspect, Question
from assistant.reading.seats import serves
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment, Outcome
from corpus.measures.facts import vocabulary
from corpus.measures.measure import Measure
from corpus.model import Policy

WANTED = frozenset({Aspect.SUM, Aspect.GRANT, Aspect.NUMBER, Aspect.YESNO, Aspect.EXISTENCE, Aspect.CALCULATE})
OWN = frozenset({Ask.OWN_CASE, Ask.OWN_SUM, Ask.OWN_YEAR})
TEXTUAL = METADATA | {
    Aspect.OFFICE,
    Aspect.PAYER,
    Aspect.PROCEDURE,
    Aspect.WHEN,
    Aspect.WHERE,
    Aspect.THRESHOLD,
    Aspect.COMPARE,
}


def calculate(
    question: Question,
    findings: Sequence[Finding],
    policy_of: Callable[[str], Policy],
    measures: Mapping[str, Measure],
    case: Case,
    binder: Binder,
) -> tuple[Assessment, ...]:
    """Return the assessments that `question` wants, the one it is most about first; none where it wants none."""
    inside = [m for m in measures.values() if _reaches(question, policy_of(m.policy_id).metadata.place, m, case)]
    concerned = measures_in_question(question, findings, inside, case)
    wanted = [m for m in concerned if _wants(question, m, case) and _covers(m, question, policy_of, case, binder)]
    found = _fitting([assess(m, case.facts, case.as_of) for m in wanted])
    named = {m.id for m in measures_named(question, wanted)}
    beside = {m.id for m in wanted if m.id in named and not (case.facts_told - GENERAL).isdisjoint(m.facts)}
    if Ask.TOGETHER in question.own.asks:
        beside = {m.id for m in wanted}
    return tuple(one for one in _leading(found, beside) if _says_something(one, question, case))


def _covers(
    measure: Measure, question: Question, policy_of: Callable[[str], Policy], case: Case, binder: Binder
) -> bool:
    """Say whether the words that grant a measure cover what is asked; of one who tells a fact of it, that alone."""
    if Ask.TOGETHER in question.own.asks or question.about is not None:
        return True
    tells = not (case.mentions - GENERAL).isdisjoint(measure.facts)
    asked, grant = replace(question, case=()) if tells else question, measure.grant
    return binder.bind(asked, policy_of(measure.policy_id), grant.start, grant.end).fit is Fit.COVERED


def _textual(question: Question, case: Case) -> bool:
    """Say whether something is asked that the text alone answers: who is in charge, how to apply."""
    sum_asked = Aspect.SUM in question.aspects and bool(case.facts_told - GENERAL)
    return bool(question.aspects & TEXTUAL) and Aspect.CALCULATE not in question.aspects and not sum_asked


def _reaches(question: Question, place: str | None, measure: Measure, case: Case) -> bool:
    """Say whether a measure is of a `place` that is asked about, or is what the talk goes on about."""
    going_on = measure.id in case.before and bool(case.facts_told)
    return place in question.scope or (going_on and serves(place, question.seats))


def _wants(question: Question, measure: Measure, case: Case) -> bool:
    """Say whether the one who asks wants `measure` weighed rather than read out."""
    new, known = case.mentions & set(measure.facts), set(case.facts) & set(measure.facts) - GENERAL
    going_on = measure.id in case.before and (bool(new) or case.replies(question))
    if Aspect.CALCULATE in question.aspects or going_on or new - GENERAL:
        return True
    own = question.about is not None or Ask.OWN_CASE in question.own.asks
    eligible = Ask.ELIGIBLE in question.own.asks or (_textual(question, case) and own)
    asks = eligible or bool(question.aspects & WANTED)
    return (bool(new) and eligible) or (bool(known) and own and asks) or _asks_for_oneself(question, measure)


def _asks_for_oneself(question: Question, measure: Measure) -> bool:
    """Say whether somebody asks what they themselves get by a measure that they name."""
    asks = question.own.asks
    if question.with_quotes.names.isdisjoint(measure.about):
        return False
    own = Ask.OWN_CASE in asks
    eligible = Ask.ELIGIBLE in asks or (own and Aspect.YESNO in question.aspects)
    if measure.amount is None:
        return eligible and own
    return eligible or (Aspect.SUM in question.aspects and Ask.SHARE not in asks and Ask.OWN_SUM in asks)


def _fitting(found: Sequence[Assessment]) -> list[Assessment]:
    """Leave out what is for others than who asks, where something is left."""
    fitting = [one for one in found if not _for_others(one)]
    return fitting or list(found)


def _for_others(found: Assessment) -> bool:
    applicant = vocabulary()["applicant"].label
    return any(step.holds is False and step.what == applicant for step in found.steps)


def _leading(found: Sequence[Assessment], beside: set[str]) -> list[Assessment]:
    """Return the measure most in question, and what one is entitled to beside it: of the same words, or told of too."""
    if not found:
        return []
    entitled = [one for one in found[1:] if one.outcome is Outcome.ELIGIBLE]
    more = [one for one in entitled if one.measure_id in beside or one.grant == found[0].grant]
    return [found[0], *more] if found[0].outcome is Outcome.ELIGIBLE or not more else more


def _says_something(found: Assessment, question: Question, case: Case) -> bool:
    """Leave a question of the text to the text where weighing would only ask back."""
    if _textual(question, case) and not case.corrects:
        return found.outcome is Outcome.INELIGIBLE
    if found.outcome is not Outcome.MISSING_FACTS or Aspect.CALCULATE in question.aspects:
        return True
    going_on = case.answers or found.measure_id in case.before
    return going_on or bool(question.own.asks & OWN) or len(case.mentions - GENERAL) > 1
