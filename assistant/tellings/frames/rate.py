"""Reads a share of a hundred: 占比6.8%, 利率五个点, 国产化率八成."""

import re
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


def told(fact: Fact, number: SpokenNumber, text: str) -> Value | None:
    """Return how many of a hundred: 三成五 is 35."""
    if number.value is None:
        return None
    value = number.value * TENTH if number.unit == "成" else number.value
    more = TENTHS.match(text, number.end) if text.endswith("成", 0, number.end) else None
    try:
        return fact.read(value + UNDER_TEN.index(more[0]) if more else value)
    except FactError:
        return None


FRAME = NumberFrame(Type.RATE, fits, told)
