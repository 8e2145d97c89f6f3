"""A question takes each step once, from one snapshot; a statement leaves before the next is judged."""

import pytest

from assistant.answer import Answer, Statement, Status
from assistant.assistant import Assistant
from assistant.snapshot import Snapshot, Snapshots
from tests.command import QUESTION


def test_a_statement_leaves_before_the_next_is_judged(assistant: Assistant, judged: list[str]) -> None:
    stream = assistant.stream(QUESTION)
    readings, first = next(stream), next(stream)
    assert isinstance(first, Statement)
    assert judged == [first.text]
    *_, answer = stream
    assert isinstance(answer, Answer)
    assert readings == answer.readings
    assert judged == [statement.text for statement in answer.statements]


def test_a_question_is_answered_from_one_snapshot(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = list[Snapshot]()
    take = Snapshots.take

    def counted(snapshots: Snapshots) -> Snapshot:
        taken.append(take(snapshots))
        return taken[-1]

    monkeypatch.setattr(Snapshots, "take", counted)
    assert assistant.ask("升规奖励是多少？强镇由谁负责？", earlier=[QUESTION]).status is Status.ANSWERED
    assert len(taken) == 1
