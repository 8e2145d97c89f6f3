"""The measure of chat: how a question is put within it, and what a run counts."""

from pathlib import Path

import pytest

from corpus.settings import Settings
from corpus.yamls import read_yaml
from eval.chat import CHAT, PLACES, evaluate_chat, rows, within


@pytest.mark.parametrize(
    ("place", "whole"),
    [("before", "在吗，奖多少？"), ("behind", "奖多少？谢了"), ("around", "在吗，奖多少？谢了")],
)
def test_chat_stands_before_behind_or_around_a_question(place: str, whole: str) -> None:
    assert within("奖多少？", place, "在吗", "谢了") == whole


def test_chat_behind_a_question_without_a_sign_is_parted_from_it() -> None:
    assert within("奖多少", "behind", "在吗", "谢了") == "奖多少，谢了"


def test_there_are_ten_kinds_of_chat_of_twelve_each() -> None:
    kinds = read_yaml(CHAT.read_text(encoding="utf-8"))
    assert [len(set(kind)) for kind in kinds.values()] == [12] * 10


def test_each_question_is_asked_in_every_kind_and_place(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"id": "a", "kind": "fact", "q": "强镇奖励最高多少", "clauses": ["L1.2"], "must": ["50万元"]}\n')
    found = evaluate_chat(settings, [path], whole=True)
    assert len(found) == 10 * len(PLACES)
    assert all(one.right_without for one in found)
    table = {row[0]: row for row in rows(found)}
    assert table["all"][1] == "30"
    assert float(table["all"][3]) == sum(not one.faults for one in found) / 30


def test_a_run_asks_each_question_once(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text("".join(f'{{"id": "{i}", "kind": "fact", "q": "强镇奖励最高多少"}}\n' for i in range(2)))
    assert [(one.kind, one.place) for one in evaluate_chat(settings, [path])] == [
        ("greetings", "before"),
        ("greetings", "behind"),
    ]
