"""Words put in, left out or exchanged in what is otherwise word for word a citation's."""

from assistant.answer import Statement
from tests.assistant import statements as words
from tests.assistant.verify.cited import passes, sentence
from tests.assistant.verify.conftest import Blind


def test_an_edit_of_the_words_quoted_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("容积率应提升至2.0以上。", (sentence(words.RATIO),))
    assert not passes(lie)
    blind("edit_faults")
    assert passes(lie)


def test_an_opposite_of_the_words_quoted_is_found_by_its_judge_alone(blind: Blind) -> None:
    lie = Statement("保障机关、事业单位和大型企业及时支付大型企业、个体工商户款项。", (sentence("加大“清欠”力度"),))
    assert not passes(lie)
    blind("rival_faults")
    assert passes(lie)
