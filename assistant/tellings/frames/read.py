"""Reads the facts that have no patterns of their own by the frame of their type.

What is not sure is not read; a number that a frame takes is no other fact's.
"""

from collections.abc import Sequence

from assistant.tellings.assertion import Assertions, Span
from assistant.tellings.frames import area, choice, count, money, rank, rate, year, yes_no
from assistant.tellings.frames.clauses import reading_of
from assistant.tellings.frames.pairing import paired
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.patterns import Patterns
from assistant.tellings.telling import Found

FRAMES = (count.FRAME, money.FRAME, area.FRAME, rate.FRAME, rank.FRAME)


def framed(
    text: str, words: Patterns, where: Assertions, numbers: Sequence[SpokenNumber], asked: Sequence[str], today: int
) -> tuple[list[Found], frozenset[int], tuple[Span, ...]]:
    """Return what an even `text` tells, where the numbers begin that tell it, and where words of these facts stand."""
    reading = reading_of(text, words, where, words.framed, asked, numbers)
    if not any(one.fact.name in words.framed for one in reading.mentions):
        return [], frozenset(), ()
    own = {one.fact.name: one.fact for one in reading.mentions if one.fact.name in words.framed}
    counted = [
        *rate.whole(numbers, text),
        *count.counted_in(text, numbers, own.values()),
        *rank.counted_in(text, reading.mentions),
    ]
    sums, taken = paired(reading, FRAMES, counted, words.framed)
    dated, years = paired(reading, (year.FRAME,), [*year.years(text, today)], words.framed)
    found = [*sums, *dated]
    spans = tuple((one.start, one.end) for one in reading.mentions if one.fact.name in words.framed)
    none = count.none(reading, frozenset(one.fact for one in found))
    return [*yes_no.read(reading), *choice.read(reading), *found, *none], taken | years, spans
