"""Reads an area: 厂房3200平米, 租了两亩半地. It is told in the unit of the fact, whatever unit it was said in."""

from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.quantities import worth
from corpus.measures.facts import Fact, Type, Value


def fits(_fact: Fact, number: SpokenNumber, _text: str) -> bool:
    """Whether a number is of an area."""
    return (number.unit in ("mu", "m2") and not number.each) or number.unit == "m2"


def value_of(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return how large."""
    return worth(fact, number)


FRAME = NumberFrame(Type.AREA, fits, value_of)
