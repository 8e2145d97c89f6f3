"""Every measure against cases written from its clause: both sides of each threshold, each fact missing, one file each.

A case is {name, facts, outcome} and, where they are not nothing, {as_of, amount, total, if_met, missing, readings}; an
amount is {value, unit, bound}. What a case does not name has to be absent.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.weighing.assess import assess
from corpus.measures.amounts.ceiling import Ceiling
from corpus.measures.amounts.tiers import Tiers
from corpus.measures.amounts.value_of import ValueOf
from corpus.measures.conditions.compared import AtLeast, AtMost, Over, Under
from corpus.measures.conditions.is_ import Is
from corpus.measures.facts import vocabulary
from corpus.measures.measure import Measure, terms
from corpus.measures.trace import Computed
from tests.corpus.shipped import measures

FOLDER = Path(__file__).parent
AS_OF = date(2026, 11, 21)
KEYS = {"name", "facts", "as_of", "outcome", "amount", "total", "if_met", "missing", "readings"}
Case = dict[str, Any]


def cases(measure_id: str) -> list[Case]:
    read: list[Case] = yaml.safe_load((FOLDER / f"{measure_id}.yaml").read_text(encoding="utf-8"))
    return read


def everything() -> Iterator[Any]:
    for measure in measures():
        for case in cases(measure.id):
            yield pytest.param(measure, case, id=f"{measure.id}：{case['name']}")


@pytest.mark.parametrize(("measure", "case"), tuple(everything()))
def test_the_measure_comes_to_what_its_clause_says(measure: Measure, case: Case) -> None:
    assert set(case) <= KEYS
    found = assess(measure, vocabulary().read(case["facts"]), case.get("as_of", AS_OF))
    assert found.outcome.value == case["outcome"]
    assert plain(found.amount) == wanted(case.get("amount"))
    assert plain(found.total) == wanted(case.get("total"))
    assert plain(found.if_met) == wanted(case.get("if_met"))
    assert [missing.fact for missing in found.missing] == case.get("missing", [])
    readings = [(reading.outcome.value, plain(reading.amount)) for reading in found.readings]
    assert readings == [(one["outcome"], wanted(one.get("amount"))) for one in case.get("readings", [])]


def test_every_measure_has_cases_and_every_file_a_measure() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {measure.id for measure in measures()}


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.id)
def test_the_cases_tell_every_fact_and_leave_out_every_fact(measure: Measure) -> None:
    given = [set(case["facts"]) for case in cases(measure.id)]
    for name in measure.facts:
        assert any(name in facts for facts in given), name
        assert any(name not in facts for facts in given), name


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.id)
def test_the_cases_ask_for_every_fact_that_is_not_presumed(measure: Measure) -> None:
    asked = {name for case in cases(measure.id) for name in case.get("missing", [])}
    presumed = {term.fact for term in terms(measure) if isinstance(term, Is) and term.presumed}
    instead = {term.passed for term in terms(measure) if isinstance(term, Tiers)}  # told in place of two others
    assert set(measure.facts) - presumed - instead <= asked


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.id)
def test_the_cases_meet_every_condition_in_each_way_and_fail_it(measure: Measure) -> None:
    read = [(vocabulary().read(case["facts"]), case["outcome"]) for case in cases(measure.id)]
    for term in terms(measure.conditions):
        if isinstance(term, Is):
            meeting = {facts.get(term.fact) for facts, outcome in read if outcome == "eligible"}
            failing = {facts.get(term.fact) for facts, outcome in read if outcome == "ineligible"}
            assert set(term.values) <= meeting, term.fact
            assert failing - {None, *term.values}, term.fact


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.id)
def test_the_cases_stand_on_below_and_above_every_threshold(measure: Measure) -> None:
    told = [vocabulary().read(case["facts"]) for case in cases(measure.id)]
    for fact, limit in thresholds(measure):
        values = [Decimal(facts[fact]) for facts in told if fact in facts]  # type: ignore[arg-type]  # a number
        assert any(value < limit for value in values)
        assert limit in values
        assert any(value > limit for value in values)


def thresholds(measure: Measure) -> Iterator[tuple[str, Decimal]]:
    for term in terms(measure):
        if isinstance(term, AtLeast | AtMost | Over | Under):
            yield from ((term.fact, value.value) for value in term.limit)
        elif isinstance(term, Tiers):
            yield from ((term.fact, value.value) for tier in term.tiers for value in tier.threshold)
        elif isinstance(term, Ceiling) and isinstance(term.term, ValueOf):
            yield from ((term.term.fact, value.value) for value in term.limit)


def plain(computed: Computed | None) -> tuple[Decimal, str, str] | None:
    return (computed.value, computed.unit, computed.bound.value) if computed else None


def wanted(amount: dict[str, Any] | None) -> tuple[Decimal, str, str] | None:
    return (Decimal(str(amount["value"])), amount["unit"], amount["bound"]) if amount else None
