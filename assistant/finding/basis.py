"""Does the evidence bear an answer? The bars, in one place; measured on eval/datasets, never lowered for one question.

A topic that the texts do not carry is refused: every word of the question that names a topic counts, the rarer the
more, and a clause must carry enough of their weight. A question about money needs a sentence that grants some.
"""

from collections.abc import Iterable, Sequence

from assistant.binding.bind import Fit
from assistant.finding.details import STATES, sums
from assistant.finding.search import Finding, shares_quantity
from assistant.reading.question import Aspect, Question
from corpus.grants.mention import grants
from corpus.language.quantity import Quantity, quantities

SENTENCE_BAR = 0.5  # share of the topic's weight in the sentence and the headings above it
CLAUSE_BAR = 0.62  # share of the topic's weight in the whole clause
GRANT_BAR = 0.55  # the sentence's share, where money is asked for
SURE = 0.85  # share in the clause from which a sentence that states the detail asked for need not repeat the topic,
STATED_BAR = 0.2  # … only this much of it
LARGE = 10**8  # yuan from which a sum is an enterprise's size rather than a grant
CLEAR = 0.8  # share of the score of a sentence that is only near to what is asked which one that covers it must have
NEAR_BAR = 0.3  # what makes a near miss


def bearing(question: Question, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that bear an answer, best first; one that states the detail asked for before its clause."""
    bears = [finding for finding in findings if _bears(question, finding) and not _outdone(question, finding, findings)]
    wanted = any(aspect in question.aspects for aspect in STATES)
    if bears and wanted and not _states(question, bears[0]):
        clause = [f for f in bears if f.clause == bears[0].clause and _states(question, f)]
        bears = [*clause, *(finding for finding in bears if finding not in clause)]
    return tuple(bears)


def _outdone(question: Question, finding: Finding, findings: Sequence[Finding]) -> bool:
    """Say whether a sentence that is only near to what is asked is the one that is meant: clearly, or by its number."""
    close = [one for one in findings if one.binding.fit is Fit.NEAREST]
    clearly = finding.score < CLEAR * max((one.score for one in close), default=0.0)
    alike = (one for one in close if one.reach >= finding.reach and shares_quantity(question, one.text))
    return clearly or (not shares_quantity(question, finding.text) and any(alike))


def nearest(question: Question, findings: Sequence[Finding]) -> Finding | None:
    """Return the best finding that is near to what is asked and does not cover it; None where none is."""
    close = (f for f in findings if f.binding.fit is not Fit.NONE and f.reach >= NEAR_BAR)
    best = next((f for f in close if not _other_year(question, f)), None)
    return best if best and best.binding.fit is Fit.NEAREST else None


def near(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return at most three findings that are near misses, one a clause."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        if finding.reach >= NEAR_BAR:
            best.setdefault(finding.clause, finding)
    return tuple(best.values())[:3]


def _states(question: Question, finding: Finding) -> bool:
    """Say whether a sentence states a detail that the question asks for."""
    return any(states(finding.text) for aspect, states in STATES.items() if aspect in question.aspects)


def _passes_gate(question: Question, finding: Finding) -> bool:
    """Say whether a sentence speaks of a size like the user's, if the user tells one: a turnover of 500亿元."""
    large = any(q.unit == "CNY" and q.value >= LARGE for q in question.own.quantities)
    return not large or any(q.value >= LARGE for q in sums(finding.text))


def _other_year(question: Question, finding: Finding) -> bool:
    """Say whether a year is asked about and another one is stated; a number is one of its policy's years at least."""
    asked, stated = years(question.in_context.quantities), years(quantities(finding.text))
    if question.aspects & {Aspect.COUNT, Aspect.NUMBER} and not stated:
        stated = years(quantities(finding.policy.metadata.planning_period or ""))
    return bool(asked and stated and not asked & stated)


def years(numbers: Iterable[Quantity]) -> set[int]:
    """Return the years of the calendar among the numbers."""
    return {int(str(q.value)[:4]) for q in numbers if q.unit.startswith(("year", "date"))}


def _bears(question: Question, finding: Finding) -> bool:
    if finding.binding.fit is not Fit.COVERED:
        return False
    if _other_year(question, finding):
        return False
    if not question.terms:
        return Aspect.GRANT in question.aspects and grants(finding.text)
    if finding.reach < CLAUSE_BAR:
        return False
    if Aspect.GRANT in question.aspects and Aspect.OFFICE not in question.aspects:
        carried = finding.coverage if shares_quantity(question, finding.text) else finding.own
        return carried >= GRANT_BAR and grants(finding.text) and _passes_gate(question, finding)
    stated = finding.reach >= SURE and _states(question, finding)
    return finding.coverage >= SENTENCE_BAR or (stated and finding.own >= STATED_BAR)
