"""Reads a sum or a price: 研发花了320万, 基准地价每平180. A sum without a unit of money tells nothing."""

from decimal import Decimal

from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.quantities import fits as fitting
from assistant.tellings.quantities import worth
from corpus.measures.facts import Fact, Type, Value

LARGEST = Decimal(10**4)  # yuan a square metre; what is more is the price of the whole


def fits(fact: Fact, number: SpokenNumber, _text: str) -> bool:
    """Whether a number is a sum, or for a price one of each square metre."""
    plain = "/" in fact.code and number.value is not None and number.value < LARGEST
    return fitting(fact, number, each=number.each or plain) is None


def value_of(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return how much."""
    return worth(fact, number)


FRAME = NumberFrame(Type.MONEY, fits, value_of)
