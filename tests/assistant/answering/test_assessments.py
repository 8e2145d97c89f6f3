"""What was weighed is told first, then the words that grant it; what is missing is asked for."""

from assistant.answer import Status
from assistant.answering.assessments import asking_units, tell_assessments, tell_matches
from tests.assistant.answering.conftest import Gathered


def test_a_case_that_is_known_gets_its_sum_and_the_clause(gathered: Gathered) -> None:
    message, (evidence,) = gathered("我们公司刚升规，能拿多少奖励？")
    draft = tell_assessments(message.questions[0], evidence)
    assert evidence.assessments
    assert any(statement.assessment for statement in draft.statements)
    grant = evidence.assessments[0].grant
    assert any(grant.start >= c.start and grant.end <= c.end for s in draft.statements for c in s.citations)


def test_what_is_missing_is_asked_for(gathered: Gathered) -> None:
    message, (evidence,) = gathered("我们今年销售收入首次突破了，能拿多少奖励")
    draft = tell_assessments(message.questions[0], evidence)
    assert draft.status is Status.NEEDS_FACTS


def test_a_number_without_its_unit_is_asked_back_of_what_still_wants_it(gathered: Gathered) -> None:
    message, (evidence,) = gathered("我们今年销售收入首次突破了，能拿多少奖励")
    draft = tell_assessments(message.questions[0], evidence)
    wanted = {
        one.fact for statement in draft.statements if statement.assessment for one in statement.assessment.missing
    }
    asked = asking_units(draft, wanted)
    assert len(asked.statements) == len(draft.statements) + 1
    assert asking_units(draft, {"applicant"} - wanted) == draft


def test_of_all_measures_the_entitled_stand_first_and_more_are_said_to_be(gathered: Gathered) -> None:
    _, (evidence,) = gathered("我们公司能享受哪些政策", newly_above_scale=True)
    draft = tell_matches(evidence.assessments)
    first = draft.statements[0].assessment
    assert first is not None
    assert first.outcome == "eligible"
    assert len(draft.statements) < len(evidence.assessments)
    assert draft.statements[-1].assessment is None
    few = tell_matches(evidence.assessments[:1])
    assert [one.assessment for one in few.statements] == [evidence.assessments[0]]
