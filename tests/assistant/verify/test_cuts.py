"""Where a quote may begin and end."""

from assistant.answer import Statement
from corpus.model import cite
from tests.assistant.verify.cited import LIAOCHENG, passes
from tests.assistant.verify.conftest import Blind


def test_a_quote_that_is_cut_in_its_middle_is_found_by_its_judge_alone(blind: Blind) -> None:
    start = LIAOCHENG.text.index("0万元的奖励，升规纳统当年")
    cut = Statement("0万元的奖励", (cite(LIAOCHENG, start, start + 6),))
    assert not passes(cut)
    blind("cut_faults")
    assert passes(cut)
