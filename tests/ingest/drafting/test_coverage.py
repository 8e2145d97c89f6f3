from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.measures.measure import Measure
from corpus.model import Policy
from corpus.store import REASONS
from ingest.drafting.coverage import CoverageError, State, coverage, read_reasons
from ingest.drafting.draft import draft
from tests.corpus.shipped import STORE, measures, policies
from tests.ingest.drafting.drafted import policy_of

CLAUSE = "支持措施。对新增规上企业，给予10万元奖励。对先进企业予以表彰奖励。加强组织领导。"


@pytest.fixture
def policy() -> Policy:
    return policy_of(CLAUSE)


def signed(measure: Measure) -> Measure:
    return replace(measure, checked_by="张三", checked_on=date(2026, 11, 21))


def reasons(folder: Path, content: str) -> Path:
    (folder / REASONS).write_text(content, encoding="utf-8")
    return folder


def states(policy: Policy, *given: Measure, folder: Path | None = None) -> list[State]:
    return [one.state for one in coverage(policy, given, read_reasons(folder, policy) if folder else ())]


def test_a_promise_that_nothing_settles_is_open(policy: Policy) -> None:
    assert states(policy) == [State.OPEN, State.OPEN]


def test_a_checked_measure_binds_what_its_words_touch(policy: Policy) -> None:
    [measure] = [one.measure for one in draft(policy).proposals]
    found = coverage(policy, [signed(measure)], ())
    assert [one.state for one in found] == [State.BOUND, State.OPEN]
    assert found[0].measures == (measure.id,)


def test_a_draft_binds_nothing_but_is_named(policy: Policy) -> None:
    [measure] = [one.measure for one in draft(policy).proposals]
    first, _ = coverage(policy, [measure], ())
    assert (first.state, first.measures, first.settled) == (State.DRAFT, (measure.id,), False)


def test_a_reason_settles_a_promise(policy: Policy, tmp_path: Path) -> None:
    folder = reasons(tmp_path, "- quote: 对先进企业予以表彰奖励\n  reason: 只是荣誉。\n")
    found = coverage(policy, (), read_reasons(folder, policy))
    assert [(one.state, one.reason) for one in found] == [(State.OPEN, ""), (State.REASONED, "只是荣誉。")]


def test_a_measure_comes_before_a_reason(policy: Policy, tmp_path: Path) -> None:
    [measure] = [one.measure for one in draft(policy).proposals]
    folder = reasons(tmp_path, "- quote: 给予10万元奖励\n  reason: 待定。\n")
    assert states(policy, signed(measure), folder=folder)[0] is State.BOUND


def test_a_policy_without_the_file_has_no_reasons(policy: Policy, tmp_path: Path) -> None:
    assert read_reasons(tmp_path, policy) == ()
    assert read_reasons(reasons(tmp_path, "# nothing yet\n"), policy) == ()


def test_a_quote_that_does_not_stand_in_the_text_is_named(policy: Policy, tmp_path: Path) -> None:
    folder = reasons(tmp_path, "- quote: 给予100万元奖励\n  reason: 待定。\n")
    with pytest.raises(CoverageError, match="“给予100万元奖励” 不在原文中"):
        read_reasons(folder, policy)


@pytest.mark.parametrize(
    "content",
    [
        "quote: 给予\n",
        "- 给予\n",
        "- quote: 给予10万元奖励\n",
        "- quote: 给予10万元奖励\n  reason:\n",
        "- quote: 10\n  reason: 待定\n",
        "- quote: 给予10万元奖励\n  reason: 待定\n  why: 多余\n",
        "- [\n",
        "\x00",
    ],
)
def test_a_file_of_another_shape_is_refused_in_one_sentence(policy: Policy, tmp_path: Path, content: str) -> None:
    with pytest.raises(CoverageError, match=REASONS) as refused:
        read_reasons(reasons(tmp_path, content), policy)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("shipped", policies(), ids=lambda one: one.id)
def test_the_seeds_are_covered_whole(shipped: Policy) -> None:
    ours = [one for one in measures() if one.policy_id == shipped.id]
    found = coverage(shipped, ours, read_reasons(STORE.folder(shipped.id), shipped))
    assert [shipped.text[one.promise.start : one.promise.end] for one in found if not one.settled] == []
    assert len(found) > 10
