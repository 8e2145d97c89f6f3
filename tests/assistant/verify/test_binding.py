"""Numbers: each is judged with the words around it."""

from assistant.answer import Statement
from tests.assistant import statements as words
from tests.assistant.verify.cited import passes, sentence
from tests.assistant.verify.conftest import Blind


def test_a_sum_of_another_tier_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("首次认定为省级的，最高500万元。", (sentence(words.PLATFORM),))
    assert not passes(lie)
    blind("quantity_faults")
    assert passes(lie)


def test_a_name_with_digits_that_is_not_quoted_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("国家级4A创新平台最高200万元。", (sentence(words.PLATFORM),))
    assert not passes(lie)
    blind("loose_digits")
    assert passes(lie)
