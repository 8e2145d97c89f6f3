"""The point of an answer is lifted from its sentence, and left out where the words do not settle it."""

import pytest

from assistant.answering.lead import asked_sums, lead
from assistant.finding.basis import bearing
from tests.assistant.answering.conftest import Gathered


def lead_of(gathered: Gathered, text: str) -> str | None:
    message, (evidence,) = gathered(text)
    question = message.questions[0]
    return lead(question, bearing(question, evidence.findings))


def test_the_point_is_the_award_that_is_asked_for(gathered: Gathered) -> None:
    point = lead_of(gathered, "强镇奖励多少")
    assert point is not None
    assert "50万元" in point


def test_an_award_of_another_rank_is_no_point(gathered: Gathered) -> None:
    point = lead_of(gathered, "特色产业集群综合评价第11名奖励多少钱")
    assert point is None or "万元" not in point


def test_what_the_user_takes_for_granted_is_set_against_the_text(gathered: Gathered) -> None:
    point = lead_of(gathered, "强镇奖励是80万吧？对吗")
    assert point is not None
    assert "50万元" in point


@pytest.mark.parametrize(("asked", "units"), [("给多少钱", {"CNY"}), ("按百分之几给", {"%"})])
def test_shares_are_asked_for_apart_from_sums(gathered: Gathered, asked: str, units: set[str]) -> None:
    message, _ = gathered(f"技术改造补贴{asked}")
    sums = asked_sums(message.questions[0], "按设备投资的10%给予补贴，最高500万元")
    assert {quantity.unit for quantity in sums} == units
