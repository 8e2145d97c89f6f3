"""In what order the measures of an enterprise are told."""

from assistant.weighing.assessment import Outcome
from assistant.weighing.matching import match
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.conditions.is_ import Is
from tests.assistant.made_up import CITED, DAY, FACTS, always, measure

SMALL, LARGE = (
    measure(name, Is(FACTS["gazelle"], (True,), CITED), Fixed(always(n))) for name, n in (("s", 5), ("l", 9))
)
OPEN = measure("o", Is(FACTS["unicorn"], (True,), CITED), Fixed(always(99)))
NONE = measure("n", Is(FACTS["gazelle"], (False,), CITED), Fixed(always(999)))


def test_the_entitled_come_first_then_the_open_then_the_others() -> None:
    outcomes = [one.outcome for one in match((NONE, OPEN, SMALL), {"gazelle": True}, DAY)]
    assert outcomes == [Outcome.ELIGIBLE, Outcome.MISSING_FACTS, Outcome.INELIGIBLE]


def test_of_two_that_are_due_the_larger_comes_first() -> None:
    assert [one.measure_id for one in match((SMALL, LARGE), {"gazelle": True}, DAY)] == ["l", "s"]


def test_who_is_matched_is_an_enterprise_unless_told_otherwise() -> None:
    firms = measure("f", Is(FACTS["applicant"], ("enterprise",), CITED), Fixed(always(5)))
    assert match((firms,), {}, DAY)[0].outcome is Outcome.ELIGIBLE
    assert match((firms,), {"applicant": "person"}, DAY)[0].outcome is Outcome.INELIGIBLE
