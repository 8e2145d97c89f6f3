"""Reads a place in a ranking: 亩均评价排第7. One from the end (倒数第三) tells no place."""

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.tellings.frames.mentions import FactMention
from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.quantities import worth
from corpus.measures.facts import Fact, Type, Value

PRIZES = {"冠军": 1, "头名": 1, "亚军": 2, "季军": 3} | {f"老{han}": n for n, han in enumerate("二三四五六七八九十", 2)}
SPOKEN = re.compile("|".join(PRIZES))


def counted_in(text: str, within: Iterable[FactMention]) -> list[SpokenNumber]:
    """Return the places that have names: 季军, 排老六; 单项冠军 is a title, and no place."""
    taken = [(one.start, one.end) for one in within]
    found = (match for match in SPOKEN.finditer(text) if not any(a <= match.start() < b for a, b in taken))
    return [SpokenNumber(Decimal(PRIZES[match[0]]), "rank", match.start(), match.end()) for match in found]


def fits(_fact: Fact, number: SpokenNumber, text: str) -> bool:
    """Whether a number is a place, counted from the first."""
    return number.unit == "rank" and not text[: number.start].endswith("倒数")


def value_of(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return which place."""
    return worth(fact, number)


FRAME = NumberFrame(Type.RANK, fits, value_of)
