"""A measure that uses every term there is, and enterprises made up around the numbers that measures turn on."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from corpus.language.bound import Bound
from corpus.measures.amounts.ceiling import Ceiling
from corpus.measures.amounts.extremes import Larger, Smaller
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.amounts.nothing import Nothing
from corpus.measures.amounts.parts import Parts, Share
from corpus.measures.amounts.per_unit import PerUnit
from corpus.measures.amounts.share_of import ShareOf
from corpus.measures.amounts.sum import Sum
from corpus.measures.amounts.tiers import Tier, Tiers
from corpus.measures.amounts.value_of import ValueOf
from corpus.measures.columns import PLACES, kind
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.conditions.any_of import AnyOf
from corpus.measures.conditions.compared import AtLeast, AtMost, Over, Under
from corpus.measures.conditions.is_ import Is
from corpus.measures.conditions.not_ import Not
from corpus.measures.facts import WHOLE, Fact, Facts, Type, Value, vocabulary
from corpus.measures.kind import Condition
from corpus.measures.measure import Measure, Period, terms
from corpus.measures.written import Dated, Written
from corpus.model import Citation

CITED = Citation("made-up", "试行办法", None, "1", "第一条", "", 0, 4, "给予奖励")
DAY = date(2026, 11, 21)
HALF = Decimal("0.5")
FACTS = vocabulary()


def stated(number: object, unit: str = "CNY", bound: Bound = Bound.EXACT, since: date | None = None) -> Written:
    """Return a quantity as a clause would state it."""
    return Written(Decimal(str(number)), unit, bound, f"{number}{unit}", CITED, since)


def always(number: object, unit: str = "CNY", bound: Bound = Bound.EXACT) -> Dated:
    """Return a quantity that has always been the same."""
    return (stated(number, unit, bound),)


def every_term() -> tuple[Measure, ...]:
    """Return measures that between them use every condition and every amount."""
    raised = (stated(2, "mu"), stated("3.5", "mu", since=DAY), stated(5, "mu", since=DAY + timedelta(1)))
    conditions = AllOf(
        (
            Is(FACTS["applicant"], ("enterprise",), CITED, presumed=True),
            AtLeast(FACTS["land_area"], raised, CITED),
            AnyOf((Is(FACTS["size"], ("small", "micro"), CITED), Under(FACTS["annual_sales"], always(10**14), CITED))),
            Not(
                AllOf((Over(FACTS["evaluation_rank"], always(10, "rank"), CITED), Is(FACTS["gazelle"], (True,), CITED)))
            ),
            AtMost(FACTS["sales_before"], always("123456789012.5"), CITED),
        )
    )
    tiers = (Tier(always(10**10), always(10**6)), Tier(always(5 * 10**10, bound=Bound.OVER), always(3 * 10**6)))
    crossing = Tiers("annual_sales", "sales_before", "sales_passed", tiers, CITED)
    shares = (
        Share("甲", always("33.25", "%"), Is(FACTS["tech_sme"], (True,), CITED)),
        Share(
            "乙", always(70, "%"), AnyOf((Is(FACTS["unicorn"], (True,), CITED), Is(FACTS["champion"], (False,), CITED)))
        ),
    )
    parts = Parts(always("100000.01", bound=Bound.UP_TO), shares)
    floor = ValueOf(FACTS["tech_loan_balance"], Bound.AT_LEAST, CITED)
    counted = PerUnit(FACTS["national_platforms"], always("250000.5"), CITED)
    shared = ShareOf(FACTS["tech_loan_balance"], always("0.35", "%", Bound.UP_TO), CITED)
    everything = Sum((parts, crossing, counted, Ceiling(shared, always(2 * 10**6, bound=Bound.UP_TO))))
    amounts = {
        "sum": everything,
        "smaller": Smaller((counted, shared, floor)),
        "larger": Larger((floor, shared, Fixed(always(7, bound=Bound.UP_TO)))),
        "ceiling": Ceiling(Sum((counted, shared)), always("500000.25", bound=Bound.AT_LEAST)),
        "nothing": Nothing(CITED),
        "inclusive": Tiers("annual_sales", "sales_before", "sales_passed", tiers, CITED, inclusive=True),
        "adds": Tiers("annual_sales", "sales_before", "sales_passed", tiers, CITED, adds=True),
        "parts": parts,
        "unit-price": Larger(
            (
                ValueOf(FACTS["land_cost"], Bound.AT_LEAST, CITED),
                ShareOf(FACTS["national_minimum"], always(70, "%"), CITED),
            )
        ),
    }
    made = [measure(name, Is(FACTS["zero_increment"], (True,), CITED), amount) for name, amount in amounts.items()]
    return (
        *made,
        measure("everything", conditions, everything, per="land_area"),
        measure("open", AllOf(()), None),
        measure(
            "negated",
            Not(AnyOf((Is(FACTS["gazelle"], (True, False), CITED), Is(FACTS["industrial"], (False,), CITED)))),
            None,
        ),
        measure(
            "later", AtLeast(FACTS["land_area"], (stated(2, "mu", since=DAY + timedelta(1)),), CITED), Fixed(always(1))
        ),
        measure("over", AllOf(()), Fixed(always(1)), in_force=Period(None, DAY - timedelta(1), CITED)),
        measure("last-day", AllOf(()), Fixed(always(1)), in_force=Period(DAY, DAY, CITED)),
    )


def measure(name: str, conditions: Condition, amount: object, **more: object) -> Measure:
    """Return a measure of that name."""
    return Measure(name, "made-up", f"{name}奖励", "1", CITED, conditions, amount, **more)  # type: ignore[arg-type]


def enterprises(measures: Iterable[Measure], count: int, seed: int) -> list[Facts]:
    """Return facts of so many enterprises: a third unknown, numbers mostly on or beside one that a measure names."""
    chance = random.Random(seed)
    named = _named_numbers(measures)
    return [
        {
            name: _value(fact, named.get(name, []), chance)
            for name, fact in vocabulary().items()
            if chance.random() > 0.3
        }
        for _ in range(count)
    ]


def _named_numbers(measures: Iterable[Measure]) -> Mapping[str, list[Decimal]]:
    found: dict[str, list[Decimal]] = {}
    for one in measures:
        for term in terms(one):
            if isinstance(term, AtLeast | Over | AtMost | Under):
                found.setdefault(term.fact, []).extend(value.value for value in term.limit)
            if isinstance(term, Tiers):
                limits = [value.value for tier in term.tiers for value in tier.threshold]
                for name in (term.fact, term.before, term.passed):
                    found.setdefault(name, []).extend(limits)
    return found


def _value(fact: Fact, named: list[Decimal], chance: random.Random) -> Value:
    if fact.type is Type.BOOLEAN:
        return chance.random() < 0.7
    if fact.type is Type.CHOICE:
        return chance.choice(list(fact.options))
    if fact.type is Type.DATE:
        return DAY + timedelta(chance.randint(-800, 800))
    if fact.type in WHOLE:
        count = int(chance.choice(named)) if named else 1
        return max(0, chance.choice((0, 1, 3, count, count + 1, count - 1)))
    near = chance.choice(named) if named else Decimal(chance.randint(0, 10**6))
    places = PLACES[kind(fact)]
    step = Decimal(1).scaleb(-places)  # the finest that a table holds
    fine = Decimal(chance.randint(0, 10**12)).scaleb(-places)
    much = Decimal(10**14 if fact.unit == "元" else 10**7)
    drawn = chance.choice((near, near + step, near - step, near * 2, near * HALF, fine, much))
    return max(Decimal(0), round(drawn, places))
