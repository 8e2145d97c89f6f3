"""One draft comes out of a message, whatever it asks."""

from assistant.answer import Status
from assistant.answering.compose import compose
from tests.assistant.answering.conftest import Gathered


def test_two_questions_are_answered_in_the_order_asked(gathered: Gathered) -> None:
    draft = compose(*gathered("升规奖励归哪个部门管？强镇奖励多少？"))
    text = "".join(statement.text for statement in draft.statements)
    assert draft.status is Status.ANSWERED
    assert 0 <= text.index("市工业和信息化局") < text.index("50万元")


def test_a_message_that_asks_nothing_is_no_search(gathered: Gathered) -> None:
    message, evidence = gathered("谢谢")
    assert evidence[0].findings == ()
    draft = compose(message, evidence)
    assert (draft.status, [s.citations for s in draft.statements]) == (Status.ANSWERED, [()])


def test_a_place_without_policies_is_named_before_anything_else(gathered: Gathered) -> None:
    draft = compose(*gathered("成都市升规有没有奖励"))
    assert draft.status is Status.NO_BASIS
    assert "成都市" in draft.statements[0].text
