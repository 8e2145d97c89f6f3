"""What may be added to what: awards of one kind in yuan, with the sense that the sum then has."""

from decimal import Decimal

import pytest

from assistant.weighing.assessment import Assessment, Outcome
from assistant.weighing.totals import total
from corpus.language.bound import Bound
from corpus.measures.trace import Computed
from tests.assistant.made_up import CITED, DAY

EXACT, UP_TO, AT_LEAST = Bound.EXACT, Bound.UP_TO, Bound.AT_LEAST


def found(
    value: int | None, bound: Bound = EXACT, result: str = "奖励金额", unit: str = "CNY", **more: object
) -> Assessment:
    """Return an assessment of somebody who is entitled to so much."""
    amount = None if value is None else Computed(Decimal(value), unit, bound)
    told = {"outcome": Outcome.ELIGIBLE, "amount": amount, "total": None, **more}
    return Assessment("m", "p", "奖励", as_of=DAY, facts={}, grant=CITED, result=result, **told)  # type: ignore[arg-type]


def yuan(value: int, bound: Bound = EXACT) -> Computed:
    return Computed(Decimal(value), "CNY", bound)


def test_awards_of_one_kind_are_added() -> None:
    assert total([found(100), found(250), found(7)]) == yuan(357)


def test_a_sum_with_a_ceiling_in_it_is_a_ceiling() -> None:
    assert total([found(100), found(250, UP_TO)]) == yuan(350, UP_TO)
    assert total([found(100, UP_TO), found(250)]) == yuan(350, UP_TO)


def test_amounts_of_different_kinds_are_never_added() -> None:
    assert total([found(100), found(250, result="贷款额度")]) is None


@pytest.mark.parametrize("others", [[found(100)], [found(100, UP_TO)], [found(100, AT_LEAST)]])
def test_a_floor_is_added_to_nothing(others: list[Assessment]) -> None:
    assert total([found(250, AT_LEAST), *others]) is None
    assert total([*others, found(250, AT_LEAST)]) is None


@pytest.mark.parametrize("unit", ["CNY/m2", "%"])
def test_what_is_no_sum_of_money_is_added_to_nothing(unit: str) -> None:
    assert total([found(100, unit=unit), found(250, unit=unit)]) is None
    assert total([found(100), found(250, unit=unit)]) is None


def test_only_what_one_is_entitled_to_counts() -> None:
    others = [outcome for outcome in Outcome if outcome is not Outcome.ELIGIBLE]
    assert total([found(100), found(250), *(found(999, outcome=outcome) for outcome in others)]) == yuan(350)


def test_an_award_without_an_amount_adds_nothing() -> None:
    assert total([found(100), found(None, result="贷款额度"), found(250)]) == yuan(350)


def test_of_one_entitlement_the_total_is_its_own() -> None:
    priced = found(140, AT_LEAST, "土地出让底价", "CNY/m2", total=yuan(280_000, AT_LEAST))
    assert total([priced, found(999, outcome=Outcome.INELIGIBLE)]) == yuan(280_000, AT_LEAST)
    assert total([found(100)]) is None


def test_nothing_comes_to_nothing() -> None:
    assert total([]) is None
    assert total([found(999, outcome=Outcome.MISSING_FACTS), found(None)]) is None
