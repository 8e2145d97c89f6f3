import json
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from eval.evaluate import NoDataError, evaluate
from eval.grant_score import Score, score

TEXTS = ("beneficiary", "beneficiary_lead", "award", "bound", "base", "unit_of", "tier", "manner", "cap", "payer")
NOTHING: dict[str, Any] = dict.fromkeys((*TEXTS, "refers"))
SENTENCE = "对首次认定的国家级、省级创新平台，分别给予最高200万元、50万元一次性奖励。"


def grant(**said: Any) -> dict[str, Any]:
    return {**NOTHING, "conditions": [], "kind": "sum", "negated": False, **said}


NATIONAL = grant(beneficiary="创新平台", conditions=["首次认定"], award="最高200万元", tier="国家级", manner="一次性")
PROVINCIAL = grant(
    beneficiary="创新平台", conditions=["首次认定"], award="50万元", bound="最高", tier="省级", manner="一次性"
)


def line(*grants: dict[str, Any], sentence: str = SENTENCE, lead: str | None = None) -> dict[str, Any]:
    return {"id": "a", "form": "sentence", "sentence": sentence, "lead": lead, "grants": list(grants)}


def scored(*read: dict[str, Any]) -> Score:
    """Return how right `read` is of the sentence with two tiers."""
    return score([line(NATIONAL, PROVINCIAL)], {"a": list(read)})


def test_what_is_the_same_is_wholly_right() -> None:
    found = scored(NATIONAL, PROVINCIAL)
    assert (found.whole, found.mean) == (1, 1.0)
    assert all(tally.f1 == 1 for tally in found.fields.values() if tally.gold)


def test_a_sentence_that_is_left_out_grants_nothing() -> None:
    found = score([line(NATIONAL, PROVINCIAL)], {})
    assert (found.whole, found.fields["award"].f1, found.fields["award"].gold) == (0, 0.0, 2)


def test_a_bound_counts_wherever_it_stands() -> None:
    assert scored(NATIONAL, {**PROVINCIAL, "award": "最高50万元", "bound": None}).fields["award"].right == 2
    found = scored(NATIONAL, {**PROVINCIAL, "bound": None})
    assert (found.fields["award"].right, found.fields["amount"].right) == (1, 2)


def test_a_tier_counts_with_its_own_award_alone() -> None:
    found = scored({**NATIONAL, "tier": "省级"}, {**PROVINCIAL, "tier": "国家级"})
    assert (found.fields["award"].right, found.fields["tier"].right, found.whole) == (2, 0, 0)
    assert found.missed == {"a": ("tier",)}


def test_a_label_that_is_more_like_another_tier_is_wrong() -> None:
    first, second = grant(award="30万元", tier="一等奖"), grant(award="20万元", tier="二等奖")
    sentence = line(first, second, sentence="一等奖30万元，二等奖20万元。")
    found = score([sentence], {"a": [first, {**second, "tier": "一等奖"}]})
    assert found.fields["tier"].right == 1


def test_what_the_gold_set_calls_a_condition_may_stand_in_the_receiver() -> None:
    found = scored(*({**one, "beneficiary": f"首次认定的{one['tier']}创新平台"} for one in (NATIONAL, PROVINCIAL)))
    assert found.fields["beneficiary"].right == 2
    assert scored({**NATIONAL, "beneficiary": "县（市、区）"}).fields["beneficiary"].right == 0


def test_conditions_are_counted_by_the_character_and_those_of_the_tier_are_not() -> None:
    found = scored({**NATIONAL, "conditions": ["首次", "国家级"]}, {**PROVINCIAL, "conditions": ["在本市登记"]})
    tally = found.fields["conditions"]
    assert (tally.gold, tally.read, tally.right) == (8, 2 + len("在本市登记"), 2)


def test_what_is_granted_too_much_makes_a_sentence_wrong() -> None:
    nothing = {"a": [NATIONAL]}
    found = score([line(sentence="力争培育国家级创新平台，奖励另行规定。")], nothing)
    assert (found.whole, found.fields["grants"].read, found.fields["grants"].right) == (0, 1, 0)


@pytest.mark.parametrize("folder", ["data/grants", "grants"])
def test_the_suite_reads_the_sets_in_the_data_folder_or_beside_it(
    folder: str, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "gold.jsonl").write_text(json.dumps(line(NATIONAL, PROVINCIAL)), encoding="utf-8")
    report = evaluate(settings.model_copy(update={"data": tmp_path / "data"}), "grants")
    [row] = report.rows
    figures = dict(zip(report.header, row, strict=True))
    assert (figures["set"], figures["sentences"], figures["award"]) == ("gold", "1", "1.000")


def test_the_suite_says_where_it_looked_for_its_data(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(NoDataError, match="no grants in or beside"):
        evaluate(settings.model_copy(update={"data": tmp_path / "data"}), "grants")
