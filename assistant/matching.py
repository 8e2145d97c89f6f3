"""Every measure for one enterprise, sorted: entitled, entitled if a fact or two hold, not."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from assistant.assess import assess
from assistant.assessment import Assessment, Outcome
from corpus.facts import Facts
from corpus.measure import Measure

ORDER = (Outcome.ELIGIBLE, Outcome.MISSING_FACTS, Outcome.INELIGIBLE, Outcome.NOT_IN_FORCE)


def match(measures: Iterable[Measure], facts: Facts, as_of: date) -> tuple[Assessment, ...]:
    """Return the assessment of each measure; the entitled first, then the fewer facts missing, then the larger sum."""
    return tuple(sorted((assess(measure, facts, as_of) for measure in measures), key=_rank))


def _rank(assessment: Assessment) -> tuple[int, int, Decimal]:
    amount = assessment.amount or assessment.if_met
    return (
        ORDER.index(assessment.outcome),
        len(assessment.missing) if assessment.outcome is Outcome.MISSING_FACTS else 0,
        -(amount.value if amount else Decimal(-1)),
    )
