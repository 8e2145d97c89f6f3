"""What assessments come to together."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.weighing.assessment import Assessment, Outcome
from corpus.language.bound import Bound
from corpus.measures.trace import Computed


def total(assessments: Sequence[Assessment]) -> Computed | None:
    """Return the total of one assessment, or the sum of several awards of one kind; None where nothing may be added.

    A sum with a ceiling in it is a ceiling. Prices, floors and amounts of different kinds are never added.
    """
    due = [one for one in assessments if one.outcome is Outcome.ELIGIBLE and one.amount]
    if len(due) == 1:
        return due[0].total
    amounts = [one.amount for one in due if one.amount]
    alike = len({one.result for one in due}) == 1
    if not due or not alike or any(a.unit != "CNY" or a.bound is Bound.AT_LEAST for a in amounts):
        return None
    ceiling = any(amount.bound is Bound.UP_TO for amount in amounts)
    value = sum((amount.value for amount in amounts), Decimal(0))
    return Computed(value, "CNY", Bound.UP_TO if ceiling else Bound.EXACT)
