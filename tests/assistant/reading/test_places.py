"""Policies of other places beside the shipped ones: they answer for their own place, and change no other answer."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from corpus.settings import Settings
from ingest.run import ingest

# National policies stand above home; 广州 does not.
BESIDE = ("172_", "034_", "061_")


@pytest.fixture(scope="module")
def crowded(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(home=tmp_path_factory.mktemp("crowded"))
    paths = [path for path in sorted((data / "policies").glob("*.txt")) if path.name.startswith(BESIDE)]
    assert {report.status for report in ingest(paths, settings)} == {"added"}
    with Assistant(settings) as opened:
        yield opened


def told(answer: Answer) -> tuple[Status, str, tuple[tuple[str, int, int], ...]]:
    return answer.status, answer.text, tuple((c.policy_id, c.start, c.end) for c in answer.citations)


def test_the_answers_to_the_public_questions_stay_the_same(crowded: Assistant, settings: Settings, data: Path) -> None:
    lines = (data / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    with Assistant(settings) as alone:
        for question in (json.loads(line)["q"] for line in lines):
            assert told(crowded.ask(question)) == told(alone.ask(question)), question


def test_a_named_place_is_answered_from_its_own_policies(crowded: Assistant) -> None:
    answer = crowded.ask("广州高校毕业生创业补贴多少")
    assert answer.status is Status.ANSWERED
    assert {c.policy_id.partition("_")[0][:3] for c in answer.citations} == {"034"}


def test_another_places_policy_never_answers_for_home(crowded: Assistant) -> None:
    for question in ("高校毕业生创业补贴多少", "聊城最低生活保障标准多少"):
        answer = crowded.ask(question)
        places = {crowded.snapshots.index().policy(c.policy_id).metadata.place for c in answer.citations}
        assert places <= {"聊城市", "山东省", "国家"}
