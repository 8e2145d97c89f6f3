"""The vocabulary: what a form, a file or a table may hold for a fact, and what is refused."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.measures.facts import Fact, FactError, Type, plain, vocabulary
from corpus.today import BEIJING


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("annual_sales", "92亿元", Decimal(9_200_000_000)),
        ("annual_sales", "一百零五亿", Decimal(10_500_000_000)),
        ("annual_sales", 9_200_000_000, Decimal(9_200_000_000)),
        ("annual_sales", "9,200,000,000元", Decimal(9_200_000_000)),
        ("annual_sales", "1亿2000万元", Decimal(120_000_000)),
        ("annual_sales", "￥１０１ 亿元整", Decimal(10_100_000_000)),
        ("annual_sales", "600億", Decimal(60_000_000_000)),
        ("annual_sales", "6000000萬圓", Decimal(60_000_000_000)),
        ("annual_sales", "五千万圆整", Decimal(50_000_000)),
        ("annual_sales", "0", Decimal(0)),
        ("land_area", "2.5亩", Decimal("2.5")),
        ("land_area", "2000平方米", Decimal(3)),
        ("land_area", "2公顷", Decimal(30)),
        ("land_area", "3", Decimal(3)),
        ("land_area", 3, Decimal(3)),
        ("land_cost", "168元/平方米", Decimal(168)),
        ("land_cost", "168元", Decimal(168)),
        ("land_cost", "12万元/亩", Decimal(180)),
        ("national_platforms", "两个", 2),
        ("national_platforms", "一个", 1),
        ("national_platforms", "三", 3),
        ("evaluation_rank", "第3", 3),
        ("evaluation_rank", "3名", 3),
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


NOT_EXACT = [
    "不到{}",
    "低于{}",
    "超过{}",
    "{}以内",
    "{}以上",
    "{}的一半",
    "{}的80%",
    "预计明年达到{}",
    "不是{}",
    "没有{}",
    "亏损{}",
    "约{}",
    "近{}",
    "{}左右",
    "{}多",
    "最高{}",
    "比去年多{}",
    "{}吧",
    "{}。",
    "-{}",
    "{}和{}",
    "{}-{}",
]


@pytest.mark.parametrize("words", NOT_EXACT)
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("annual_sales", "101亿元"),
        ("annual_sales", "一百零一亿元"),
        ("annual_sales", "101"),
        ("land_cost", "168元/平方米"),
        ("land_area", "2.5亩"),
        ("national_platforms", "2个"),
        ("evaluation_rank", "3名"),
    ],
)
def test_a_bound_a_part_a_forecast_and_a_denial_are_no_value(name: str, written: str, words: str) -> None:
    with pytest.raises(FactError, match="请填写一个确切的"):
        vocabulary()[name].read(words.format(written, written))


@pytest.mark.parametrize("words", NOT_EXACT)
@pytest.mark.parametrize(("kind", "unit", "written"), [(Type.RATE, "%", "50%"), (Type.DATE, "", "2026-03-01")])
def test_rates_and_days_are_exact_too(kind: Type, unit: str, written: str, words: str) -> None:
    with pytest.raises(FactError, match="请填写一个确切的"):
        Fact("some", "某项", kind, "？", unit, (), (), {}).read(words.format(written, written))


@pytest.mark.parametrize("raw", ["600", "600.5", "6,000", "６００", "六百", " 600 "])
def test_a_sum_without_a_unit_is_asked_for_its_unit(raw: str) -> None:
    with pytest.raises(FactError, match="元、万元还是亿元"):
        vocabulary()["annual_sales"].read(raw)


@pytest.mark.parametrize(
    ("name", "raw", "unit", "expected"),
    [
        ("annual_sales", "600", "万元", Decimal(6_000_000)),
        ("annual_sales", 600, "万元", Decimal(6_000_000)),
        ("annual_sales", 1.5, "亿元", Decimal(150_000_000)),
        ("annual_sales", "600", "元", Decimal(600)),
        ("annual_sales", "￥600", "万元", Decimal(6_000_000)),
        ("annual_sales", "5亿元", "万元", Decimal(500_000_000)),
        ("land_area", "2000", "平方米", Decimal(3)),
        ("land_area", "2亩", "平方米", Decimal(2)),
        ("evaluation_rank", 3, "名", 3),
        ("national_platforms", "三", "个", 3),
    ],
)
def test_a_bare_number_is_in_the_unit_that_stands_beside_it(
    name: str, raw: object, unit: str, expected: object
) -> None:
    assert vocabulary()[name].read(raw, unit) == expected


def an_area(unit: str) -> Fact:
    return Fact("rented", "承租面积", Type.AREA, "租了多大？", unit, (), (), {})


@pytest.mark.parametrize("raw", ["1000平米", "1000㎡", "1000", 1000, "1.5亩", "0.1公顷", "1千平方米"])
def test_an_area_in_square_metres_keeps_its_unit(raw: object) -> None:
    assert an_area("平方米").read(raw) == 1000
    assert an_area("平方米").show(Decimal(1000)) == "1000平方米"


@given(st.decimals(min_value=0, max_value=10**6, places=3), st.decimals(min_value=0, max_value=10**6, places=3))
def test_areas_compare_alike_in_either_unit(one: Decimal, other: Decimal) -> None:
    metres, mu = f"{one}平方米", f"{other}亩"
    in_metres = [an_area("平方米").read(raw) for raw in (metres, mu)]
    in_mu = [an_area("亩").read(raw) for raw in (metres, mu)]
    exact = Fraction(one) - Fraction(other) * Fraction(10_000, 15)
    for first, second in (in_metres, in_mu):
        assert isinstance(first, Decimal)
        assert isinstance(second, Decimal)
        assert (first > second, first == second) == (exact > 0, exact == 0)


@pytest.mark.parametrize(
    ("raw", "expected"), [("2024年5月1日", date(2024, 5, 1)), ("2024/5/1", date(2024, 5, 1)), ("２０２４-05-01", None)]
)
def test_a_day_may_be_written_as_people_write_it(raw: str, expected: date | None) -> None:
    fact = Fact("opened_on", "开业日期", Type.DATE, "哪天开业？", "", (), (), {})
    assert fact.read(raw) == (expected or date(2024, 5, 1))


@pytest.mark.parametrize(
    "told",
    [
        {"annual_sales": "92亿元", "land_area": "2000平方米", "evaluation_rank": "第3名"},
        {"annual_sales": Decimal("4666666.67"), "land_cost": "168.5元/平方米", "national_platforms": 0},
        {"ownership": "民企", "newly_above_scale": "否", "land_area": Decimal(1) / 3},
    ],
)
def test_what_is_kept_is_restored_and_what_is_shown_reads_back(told: dict[str, object]) -> None:
    facts = vocabulary().read(told)
    assert vocabulary().restored({name: plain(value) for name, value in facts.items()}) == facts
    assert vocabulary().read({name: vocabulary()[name].show(value) for name, value in facts.items()}) == facts


@pytest.mark.parametrize("kept", ["不到5", "5万元", "NaN", "-1", "", None, []])
def test_what_was_never_kept_is_not_restored(kept: object) -> None:
    with pytest.raises(FactError, match="annual_sales"):
        vocabulary()["annual_sales"].restored(kept)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("annual_sales", "很多"),
        ("annual_sales", "-5亿"),
        ("annual_sales", -1),
        ("annual_sales", "92亿到98亿"),
        ("annual_sales", "3亩"),
        ("annual_sales", "1e999999999"),
        ("annual_sales", 10**40),
        ("annual_sales", "1e9元"),
        ("annual_sales", "1_010_000万元"),
        ("annual_sales", "5-6万元"),
        ("annual_sales", "1亿2亿元"),
        ("annual_sales", "101亿美元"),
        ("annual_sales", "101亿元/年"),
        ("annual_sales", date(2024, 5, 1)),
        ("annual_sales", ["101亿元"]),
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
        ("national_platforms", "3亩"),
        ("national_platforms", "3%"),
        ("national_platforms", "3万"),
        ("evaluation_rank", "前3名"),
        ("land_cost", "12万元/户"),
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


@pytest.mark.parametrize("of", [lambda fact: fact.label, lambda fact: fact.ask], ids=["label", "question"])
def test_no_two_facts_are_called_or_asked_for_alike(of: Callable[[Fact], str]) -> None:
    alike = Counter(of(fact) for fact in vocabulary().values())
    assert [words for words, count in alike.items() if count > 1] == []


def test_what_an_option_is_called_is_another_option_s_name_in_no_fact() -> None:
    for fact in vocabulary().values():
        assert len({option.label for option in fact.options.values()}) == len(fact.options)
