"""The vocabulary: what a form, a file or a table may hold for a fact, and what is refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.facts import Fact, FactError, Type, vocabulary
from corpus.today import BEIJING


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("annual_sales", "92亿元", Decimal(9_200_000_000)),
        ("annual_sales", "一百零五亿", Decimal(10_500_000_000)),
        ("annual_sales", 9_200_000_000, Decimal(9_200_000_000)),
        ("annual_sales", "9,200,000,000", Decimal(9_200_000_000)),
        ("land_area", "2.5亩", Decimal("2.5")),
        ("land_area", "2000平方米", Decimal(3)),
        ("land_area", 3, Decimal(3)),
        ("land_cost", "168元/平方米", Decimal(168)),
        ("land_cost", "168元", Decimal(168)),
        ("national_platforms", "两个", 2),
        ("national_platforms", "2", 2),
        ("evaluation_rank", "第3名", 3),
        ("national_platforms", 0, 0),
        ("newly_above_scale", "是", True),
        ("newly_above_scale", "否", False),
        ("newly_above_scale", True, True),
        ("ownership", "民营企业", "private"),
        ("ownership", "private", "private"),
        ("ownership", "民企", "private"),
        ("ownership", "不是民营", "other"),
    ],
)
def test_a_value_is_read_as_people_write_it(name: str, raw: object, expected: object) -> None:
    read = vocabulary()[name].read(raw)
    assert read == expected
    assert type(read) is type(expected)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("annual_sales", "很多"),
        ("annual_sales", "-5亿"),
        ("annual_sales", -1),
        ("annual_sales", "92亿到98亿"),
        ("annual_sales", "3亩"),
        ("annual_sales", "1e999999999"),
        ("annual_sales", "NaN"),
        ("annual_sales", True),
        ("land_area", "92亿元"),
        ("national_platforms", "1.5"),
        ("national_platforms", -1),
        ("national_platforms", "-2个"),
        ("national_platforms", "1+1"),
        ("national_platforms", "2 000"),
        ("national_platforms", "2至3个"),
        ("national_platforms", "3个以上"),
        ("newly_above_scale", "也许"),
        ("ownership", "火星企业"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(name: str, raw: object) -> None:
    with pytest.raises(FactError, match=name):
        vocabulary()[name].read(raw)


def test_a_date_is_a_day_whatever_it_comes_as() -> None:
    fact = Fact("opened_on", "开业日期", Type.DATE, "哪天开业？", "", (), (), {})
    days = [fact.read(raw) for raw in ("2024-05-01", date(2024, 5, 1), datetime(2024, 5, 1, 8, 30, tzinfo=BEIJING))]
    assert days == [date(2024, 5, 1)] * 3
    with pytest.raises(FactError):
        fact.read("2024年的一天")


def test_facts_are_found_by_name_and_by_label() -> None:
    found = vocabulary()
    assert all(found.find(name) is found.find(fact.label) is fact for name, fact in found.items())
    with pytest.raises(FactError, match="利润"):
        found.find("利润")


def test_what_is_blank_stays_unknown() -> None:
    raw = {"当年销售收入": "92亿", "ownership": "", "land_area": None, "first_recognition": " "}
    assert vocabulary().read(raw) == {"annual_sales": Decimal(9_200_000_000)}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("annual_sales", Decimal(9_200_000_000), "92亿元"),
        ("annual_sales", Decimal(98_000), "9.8万元"),
        ("land_area", Decimal("2.50"), "2.5亩"),
        ("land_cost", Decimal(168), "168元/平方米"),
        ("newly_above_scale", False, "否"),
        ("ownership", "private", "民营企业"),
    ],
)
def test_a_value_is_shown_as_people_read_it(name: str, value: object, shown: str) -> None:
    assert vocabulary()[name].show(value) == shown  # type: ignore[arg-type]  # the table holds values of every type


@given(st.decimals(min_value=0, max_value=10**15, places=2))
def test_a_sum_that_is_shown_reads_back(value: Decimal) -> None:
    fact = vocabulary()["annual_sales"]
    assert fact.read(fact.show(value)) == value


def test_no_words_tell_two_options_or_both_answers_of_a_fact() -> None:
    for fact in vocabulary().values():
        assert not set(fact.words) & set(fact.denied), fact.name
        told = [word for option in fact.options.values() for word in {option.label, *option.words}]
        assert len(told) == len(set(told)), fact.name


def test_every_fact_is_asked_for_in_one_question_with_its_unit() -> None:
    for fact in vocabulary().values():
        assert fact.ask.endswith("？"), fact.name
        assert bool(fact.unit) or fact.type not in (Type.MONEY, Type.AREA, Type.COUNT), fact.name
        assert bool(fact.options) == (fact.type is Type.CHOICE), fact.name
