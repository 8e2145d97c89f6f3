from pathlib import Path
from typing import Any

import pytest

from tests.command import QUESTION, Command, lines


def test_what_was_answered_passes(tiaoli: Command, tmp_path: Path) -> None:
    requests = [{"id": 1, "question": QUESTION}, {"id": 2, "turns": ["强镇奖多少", "归谁管"]}]
    (tmp_path / "a.jsonl").write_text(tiaoli("ask", "--batch", "-", stdin=lines(*requests)).out, encoding="utf-8")
    done = tiaoli("verify", "a.jsonl")
    assert (done.code, done.out.splitlines()[-1]) == (0, "3 passed, 0 failed")


def test_a_single_answer_passes_from_stdin(tiaoli: Command) -> None:
    assert tiaoli("verify", "-", stdin=tiaoli("ask", QUESTION, "--json").out).code == 0


def falsify(answer: dict[str, Any], how: str) -> None:
    citation = answer["citations"][0]
    if how == "quote":
        citation["quote"] = citation["quote"][:-1] + "厦"
    elif how == "span":
        citation["start"] += 1
    elif how == "policy":
        citation["policy_id"] = "no-such-policy"
    elif how == "index":
        answer["statements"][0]["citations"] = [99]
    elif how == "sum":
        for statement in answer["statements"]:
            statement["text"] = statement["text"].replace("10万元", "100万元")
        answer["text"] = answer["text"].replace("10万元", "100万元")


@pytest.mark.parametrize("how", ["quote", "span", "policy", "index", "sum"])
def test_one_falsified_answer_among_good_ones_fails_by_name(tiaoli: Command, how: str) -> None:
    good, bad = ({"id": name, "answer": tiaoli("ask", QUESTION, "--json").json} for name in ("good", "bad"))
    falsify(bad["answer"], how)
    done = tiaoli("verify", "-", stdin=lines(good, bad))
    assert done.code == 1
    assert "bad: " in done.out
    assert "good: " not in done.out
    assert done.out.splitlines()[-1] == "1 passed, 1 failed"


@pytest.mark.parametrize(
    "text", ["", "not json", "[1]", '{"id": 1}', '{"id": 1, "answer": 5}', '{"id": 1, "answers": [{}]}']
)
def test_a_file_that_holds_no_answers_is_refused(tiaoli: Command, text: str) -> None:
    done = tiaoli("verify", "-", stdin=text)
    assert (done.code, done.out) == (2, "")
    assert done.told


@pytest.mark.parametrize(
    "change", [{"citations": None}, {"statements": [5]}, {"citations": [{}]}, {"statements": None}]
)
def test_an_answer_out_of_shape_does_not_pass(tiaoli: Command, change: dict[str, Any]) -> None:
    answer = tiaoli("ask", QUESTION, "--json").json | change
    done = tiaoli("verify", "-", stdin=lines(answer))
    assert done.code in (1, 2)
    assert "Traceback" not in done.err
    assert "internal" not in done.err
