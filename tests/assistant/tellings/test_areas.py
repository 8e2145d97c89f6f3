"""An area keeps the unit of its fact, from what is typed to the sum that is due."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.tellings.numbers import numbers
from assistant.tellings.quantities import worth
from assistant.weighing.assess import assess
from corpus.measures.conditions.compared import AtLeast
from corpus.measures.facts import Fact, Type, vocabulary
from corpus.measures.load import MeasureError, read_measure
from tests.corpus.small import policy

DAY = date(2026, 11, 30)
MADE, _ = policy(
    "made",
    "聊城市",
    "对租用面积1.5亩以上的企业，按租用面积每平方米奖励50元。",
    "对租用面积1.5亩以上的企业，按租用面积每亩奖励3万元。",
    "对租用面积1.5亩以上的企业，按20元/平方米奖励。",
)


def rented(unit: str) -> Fact:
    return Fact("rented", "租用面积", Type.AREA, "租用了多大面积？", unit, (), (), {})


def known(unit: str, monkeypatch: pytest.MonkeyPatch) -> Fact:
    """Let the vocabulary have the fact in that unit."""
    monkeypatch.setitem(vocabulary()._facts, "rented", rented(unit))
    return vocabulary()["rented"]


def by_area(clause: str, value: str, grant: str) -> dict[str, Any]:
    limit = {"fact": "rented", "than": "1.5亩以上", "quote": "租用面积1.5亩以上的企业"}
    amount = {"per_unit": {"fact": "rented", "value": value, "quote": grant}}
    return {
        "id": "made-up",
        "title": "租金奖励",
        "clause": clause,
        "grant": grant,
        "conditions": {"at_least": limit},
        "amount": amount,
    }


@pytest.mark.parametrize(
    ("unit", "clause", "value", "grant", "due"),
    [
        ("平方米", "n0", "50元", "按租用面积每平方米奖励50元", 50_000),
        ("亩", "n1", "3万元", "按租用面积每亩奖励3万元", 45_000),
        ("平方米", "n2", "20元/平方米", "按20元/平方米奖励", 20_000),
    ],
)
@pytest.mark.parametrize(("typed", "entitled"), [("1000平米", True), ("1.5亩", True), ("999.99平方米", False)])
def test_a_grant_by_the_area_is_worked_out_in_the_unit_of_its_fact(
    unit: str,
    clause: str,
    value: str,
    grant: str,
    due: int,
    typed: str,
    entitled: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fact = known(unit, monkeypatch)
    found = assess(read_measure(by_area(clause, value, grant), MADE), {"rented": fact.read(typed)}, DAY)
    computed = (found.amount.value, found.amount.unit) if found.amount else None
    assert computed == ((Decimal(due), "CNY") if entitled else None)


@pytest.mark.parametrize(
    ("unit", "clause", "value", "grant"),
    [
        ("亩", "n0", "50元", "按租用面积每平方米奖励50元"),
        ("平方米", "n1", "3万元", "按租用面积每亩奖励3万元"),
        ("亩", "n2", "20元/平方米", "按20元/平方米奖励"),
    ],
)
def test_a_grant_by_another_unit_than_the_facts_is_refused(
    unit: str, clause: str, value: str, grant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(unit, monkeypatch)
    with pytest.raises(MeasureError, match="by another unit"):
        read_measure(by_area(clause, value, grant), MADE)


def test_a_limit_is_compared_in_the_unit_of_the_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    known("平方米", monkeypatch)
    conditions = read_measure(by_area("n0", "50元", "按租用面积每平方米奖励50元"), MADE).conditions
    assert isinstance(conditions, AtLeast)
    assert (conditions.limit[0].value, conditions.limit[0].unit, conditions.limit[0].text) == (
        Decimal(1000),
        "m2",
        "1.5亩以上",
    )


@pytest.mark.parametrize("said", ["租了1000平米", "租了1.5亩", "租了1千平方米", "租了0.1公顷"])
def test_an_area_that_is_told_is_told_in_the_unit_of_the_fact(said: str) -> None:
    (number,) = numbers(said)
    assert worth(rented("平方米"), number) == 1000
    assert worth(rented("亩"), number) == Decimal("1.5")
