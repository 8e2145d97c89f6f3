"""In what order facts are asked for: what alone can settle the outcome, what helps to, what only adds."""

from decimal import Decimal

import pytest

from assistant.weighing.assess import assess
from assistant.weighing.assessment import Missing, Outcome
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.amounts.per_unit import PerUnit
from corpus.measures.amounts.sum import Sum
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.conditions.any_of import AnyOf
from corpus.measures.conditions.compared import AtLeast
from corpus.measures.conditions.is_ import Is
from corpus.measures.facts import Value
from corpus.measures.kind import Condition
from corpus.measures.measure import Measure
from tests.assistant.made_up import CITED, DAY, FACTS, always, measure

MONEY = Fixed(always(100))
EACH = PerUnit(FACTS["national_platforms"], always(5), CITED)


def so(name: str) -> Is:
    return Is(FACTS[name], (True,), CITED)


def asked(conditions: Condition, amount: object = MONEY, **facts: Value) -> list[str]:
    return [missing.fact for missing in assess(measure("m", conditions, amount), facts, DAY).missing]


@pytest.mark.parametrize("turned", [False, True])
def test_a_fact_that_alone_can_settle_it_comes_first(turned: bool) -> None:
    either = AnyOf((so("gazelle"), so("unicorn")))
    terms = (so("tech_sme"), either) if turned else (either, so("tech_sme"))
    assert asked(AllOf(terms)) == ["tech_sme", "gazelle", "unicorn"]


def test_what_lies_deeper_comes_later() -> None:
    deep = AnyOf((AllOf((so("champion"), AnyOf((so("industrial"), so("zero_increment"))))), so("gazelle")))
    order = asked(AllOf((deep, so("tech_sme"))))
    assert order[0] == "tech_sme"
    assert order.index("gazelle") < order.index("industrial")
    assert order.index("champion") < order.index("zero_increment")


def test_what_is_equally_near_keeps_the_order_of_the_text() -> None:
    assert asked(AllOf((so("unicorn"), so("gazelle"), so("champion")))) == ["unicorn", "gazelle", "champion"]


def test_the_amount_s_facts_come_behind_those_of_the_conditions() -> None:
    assert asked(AllOf((so("gazelle"),)), EACH) == ["gazelle", "national_platforms"]


def test_what_can_only_add_is_marked_so_and_what_the_outcome_hangs_on_is_not() -> None:
    found = assess(measure("m", so("gazelle"), Sum((MONEY, EACH))), {"gazelle": True}, DAY)
    assert found.outcome is Outcome.ELIGIBLE
    assert [(one.fact, one.adds) for one in found.missing] == [("national_platforms", True)]
    alone = assess(measure("m", so("gazelle"), EACH), {"gazelle": True}, DAY)
    assert alone.outcome is Outcome.MISSING_FACTS
    assert [(one.fact, one.adds) for one in alone.missing] == [("national_platforms", False)]


def test_a_fact_that_both_hang_on_decides() -> None:
    terms = Sum((MONEY, EACH))
    counted = AtLeast(FACTS["national_platforms"], always(1, ""), CITED)
    found = assess(measure("m", counted, terms), {}, DAY)
    assert [(one.fact, one.adds) for one in found.missing] == [("national_platforms", False)]


def test_the_units_of_a_price_only_add_and_come_last() -> None:
    priced: Measure = measure("m", so("gazelle"), MONEY, per="land_area")
    assert [(one.fact, one.adds) for one in assess(priced, {}, DAY).missing] == [
        ("gazelle", False),
        ("land_area", True),
    ]
    assert assess(priced, {"gazelle": True, "land_area": Decimal(3)}, DAY).missing == ()


def test_each_is_asked_once_and_with_its_question() -> None:
    twice = AllOf((so("gazelle"), AnyOf((so("gazelle"), so("unicorn")))))
    found = assess(measure("m", twice, MONEY), {}, DAY).missing
    assert [one.fact for one in found] == ["gazelle", "unicorn"]
    assert all(isinstance(one, Missing) and one.ask.endswith("？") for one in found)


def test_nothing_is_asked_of_who_is_not_entitled() -> None:
    assert asked(AllOf((so("gazelle"), so("unicorn"))), EACH, gazelle=False) == []
