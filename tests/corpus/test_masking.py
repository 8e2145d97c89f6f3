"""What is masked, and what looks like it and is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.masking import masked


@pytest.mark.parametrize(
    "personal",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "1381 234 5678",
        "+86 13812345678",
        "１３８１２３４５６７８",
        "0635-8288000",
        "(010)62345678",
        "010 6234 5678",
        "37250119900307123X",
        "372501199003071234",
        "372501 19900307 1234",
        "6222021234567890123",
        "6222 0212 3456 7890 123",
        "zhang.san@example.com.cn",
        "91371500MA3C4D5E6F",
        "91371500ma3c4d5e6f",
    ],
)
def test_what_is_personal_is_masked_and_nothing_around_it(personal: str) -> None:
    assert masked(f"我是轴承厂的，电话{personal}，刚升规") == f"我是轴承厂的，电话{'*' * len(personal)}，刚升规"


@pytest.mark.parametrize(
    "said",
    [
        "今年销售收入13800000000元",
        "投入了 13912345678 元",
        "13812345678万",
        "产值6222021234567890 元",
        "2026年11月30日",
        "20261130",
        "鲁政发〔2021〕4号",
        "从98亿元到101亿元",
        "占地1381234亩",
        "每平方米1000元，共123456平方米",
        "2026-2028年",
        "400家企业，0.0635亿元",
    ],
)
def test_quantities_and_dates_stay(said: str) -> None:
    assert masked(said) == said


def test_a_credit_code_stays_where_the_setting_says_so() -> None:
    assert masked("代码91371500MA3C4D5E6F", credit_codes=False) == "代码91371500MA3C4D5E6F"


@given(st.text())
def test_the_length_stays_and_masking_twice_masks_no_more(text: str) -> None:
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once
