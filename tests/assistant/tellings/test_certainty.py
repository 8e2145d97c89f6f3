"""What is told plainly is sure; a doubt, a denial, a stray number or an office's own fact makes it not so."""

from datetime import date

import pytest

from assistant.tellings.reader import read_tellings

DAY = date(2026, 11, 30)


def sure(text: str, *asked: str) -> dict[str, bool]:
    return {one.fact: one.sure for one in read_tellings(text, DAY, asked).tellings}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("我们厂刚升规，市里给不给钱", "newly_above_scale"),
        ("刚升规有没有奖励", "newly_above_scale"),
        ("去年卖了87亿今年卖了93亿", "annual_sales"),
        ("今年销售收入93亿，是民营企业", "ownership"),
        ("地块是30亩、用地集约", "intensive_land"),
        ("所在土地级别基准地价每平方米260元", "benchmark_price"),
    ],
)
def test_what_is_told_plainly_is_sure(text: str, fact: str) -> None:
    assert sure(text)[fact]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("我们还没升规呢", "newly_above_scale"),
        ("我们可不是民营企业", "ownership"),
        ("不是首次认定，是复评", "first_recognition"),
        ("年销售收入首次突破100亿到了104亿", "sales_passed"),
    ],
)
def test_a_denial_and_a_stray_number_are_not_sure(text: str, fact: str) -> None:
    assert not sure(text)[fact]


def test_no_answer_to_what_was_asked_is_a_denial() -> None:
    assert sure("不是", "first_recognition") == {"first_recognition": True}
