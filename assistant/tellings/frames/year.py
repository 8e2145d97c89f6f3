"""Reads the year of an event: 2015年成立, 去年投的产, 零八年办的厂."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import SpokenNumber
from corpus.measures.facts import Fact, FactError, Type, Value

WORDS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "大前年": -3}
SPOKEN = re.compile(
    f"(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})"
    "|(?<![\\d.])(?P<whole>(?:19|20)\\d\\d)(?:年|(?![\\d.万亿元个人家平亩%]))"
    "|(?<![\\d.])(?P<short>[012]\\d|9\\d)年(?!期|来|内|以|多|的?时间)"
    "|(?P<han>[一二][九〇零][〇零一二三四五六七八九]{2})年|(?P<two>[〇零一二九][〇零一二三四五六七八九])年(?!期|来|内|以|多)"
)
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def years(text: str, today: int) -> Iterator[SpokenNumber]:
    """Yield the years that are named, as numbers; 十九 years are none."""
    for match in SPOKEN.finditer(text):
        kind = str(match.lastgroup)
        digits = match[kind].translate(DIGITS)
        value = today + WORDS[match[kind]] if kind == "word" else int(digits)
        if kind in ("short", "two"):
            value += 2000 if value <= today % 100 else 1900
        if value <= today:
            yield SpokenNumber(Decimal(value), "年", match.start(), match.end())


def fits(_fact: Fact, number: SpokenNumber, _text: str) -> bool:
    """Whether it is a year."""
    return number.unit == "年"


def value_of(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return which year."""
    try:
        return fact.read(int(number.value)) if number.value is not None else None
    except FactError:
        return None


FRAME = NumberFrame(Type.YEAR, fits, value_of)
