"""What an assessment stands on."""

from dataclasses import replace

from assistant.weighing.assess import assess
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.conditions.is_ import Is
from tests.assistant.made_up import CITED, DAY, FACTS, always, measure

OTHER = replace(CITED, node_id="other")


def test_the_granting_words_come_first_and_each_stands_once() -> None:
    found = assess(measure("m", Is(FACTS["gazelle"], (True,), OTHER), Fixed(always(5))), {"gazelle": True}, DAY)
    assert found.citations == (CITED, OTHER)


def test_a_sum_that_is_not_due_is_no_sum_in_the_contract_s_form() -> None:
    found = assess(measure("m", Is(FACTS["gazelle"], (True,), OTHER), Fixed(always(5))), {"gazelle": False}, DAY)
    told = found.to_dict(found.citations.index)
    assert (told["outcome"], told["amount"], told["grant"]) == ("ineligible", None, 0)
