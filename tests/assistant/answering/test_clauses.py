"""A clause is quoted, its offices are named, and province and city are set side by side."""

from assistant.answer import Status
from assistant.answering.clauses import compare_clauses, name_offices, tell_clauses
from assistant.finding.basis import bearing
from tests.assistant.answering.conftest import Gathered
from tests.command import LIAOCHENG, SHANDONG


def test_the_sentence_that_answers_is_quoted_word_for_word(gathered: Gathered) -> None:
    message, (evidence,) = gathered("强镇奖励多少")
    question = message.questions[0]
    draft = tell_clauses(question, bearing(question, evidence.findings))
    assert draft.status is Status.ANSWERED
    assert draft.statements[0].text.startswith("最高50万元") or "50万元" in draft.statements[0].text
    for statement in draft.statements:
        for cited in statement.citations:
            assert evidence.policy_of(cited.policy_id).text[cited.start : cited.end] == cited.quote


def test_a_detail_that_no_sentence_states_is_said_to_be_missing(gathered: Gathered) -> None:
    message, (evidence,) = gathered("强镇奖励什么时候发")
    question = message.questions[0]
    draft = tell_clauses(question, bearing(question, evidence.findings))
    assert any("未" in statement.text for statement in draft.statements)


def test_the_offices_are_those_that_the_clause_names(gathered: Gathered) -> None:
    message, (evidence,) = gathered("升规奖励归哪个部门管")
    question = message.questions[0]
    draft = name_offices(question, bearing(question, evidence.findings))
    assert draft is not None
    assert "市工业和信息化局" in draft.statements[0].text


def test_where_no_office_is_asked_for_none_is_named(gathered: Gathered) -> None:
    message, (evidence,) = gathered("强镇奖励多少")
    question = message.questions[0]
    assert name_offices(question, bearing(question, evidence.findings)) is None


def test_province_and_city_stand_side_by_side_where_they_are_compared(gathered: Gathered) -> None:
    message, (evidence,) = gathered("融资担保费补贴，省里和市里有什么不同")
    question = message.questions[0]
    draft = compare_clauses(question, bearing(question, evidence.findings))
    assert draft is not None
    assert {c.policy_id for s in draft.statements for c in s.citations} == {LIAOCHENG, SHANDONG}
