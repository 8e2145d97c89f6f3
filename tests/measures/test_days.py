"""Values keyed by date and periods of validity, on the days where they change; the policy is made up."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment
from corpus.measures.load import read_measure
from tests.corpus.small import policy

MADE, _ = policy(
    "made",
    "聊城市",
    "2024年1月1日起每家奖励20万元，2025年7月1日起每家奖励30万元；占地3亩以上（2026年1月1日起为5亩以上）。",
    "本办法自2024年1月1日起施行，有效期至2026年12月31日。",
)
AWARDS = [
    {"since": date(2024, 1, 1), "value": "20万元", "quote": "2024年1月1日起每家奖励20万元"},
    {"since": date(2025, 7, 1), "value": "30万元", "quote": "2025年7月1日起每家奖励30万元"},
]
AREAS = [
    {"value": "3亩以上", "quote": "占地3亩以上"},
    {"since": date(2026, 1, 1), "value": "5亩以上", "quote": "2026年1月1日起为5亩以上"},
]
PERIOD = {
    "first": date(2024, 1, 1),
    "last": date(2026, 12, 31),
    "quote": "本办法自2024年1月1日起施行，有效期至2026年12月31日",
}


def weigh(day: date, facts: dict[str, Any], **changes: Any) -> Assessment:
    base = {"id": "made-up", "title": "奖励", "clause": "n0", "grant": "每家奖励", "amount": {"fixed": AWARDS}}
    return assess(read_measure(base | changes, MADE), facts, day)


def amount(found: Assessment) -> Decimal | None:
    return found.amount.value if found.amount else None


@pytest.mark.parametrize(
    ("day", "outcome", "value"),
    [
        (date(2023, 12, 31), "not_in_force", None),
        (date(2024, 1, 1), "eligible", Decimal(200_000)),
        (date(2025, 6, 30), "eligible", Decimal(200_000)),
        (date(2025, 7, 1), "eligible", Decimal(300_000)),
        (date(2026, 12, 31), "eligible", Decimal(300_000)),
        (date(2027, 1, 1), "not_in_force", None),
    ],
)
def test_a_measure_is_in_force_on_its_first_and_its_last_day_with_the_value_of_the_day(
    day: date, outcome: str, value: Decimal | None
) -> None:
    found = weigh(day, {}, in_force=PERIOD)
    assert (found.outcome.value, amount(found)) == (outcome, value)


@pytest.mark.parametrize(
    ("open_end", "day", "outcome"),
    [
        ("last", date(2030, 1, 1), "eligible"),
        ("last", date(2023, 12, 31), "not_in_force"),
        ("first", date(2027, 1, 1), "not_in_force"),
        ("first", date(2026, 12, 31), "eligible"),
    ],
)
def test_an_open_end_of_a_period_does_not_end(open_end: str, day: date, outcome: str) -> None:
    period = {key: value for key, value in PERIOD.items() if key != open_end}
    assert weigh(day, {}, in_force=period).outcome.value == outcome


def test_no_value_holds_before_the_first() -> None:
    assert weigh(date(2023, 12, 31), {}).outcome.value == "not_in_force"
    assert weigh(date(2024, 1, 1), {}).outcome.value == "eligible"


@pytest.mark.parametrize(
    ("day", "area", "outcome"),
    [
        (date(2025, 12, 31), 3, "eligible"),
        (date(2025, 12, 31), Decimal("2.99"), "ineligible"),
        (date(2026, 1, 1), 3, "ineligible"),
        (date(2026, 1, 1), Decimal("4.99"), "ineligible"),
        (date(2026, 1, 1), 5, "eligible"),
    ],
)
def test_a_threshold_is_that_of_the_day(day: date, area: Decimal, outcome: str) -> None:
    condition = {"at_least": {"fact": "land_area", "than": AREAS, "quote": "占地3亩以上"}}
    assert weigh(day, {"land_area": area}, conditions=condition).outcome.value == outcome


def test_a_measure_not_in_force_asks_for_nothing() -> None:
    condition = {"at_least": {"fact": "land_area", "than": AREAS, "quote": "占地3亩以上"}}
    found = weigh(date(2027, 1, 1), {}, conditions=condition, in_force=PERIOD)
    assert (found.outcome.value, found.missing, found.if_met) == ("not_in_force", (), None)
