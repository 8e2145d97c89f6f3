"""What is said of an assessment."""

from assistant.weighing.assess import assess
from assistant.weighing.sentences import ceiling, sentences_of
from corpus.language.bound import Bound
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.conditions.is_ import Is
from tests.assistant.made_up import CITED, DAY, FACTS, always, measure

CONDITION = Is(FACTS["gazelle"], (True,), CITED)
CAPPED = measure("m", CONDITION, Fixed(always(50000, bound=Bound.UP_TO)))
EXACT = measure("m", CONDITION, Fixed(always(50000)))


def test_the_sum_is_told_in_its_sense_with_the_words_it_stands_on() -> None:
    text, cited = sentences_of(assess(CAPPED, {"gazelle": True}, DAY))[0]
    assert ("最高5万元" in text, cited) == (True, (CITED,))


def test_no_sum_is_told_to_who_is_not_entitled() -> None:
    assert all("5万元" not in text for text, _ in sentences_of(assess(EXACT, {"gazelle": False}, DAY)))


def test_only_a_ceiling_is_said_to_be_no_promise() -> None:
    assert ceiling(assess(CAPPED, {"gazelle": True}, DAY))
    assert ceiling(assess(EXACT, {"gazelle": True}, DAY)) == ()
