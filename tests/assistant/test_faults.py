"""A fault of ours is an error wherever a measure is weighed: it is never told as what the law says."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import ibis
import pytest

from assistant.assistant import Assistant
from assistant.tables.compiled import compile_measures
from assistant.verify.statements import verify, verify_saved
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Outcome
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.conditions.is_ import Is
from corpus.measures.facts import vocabulary
from corpus.measures.kind import Amount, Condition
from corpus.words import words_of
from tests.assistant.made_up import DAY, every_term
from tests.corpus.shipped import measures

QUESTION = "刚升规，能拿多少奖励？"
MEASURE = "liaocheng-new-above-scale"
NEW = {"newly_above_scale": True}


@pytest.fixture
def wordless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away a line of the words that a step of nearly every calculation needs."""
    monkeypatch.delitem(words_of("replies"), "presumed")


@pytest.mark.usefixtures("wordless")
def test_a_question_that_meets_a_fault_is_not_answered(assistant: Assistant) -> None:
    with pytest.raises(KeyError, match="presumed"):
        assistant.ask(QUESTION)


@pytest.mark.usefixtures("wordless")
def test_a_measure_that_meets_a_fault_is_not_weighed(assistant: Assistant) -> None:
    with pytest.raises(KeyError, match="presumed"):
        assistant.assess(MEASURE, NEW)
    with pytest.raises(KeyError, match="presumed"):
        assistant.match(NEW)


def test_the_verifier_does_not_take_a_fault_for_a_verdict(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = assistant.ask(QUESTION)
    told = next(one for one in answer.statements if one.assessment)
    monkeypatch.delitem(words_of("replies"), "presumed")
    with pytest.raises(KeyError, match="presumed"):
        verify(told, assistant.snapshots.index().policy, assistant.snapshots.take().measures.get)
    with pytest.raises(KeyError, match="presumed"):
        verify_saved(answer.to_dict(), assistant.snapshots.index().policy, assistant.snapshots.take().measures.get)


@pytest.mark.parametrize("kind", [Is, Fixed])
def test_a_table_that_meets_a_fault_is_not_matched(
    kind: type[Condition | Amount], monkeypatch: pytest.MonkeyPatch
) -> None:
    def compile_(*_: object) -> None:
        raise KeyError(kind.key)

    monkeypatch.setattr(kind, "compile", compile_)
    table = ibis.table({"row": "int64", "newly_above_scale": "boolean"}, name="enterprises")
    with pytest.raises(KeyError, match=kind.key):
        compile_measures(table, measures(), DAY)


def test_a_fact_that_the_vocabulary_lost_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = next(one for one in measures() if one.id == MEASURE)
    monkeypatch.delitem(vocabulary()._facts, "newly_above_scale")
    with pytest.raises(KeyError, match="newly_above_scale"):
        assess(measure, {}, DAY)  # a term carries its fact; what is missing is asked by the vocabulary


def test_a_value_that_is_not_in_force_yet_is_an_outcome() -> None:
    later = next(one for one in every_term() if one.id == "later")
    assert assess(later, {}, DAY).outcome is Outcome.NOT_IN_FORCE
    assert assess(later, {}, DAY + timedelta(1)).outcome is not Outcome.NOT_IN_FORCE


def test_an_unknown_measure_is_named_by_the_verifier(assistant: Assistant) -> None:
    told = next(one for one in assistant.ask(QUESTION).statements if one.assessment)
    assert told.assessment
    forged = replace(told, assessment=replace(told.assessment, measure_id="made-up"))
    assert verify(forged, assistant.snapshots.index().policy, assistant.snapshots.take().measures.get) == (
        "没有这个政策事项：made-up",
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"measure_id": "made-up"}, "没有这个政策事项"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"facts": {"newly_above_scale": "也许"}}, "newly_above_scale"),
        ({"outcome": Outcome.INELIGIBLE.value}, "与重新核算的结果不一致"),
    ],
)
def test_a_saved_assessment_that_does_not_fit_is_a_fault_of_the_file(
    change: dict[str, Any], fault: str, assistant: Assistant
) -> None:
    saved = assistant.ask(QUESTION, as_of=date(2026, 11, 21)).to_dict()
    first, *rest = cast(list[dict[str, Any]], saved["assessments"])
    found = verify_saved(
        saved | {"assessments": [first | change, *rest]},
        assistant.snapshots.index().policy,
        assistant.snapshots.take().measures.get,
    )
    assert any(fault in one for one in found), found
