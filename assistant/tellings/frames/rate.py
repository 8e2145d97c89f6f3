"""Reads a share of a hundred: 占比6.8%, 利率五个点, 国产化率八成."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import SpokenNumber
from corpus.measures.facts import Fact, FactError, Type, Value

POINTS = re.compile("个?(?:百分)?点(?!\\d)")
UNDER_TEN = "零一二三四五六七八九"
TENTHS = re.compile(f"[{UNDER_TEN}]")
OF_HUNDRED = re.compile("百分之$")
RATES = ("率", "占比", "比例", "比重")
TENTH = Decimal(10)


def fits(_fact: Fact, number: SpokenNumber, text: str) -> bool:
    """Whether a number is a percentage, in points or in tenths."""
    named = number.unit == "" and text[: number.start].endswith(RATES)  # 下降率四点五
    return (
        number.unit in ("%", "成")
        or named
        or bool(POINTS.match(text, number.end) or OF_HUNDRED.search(text[: number.start]))
    )


def whole(numbers: Iterable[SpokenNumber], text: str) -> list[SpokenNumber]:
    """Return the numbers with the rest of their tenths: 三成五 is 35."""
    return [_with_tenths(number, text) for number in numbers]


def value_of(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return how many of a hundred."""
    if number.value is None:
        return None
    try:
        return fact.read(number.value * TENTH if number.unit == "成" else number.value)
    except FactError:
        return None


def _with_tenths(number: SpokenNumber, text: str) -> SpokenNumber:
    more = TENTHS.match(text, number.end)
    if more is None or number.value is None or not text.endswith("成", 0, number.end):
        return number
    value = number.value * TENTH if number.unit == "成" else number.value
    return replace(number, value=value + UNDER_TEN.index(more[0]), unit="%", end=more.end(), why=None)


FRAME = NumberFrame(Type.RATE, fits, value_of)
