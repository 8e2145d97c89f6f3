"""Reads a share of a hundred: 占比6.8%, 利率五个点, 国产化率八成."""

import re
from decimal import Decimal

from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.quantities import worth
from corpus.measures.facts import Fact, FactError, Type, Value

POINTS = re.compile("个?(?:百分)?点(?!\\d)")
OF_HUNDRED = re.compile("百分之$")
TENTH = Decimal(10)


def fits(_fact: Fact, number: SpokenNumber, text: str) -> bool:
    """Whether a number is a percentage, in points or in tenths."""
    return number.unit in ("%", "成") or bool(POINTS.match(text, number.end) or OF_HUNDRED.search(text[: number.start]))


def told(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return how many of a hundred."""
    if number.value is None or number.unit == "%":
        return worth(fact, number)
    try:
        return fact.read(number.value * TENTH if number.unit == "成" else number.value)
    except FactError:
        return None


FRAME = NumberFrame(Type.RATE, fits, told)
