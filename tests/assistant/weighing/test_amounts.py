"""What a sum of amounts is: a ceiling, a floor or exactly so much."""

from decimal import Decimal

import pytest

from corpus.language.bound import Bound
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.amounts.per_unit import PerUnit
from corpus.measures.amounts.sum import Sum
from corpus.measures.trace import Computed
from tests.assistant.made_up import CITED, DAY, FACTS, always

EXACT, UP_TO, AT_LEAST = Bound.EXACT, Bound.UP_TO, Bound.AT_LEAST


def fixed(number: int, bound: Bound = EXACT) -> Fixed:
    return Fixed(always(number, bound=bound))


def each(number: int, bound: Bound) -> PerUnit:
    """Return so much for each national platform."""
    return PerUnit(FACTS["national_platforms"], always(number, bound=bound), CITED)


def summed(*terms: Fixed | PerUnit, platforms: int | None = 0) -> Computed | None:
    facts = {} if platforms is None else {"national_platforms": platforms}
    return Sum(terms).weigh(facts, DAY).computed


@pytest.mark.parametrize(
    ("bounds", "sense"),
    [
        ((EXACT, EXACT), EXACT),
        ((EXACT, UP_TO), UP_TO),
        ((UP_TO, EXACT), UP_TO),
        ((UP_TO, UP_TO), UP_TO),
        ((EXACT, AT_LEAST), AT_LEAST),
        ((AT_LEAST, EXACT), AT_LEAST),
        ((AT_LEAST, UP_TO), UP_TO),  # the one who reads it must not count on more than the ceiling
        ((UP_TO, AT_LEAST), UP_TO),
    ],
)
def test_a_sum_promises_no_more_than_its_parts(bounds: tuple[Bound, Bound], sense: Bound) -> None:
    one, other = bounds
    assert summed(fixed(3, one), fixed(4, other)) == Computed(Decimal(7), "CNY", sense)


@pytest.mark.parametrize("bound", [UP_TO, AT_LEAST])
def test_a_part_of_nothing_gives_a_sum_no_sense(bound: Bound) -> None:
    assert summed(fixed(3), each(5, bound)) == Computed(Decimal(3), "CNY", EXACT)
    assert summed(fixed(3), each(5, bound), platforms=2) == Computed(Decimal(13), "CNY", bound)


def test_a_sum_of_nothing_is_nothing() -> None:
    assert summed(each(5, UP_TO), each(7, AT_LEAST)) == Computed(Decimal(0), "CNY", EXACT)


def test_a_sum_of_what_is_known_tells_what_could_still_add_to_it() -> None:
    found = Sum((fixed(3, UP_TO), each(5, EXACT))).weigh({}, DAY)
    assert found.computed == Computed(Decimal(3), "CNY", UP_TO)
    assert found.wanted == ("national_platforms",)


def test_where_all_that_is_known_is_nothing_the_sum_is_unknown() -> None:
    assert summed(fixed(0), each(5, EXACT), platforms=None) is None
