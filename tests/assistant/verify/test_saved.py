"""A saved answer is judged again, whatever became of it: its words, its citations, its form."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Statement, Status
from assistant.assistant import Assistant
from assistant.verify.statements import verify_saved
from tests.assistant import statements as words
from tests.assistant.talking import DAY
from tests.assistant.verify.cited import of, sentence


def answer() -> dict[str, object]:
    cited, near = sentence(words.UP), sentence(words.PLATFORM)
    said = (Statement("新增规上企业分两年最高奖励10万元。", (cited,)), Statement(f"“{cited.quote}”", (cited,)))
    whole = Answer("a1", "升规有奖励吗", date(2026, 1, 1), Status.ANSWERED, said, (near,))
    return dict(json.loads(json.dumps(whole.to_dict())))


def test_a_saved_answer_passes_as_it_was_given() -> None:
    assert verify_saved(answer(), of) == ()


def spoil_text(saved: dict[str, object]) -> None:
    saved["text"] = str(saved["text"]).replace("10万元", "100万元")


def spoil_statement(saved: dict[str, object]) -> None:
    saved["statements"][0]["text"] = "新增规上企业分两年最高奖励100万元。"  # type: ignore[index] # JSON


def spoil_quote(saved: dict[str, object]) -> None:
    saved["citations"][0]["quote"] = "新增规上企业最高100万元"  # type: ignore[index] # JSON


def spoil_near_miss(saved: dict[str, object]) -> None:
    saved["citations"][1]["start"] += 1  # type: ignore[index] # JSON


def spoil_policy(saved: dict[str, object]) -> None:
    saved["citations"][0]["policy_id"] = "unknown"  # type: ignore[index] # JSON


def spoil_status(saved: dict[str, object]) -> None:
    saved["status"] = "no_basis"


def drop_citations(saved: dict[str, object]) -> None:
    saved["statements"][0]["citations"] = []  # type: ignore[index] # JSON


def point_nowhere(saved: dict[str, object]) -> None:
    saved["statements"][0]["citations"] = [7]  # type: ignore[index] # JSON


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_text,
        spoil_statement,
        spoil_quote,
        spoil_near_miss,
        spoil_policy,
        spoil_status,
        drop_citations,
        point_nowhere,
    ],
)
def test_a_saved_answer_that_was_changed_fails(spoil: Callable[[dict[str, object]], None]) -> None:
    saved = answer()
    spoil(saved)
    assert verify_saved(saved, of)


def test_what_was_read_is_judged_too(assistant: Assistant) -> None:
    saved = dict(json.loads(json.dumps(assistant.ask("我们公司没升规，升规奖能拿不", as_of=DAY).to_dict())))
    snapshot = assistant.snapshots.take()
    judge = partial(verify_saved, policy_of=snapshot.index.policy, measure_of=snapshot.measures.get)
    assert judge(saved) == ()
    denied = next(n for n, one in enumerate(saved["heard"]) if one["fact"] == "newly_above_scale")
    for change in (
        {"value": True},
        {"text": "是"},
        {"sure": True},
        {"party": "nobody"},
        {"words": 3},
        {"label": "是否国企"},
    ):
        readings = [{**one, **change} if n == denied else one for n, one in enumerate(saved["heard"])]
        assert judge({**saved, "heard": readings}), change
    assert judge({**saved, "heard": []}) == ("text 与各条陈述不一致",)
    assert judge({**saved, "heard": ["没升规"]})


def test_an_answer_saved_before_readings_were_kept_passes() -> None:
    saved = answer()
    del saved["heard"]
    assert verify_saved(saved, of) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(JSON)
def test_what_is_no_answer_at_all_is_a_fault_and_no_exception(value: object) -> None:
    assert verify_saved(value, of)


@given(st.sampled_from(["statements", "citations", "related", "text", "status", "heard"]), JSON)
def test_a_field_of_another_type_is_a_fault_and_no_exception(key: str, value: object) -> None:
    saved = answer()
    if saved[key] != value:
        assert verify_saved({**saved, key: value}, of)
