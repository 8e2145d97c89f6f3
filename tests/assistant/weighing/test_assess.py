"""The laws of weighing a measure, over every measure that is shipped."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment, Outcome
from assistant.weighing.sentences import sentences_of
from corpus.language.bound import Bound
from corpus.measures.amounts.ceiling import Ceiling
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.amounts.nothing import Nothing
from corpus.measures.amounts.parts import Parts, Share
from corpus.measures.amounts.per_unit import PerUnit
from corpus.measures.amounts.sum import Sum
from corpus.measures.amounts.tiers import Tier, Tiers
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.facts import WHOLE, Fact, Type, Value, vocabulary
from corpus.measures.measure import Measure, terms
from corpus.measures.written import Written
from tests.assistant.made_up import CITED, FACTS
from tests.corpus.shipped import measures

DAY = date(2026, 11, 21)
MEASURES = measures()
NUMBERS = st.integers(0, 200_000_000_000).map(Decimal)


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """Return the values that a fact may have."""
    if fact.type is Type.BOOLEAN:
        return st.booleans()
    if fact.type is Type.CHOICE:
        return st.sampled_from(sorted(fact.options))
    if fact.type is Type.DATE:
        return st.dates()
    return st.integers(0, 20) if fact.type in WHOLE else NUMBERS


@st.composite
def cases(draw: st.DrawFn) -> tuple[Measure, dict[str, Value]]:
    """Return a measure and some of the facts that it hangs on."""
    measure = draw(st.sampled_from(MEASURES))
    told = draw(st.lists(st.sampled_from(measure.facts), unique=True)) if measure.facts else []
    return measure, {name: draw(values(vocabulary()[name])) for name in told}


@given(cases())
@settings(max_examples=300)
def test_a_sum_is_told_only_to_who_is_entitled(case: tuple[Measure, dict[str, Value]]) -> None:
    found = assess(*case, DAY)
    if found.outcome is not Outcome.ELIGIBLE:
        assert found.amount is None
        assert found.total is None
    if case[0].amount is None:
        assert found.amount is None
        assert found.if_met is None


@given(cases(), st.data())
@settings(max_examples=300)
def test_what_is_settled_stays_so_whatever_else_is_told(
    case: tuple[Measure, dict[str, Value]], data: st.DataObject
) -> None:
    measure, facts = case
    before = assess(measure, facts, DAY)
    unknown = [name for name in measure.facts if name not in facts and not _presumed(measure, name)]
    if before.outcome is Outcome.MISSING_FACTS or not unknown:
        return
    name = data.draw(st.sampled_from(unknown))
    value = data.draw(values(vocabulary()[name]))
    after = assess(measure, {**facts, name: value}, DAY)
    if (
        isinstance(measure.amount, Ceiling) and isinstance(value, Decimal) and not value
    ):  # up to so much of nothing is nothing
        assert after.outcome is Outcome.INELIGIBLE
        return
    assert after.outcome is before.outcome


@given(cases(), st.data())
@settings(max_examples=300)
def test_only_what_could_change_something_is_asked(case: tuple[Measure, dict[str, Value]], data: st.DataObject) -> None:
    measure, facts = case
    found = assess(measure, facts, DAY)
    asked = {missing.fact for missing in found.missing}
    assert asked.isdisjoint(facts)
    idle = [name for name in measure.facts if name not in facts and name not in asked and not _presumed(measure, name)]
    if found.outcome in (Outcome.ELIGIBLE, Outcome.INELIGIBLE) and idle:
        name = data.draw(st.sampled_from(idle))
        after = assess(measure, {**facts, name: data.draw(values(vocabulary()[name]))}, DAY)
        assert after.outcome is found.outcome


@given(cases())
@settings(max_examples=300)
def test_whoever_is_not_settled_is_asked_something(case: tuple[Measure, dict[str, Value]]) -> None:
    found = assess(*case, DAY)
    assert bool(found.missing) or found.outcome is not Outcome.MISSING_FACTS
    assert not found.missing or found.outcome is not Outcome.INELIGIBLE


@given(cases())
@settings(max_examples=300)
def test_every_step_and_sentence_stands_on_words_of_the_policy(case: tuple[Measure, dict[str, Value]]) -> None:
    found = assess(*case, DAY)
    assert all(step.what and step.value and step.cited.quote for step in found.steps)
    for text, cited in sentences_of(found):
        assert text
        assert cited
        assert set(cited) <= set(found.citations)


@given(cases())
@settings(max_examples=300)
def test_a_ceiling_is_never_passed(case: tuple[Measure, dict[str, Value]]) -> None:
    measure, facts = case
    found = assess(measure, facts, DAY)
    stated = [term.value for term in terms(measure.amount) if getattr(term, "bound", None) is Bound.UP_TO]
    counted = any(isinstance(term, PerUnit) for term in terms(measure.amount))
    if found.amount and found.amount.bound is Bound.UP_TO and stated and not counted:
        assert found.amount.value <= max(stated)


@given(st.integers(0, 9), st.integers(0, 9))
def test_another_platform_never_lowers_the_sum(national: int, provincial: int) -> None:
    def amount(of: int) -> Decimal:
        told = _innovation(national_platforms=of, provincial_platforms=provincial)
        return told.amount.value if told.amount else Decimal(0)

    assert amount(national) <= amount(national + 1)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: str(measure.id))
def test_nothing_told_gives_no_sum_but_what_the_text_grants_all(measure: Measure) -> None:
    found = assess(measure, {}, DAY)
    assert found.amount is None or isinstance(measure.amount, Fixed | Nothing) or found.amount.bound is Bound.UP_TO


def test_a_step_says_the_ceiling_that_a_word_further_before_sets() -> None:
    told = _innovation(national_platforms=1, provincial_platforms=2)
    assert [step.value for step in told.steps if step.holds is None] == [
        "1个×最高200万元＝最高200万元",
        "2个×最高50万元＝最高100万元",
    ]


def test_a_step_says_the_floor_that_a_share_is_of() -> None:
    floor = _by_id("liaocheng-industrial-land-floor")
    prices = {"land_cost": Decimal(100), "national_minimum": Decimal(160), "benchmark_price": Decimal(200)}
    told = assess(floor, {"priority_industry": True, "intensive_land": True, "industrial": True, **prices}, DAY)
    values = [step.value for step in told.steps if step.holds is None]
    assert "160元/平方米×70%＝不低于112元/平方米" in values
    assert "200元/平方米×70%＝不低于140元/平方米" in values


def test_every_sum_of_a_step_is_told_in_its_sense() -> None:
    ceilings = (Written(Decimal(at), "CNY", Bound.UP_TO, f"{at}元", CITED) for at in (300, 100, 50))
    limit, whole, grant = ((each,) for each in ceilings)
    half = Share("第一年", (Written(Decimal(50), "%", Bound.EXACT, "50%", CITED),), AllOf(()))
    tier = Tier((Written(Decimal(7), "CNY", Bound.OVER, "7元", CITED),), grant)
    tiers = Tiers("annual_sales", "sales_before", "sales_passed", (tier,), CITED)
    facts: dict[str, Value] = {"annual_sales": Decimal(8), "sales_before": Decimal(6), "national_platforms": 3}
    amounts = (Fixed(grant), PerUnit(FACTS["national_platforms"], grant, CITED), Parts(whole, (half,)), tiers)
    steps = Ceiling(Sum(amounts), limit).weigh(facts, DAY).steps
    assert [step.value for step in steps] == [
        "最高50元",
        "3个×最高50元＝最高150元",
        "最高100元×50%＝最高50元",
        "最高50元",
        "最高300元",
    ]


def test_the_trace_names_what_fails() -> None:
    found = assess(_by_id("shandong-sales-breakthrough"), {"ownership": "state"}, DAY)
    assert [(s.what, s.value) for s in found.steps if s.holds is False] == [("企业性质", "国有企业")]
    assert sentences_of(found)[0][0] == "按您说的情况，不符合“年销售收入首次突破奖励”的条件：企业性质——国有企业。"


def test_two_thresholds_in_one_year_are_an_open_reading() -> None:
    facts = _sales("520", "98")
    found = assess(_by_id("shandong-sales-breakthrough"), facts, DAY)
    assert (found.amount and found.amount.value, [r.amount and r.amount.value for r in found.readings]) == (
        Decimal(3_000_000),
        [Decimal(4_000_000)],
    )


def test_the_exact_threshold_is_an_open_reading() -> None:
    found = assess(_by_id("shandong-sales-breakthrough"), _sales("100", "98"), DAY)
    assert found.outcome is Outcome.INELIGIBLE
    assert [(r.outcome, r.amount and r.amount.value) for r in found.readings] == [
        (Outcome.ELIGIBLE, Decimal(1_000_000))
    ]


def test_the_second_half_is_pending_until_growth_is_known() -> None:
    found = assess(_by_id("liaocheng-new-above-scale"), {"newly_above_scale": True}, DAY)
    assert (found.amount and found.amount.value, [step.what for step in found.pending]) == (
        Decimal(50_000),
        ["连续两年营业收入保持增长"],
    )
    assert [missing.fact for missing in found.missing] == ["growth_two_years"]


def test_a_price_a_square_metre_becomes_a_total_to_the_cent() -> None:
    facts = vocabulary().read(
        {
            "priority_industry": True,
            "intensive_land": True,
            "land_cost": 100,
            "national_minimum": 200,
            "benchmark_price": 180,
            "land_area": "2.5亩",
        }
    )
    found = assess(_by_id("liaocheng-industrial-land-floor"), facts, DAY)
    assert (found.amount and found.amount.value, found.total and found.total.value) == (
        Decimal(140),
        Decimal("233333.33"),
    )


def _sales(now: str, before: str) -> dict[str, Value]:
    raw = {"annual_sales": f"{now}亿元", "sales_before": f"{before}亿元"}
    return vocabulary().read({**raw, "ownership": "民营", "kinetic_policy": True})


def _innovation(**counts: int) -> Assessment:
    return assess(_by_id("liaocheng-innovation-platform"), {"first_recognition": True, **counts}, DAY)


def _by_id(measure_id: str) -> Measure:
    return next(measure for measure in MEASURES if measure.id == measure_id)


def _presumed(measure: Measure, name: str) -> bool:
    return any(getattr(term, "presumed", False) and term.fact == name for term in terms(measure))
