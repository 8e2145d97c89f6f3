"""Which measures a question concerns: those the talk is about, those it names, those whose grant was found.

It chooses among measures; whether one is weighed at all is decided elsewhere.
"""

from collections.abc import Iterable, Sequence, Set

from assistant.finding.basis import LARGE, bearing
from assistant.finding.search import Finding
from assistant.reading.case import Case
from assistant.reading.question import Ask, Question
from corpus.measures.measure import Measure, terms
from corpus.measures.written import Written

GENERAL = frozenset({"applicant"})  # what says who asks, and nothing of the case
LEADING = 3  # findings among which the measure in question is looked for


def measures_in_question(
    question: Question, findings: Sequence[Finding], measures: Sequence[Measure], case: Case
) -> list[Measure]:
    """Return the measures that `question` concerns, the one it concerns most first."""
    chosen = _in_question(question, findings, measures, case)
    if Ask.TOGETHER in question.own.asks:
        chosen = [*chosen, *(m for m in measures if m.amount and _known(case, m))]
    return list({m.id: m for m in chosen}.values())


def _in_question(
    question: Question, findings: Sequence[Finding], measures: Sequence[Measure], case: Case
) -> list[Measure]:
    leaning = [m for m in measures if m.id in case.before]
    named = measures_named(question, measures)
    if _goes_on(question, case, leaning, named):
        return leaning
    bears = bearing(question, findings)[:LEADING]
    granting = [m for finding in bears for m in measures if _grants(m, finding)]
    both = [m for m in named if m in granting]
    return both or named or granting


def measures_named(question: Question, measures: Iterable[Measure]) -> list[Measure]:
    """Return the measures that `question` names: those whose sum it has first, then by the length of their words.

    Where the enterprise stands names none: 临清 is a word of the measure for its port.
    """
    content = question.with_quotes
    asked = {q.value for q in content.quantities if q.unit == "CNY" and q.value < LARGE}
    seats = {seat.short for seat in question.seats}
    words = {m.id: _widest(content.names.intersection(m.about) - seats) for m in measures}
    lengths = {name: sum(map(len, found)) for name, found in words.items()}
    named = [m for m in measures if lengths[m.id]]
    return sorted(named, key=lambda m: (asked.isdisjoint(_sums(m)), -lengths[m.id]))


def _goes_on(question: Question, case: Case, leaning: Sequence[Measure], named: Sequence[Measure]) -> bool:
    """Say whether the talk stays with the measures that it was about."""
    own = (case.facts_told if question.aspects else case.mentions) - GENERAL
    belongs = bool(own) and own <= {name for m in leaning for name in m.facts}
    if not leaning or belongs or case.corrects:
        return bool(leaning)
    elsewhere = any(m not in leaning for m in named)
    return not elsewhere and (question.about is not None or case.answers or case.supposed or case.replies(question))


def _known(case: Case, measure: Measure) -> bool:
    return not (set(case.facts) - GENERAL).isdisjoint(measure.facts)


def _sums(measure: Measure) -> set[object]:
    """Return the sums that a measure grants, its thresholds left out by their size."""
    return {t.value for t in terms(measure.amount) if isinstance(t, Written) and t.unit == "CNY" and t.value < LARGE}


def _widest(words: Set[str]) -> list[str]:
    """Return the words without those that stand inside another of them."""
    return [word for word in words if not any(word != other and word in other for other in words)]


def _grants(measure: Measure, finding: Finding) -> bool:
    """Say whether the sentence that was found is one that the measure stands on."""
    grant = measure.grant
    return measure.policy_id == finding.policy.id and grant.start < finding.end and finding.start < grant.end
