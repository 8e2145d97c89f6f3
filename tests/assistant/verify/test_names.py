"""Names and words in quotation marks: each must be the citations' own."""

from assistant.answer import Statement
from assistant.verify import names
from tests.assistant import statements as words
from tests.assistant.verify.cited import passes, sentence
from tests.assistant.verify.conftest import Blind


def test_another_place_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("济南市首次认定国家级最高200万元。", (sentence(words.PLATFORM),))
    assert not passes(lie)
    blind("place_faults")
    assert passes(lie)


def test_another_level_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("市级最高50万元。", (sentence(words.PLATFORM),))
    assert not passes(lie)
    blind("level_faults")
    assert passes(lie)


def test_another_office_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("融资服务由省地方金融监管局牵头。", (sentence(words.FINANCE),))
    assert not passes(lie)
    blind("office_faults")
    assert passes(lie)


def test_words_in_quotation_marks_are_found_by_their_judge_alone(blind: Blind) -> None:
    lie = Statement("原文写明：“给予最高200万元、50万元的一次性资助”。", (sentence(words.PLATFORM),))
    assert not passes(lie)
    blind("_quote_faults", names)
    assert passes(lie)
