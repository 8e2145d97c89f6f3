"""What a document says of itself is told with the words that say it."""

import pytest

from assistant.answering.documents import about_the_document
from tests.assistant.answering.conftest import Gathered
from tests.command import LIAOCHENG, SHANDONG


@pytest.mark.parametrize(
    ("asked", "policy_id", "stated"),
    [
        ("聊城这份文件的文号是什么", LIAOCHENG, "原文未载明"),
        ("山东省这份文件是什么时候印发的", SHANDONG, "2021年"),
        ("聊城这份文件是谁发的", LIAOCHENG, "聊城市人民政府办公室"),
    ],
)
def test_it_is_told_of_the_policy_in_question_in_its_words(
    gathered: Gathered, asked: str, policy_id: str, stated: str
) -> None:
    message, (evidence,) = gathered(asked)
    draft = about_the_document(message.questions[0], evidence)
    assert draft is not None
    (statement,) = draft.statements
    assert stated in statement.text
    assert {one.policy_id for one in statement.citations} == {policy_id}


def test_a_question_about_a_clause_is_not_about_the_document(gathered: Gathered) -> None:
    message, (evidence,) = gathered("强镇奖励多少")
    assert about_the_document(message.questions[0], evidence) is None
