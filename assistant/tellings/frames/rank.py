"""Reads a place in a ranking: 亩均评价排第7. One from the end (倒数第三) tells no place."""

from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.quantities import worth
from corpus.measures.facts import Fact, Type, Value


def fits(_fact: Fact, number: SpokenNumber, text: str) -> bool:
    """Whether a number is a place, counted from the first."""
    return number.unit == "rank" and not text[: number.start].endswith("倒数")


def told(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return which place."""
    return worth(fact, number)


FRAME = NumberFrame(Type.RANK, fits, told)
