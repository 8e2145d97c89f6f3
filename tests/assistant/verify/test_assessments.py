"""A calculation is told as it comes out when it is weighed again, or not at all."""

from datetime import date

from assistant.answer import Statement
from assistant.weighing.assess import assess
from assistant.weighing.sentences import sentences_of
from tests.assistant.verify.cited import MEASURES, passes
from tests.assistant.verify.conftest import Blind


def test_a_calculation_that_is_told_otherwise_is_found_by_its_judge_alone(blind: Blind) -> None:
    measure = MEASURES["liaocheng-new-above-scale"]
    found = assess(measure, {"newly_above_scale": True}, date(2026, 11, 30))
    text, cited = sentences_of(found)[0]
    assert passes(Statement(text, cited, found))
    lie = Statement(text.replace("5万元", "10万元"), cited, found)
    assert lie.text != text
    assert not passes(lie)
    blind("told_faults")
    assert passes(lie)
