"""Reads a count: 招了30个大学生, 数控机床14台; 一个都没有 counts none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.tellings.frames.clauses import ClauseReading
from assistant.tellings.frames.cues import cue
from assistant.tellings.frames.pairing import NumberFrame
from assistant.tellings.numbers import HAN, SpokenNumber, numbers
from assistant.tellings.telling import Found
from corpus.measures.facts import Fact, FactError, Type, Value

NOUGHT = frozenset({Type.COUNT, Type.AREA, Type.MONEY})
MEASURES = "张件套间座部份场箱篇台辆只栋项"
MACHINES = frozenset("台辆套")
OF_ANY = frozenset({"", "个", "家", "所", "项", "人"})
ONE = re.compile("一[个家件项名位台]?")
NOT_ONE = re.compile("[都也]没|没|不|无")  # 一个大学生都没招来
MEASURED = re.compile("[%％万亿元块年月日号天平方亩成折倍点分]|个?百分|小时")  # behind a number, what makes it no count


def counted_in(text: str, known: Sequence[SpokenNumber], facts: Iterable[Fact]) -> list[SpokenNumber]:
    """Return the numbers before the measure words of the facts and others that are not `known`: 五十七套."""
    units = {*MEASURES, *(fact.unit for fact in facts if fact.type is Type.COUNT and fact.unit)}
    found = re.finditer(f"[{HAN}几多来]+(?=(?:{'|'.join(map(re.escape, sorted(units)))}))", text)
    new = [match for match in found if not any(n.start < match.end() and match.start() < n.end for n in known)]
    read = [(match, numbers(f"{match[0]}个")) for match in new]
    return [replace(ones[0], unit="", start=match.start(), end=match.end()) for match, ones in read if len(ones) == 1]


def fits(fact: Fact, number: SpokenNumber, text: str) -> bool:
    """Whether a number may count what the fact counts: in its own measure word, or in one for anything."""
    machines = MACHINES if fact.unit in MACHINES else frozenset()
    if number.unit not in OF_ANY | machines | {fact.unit, fact.code}:
        return False
    if ONE.match(text, number.start) and NOT_ONE.search(text, number.end, number.end + 12):
        return False
    return bool(number.unit) or not MEASURED.match(text, number.end)


def value_of(fact: Fact, number: SpokenNumber, _text: str) -> Value | None:
    """Return how many."""
    try:
        return fact.read(number.value) if number.value is not None else None
    except FactError:
        return None


def none(reading: ClauseReading, done: frozenset[str]) -> Iterator[Found]:
    """Yield the counts of which it is told that there is none."""
    for mention, so in reading.standing.items():
        fact = mention.fact
        if fact.type not in NOUGHT or so is not mention.denies or fact.name in done or mention.shared:
            continue
        clause = reading.clause(mention)
        first, last = max(clause.start, mention.start - 3), min(clause.end, mention.end + 5)
        if "/" not in fact.code and cue("none").search(reading.text, first, last):
            yield Found(fact.name, fact.read(0), mention.start, mention.end)


FRAME = NumberFrame(Type.COUNT, fits, value_of)
