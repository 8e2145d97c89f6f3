"""Every measure for one enterprise, sorted: entitled, entitled if a fact or two hold, not."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment, Outcome
from corpus.measures.facts import Facts
from corpus.measures.measure import Measure

ENTERPRISE: Facts = {"applicant": "enterprise"}
ORDER = (Outcome.ELIGIBLE, Outcome.MISSING_FACTS, Outcome.INELIGIBLE, Outcome.NOT_IN_FORCE)


def match(measures: Iterable[Measure], facts: Facts, as_of: date) -> tuple[Assessment, ...]:
    """Return the assessment of each measure: the entitled first, and of them what brings a sum, then other money.

    Of those alike, the fewer facts missing and the larger sum come first. Who is matched is an enterprise, unless
    `facts` say otherwise.
    """
    known = {**ENTERPRISE, **facts}
    return tuple(sorted((assess(measure, known, as_of) for measure in measures), key=_rank))


def _rank(assessment: Assessment) -> tuple[int, bool, bool, int, Decimal]:
    amount = assessment.amount or assessment.if_met
    return (
        ORDER.index(assessment.outcome),
        not assessment.result,
        not assessment.unstated,
        len(assessment.missing) if assessment.outcome is Outcome.MISSING_FACTS else 0,
        -(amount.value if amount else Decimal(-1)),
    )
