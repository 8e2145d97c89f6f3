"""The gate lets through what passes, each statement before the next is judged."""

import pytest

from assistant.answer import Statement
from assistant.snapshot import Snapshot
from assistant.verify import gate
from corpus.model import Citation


def cited(text: str) -> Statement:
    return Statement(text, (Citation("p", "政策", None, "1", "一、", "", 0, 1, "原"),))


def test_what_has_no_citation_waits_for_what_has_one(snapshot: Snapshot, judged: list[str]) -> None:
    passed = gate.passing([Statement("可以"), cited("错"), cited("二"), Statement("三")], snapshot)
    assert next(passed).text == "可以"
    assert judged == ["可以", "错", "二"]
    assert [one.text for one in passed] == ["二", "三"]


@pytest.mark.usefixtures("judged")
def test_where_no_citation_passes_nothing_else_is_said(snapshot: Snapshot) -> None:
    assert [*gate.passing([Statement("可以"), cited("错")], snapshot)] == []
    assert [one.text for one in gate.passing([Statement("您好")], snapshot)] == ["您好"]


@pytest.mark.usefixtures("judged")
def test_what_fails_is_logged_with_its_faults(snapshot: Snapshot, caplog: pytest.LogCaptureFixture) -> None:
    assert [*gate.passing([cited("错一"), cited("二")], snapshot)] == [cited("二")]
    assert "错一: a fault" in caplog.text
