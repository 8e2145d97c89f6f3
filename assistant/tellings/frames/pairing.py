"""Numbers and the nouns that they are told of: the nearest that fits on either side, never across another fact's noun.

In a clause that asks a number tells only with a mark that it is one's own; what is supposed or meant tells nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.tellings.assertion import SpokenClause
from assistant.tellings.frames.clauses import ClauseReading
from assistant.tellings.frames.cues import cue
from assistant.tellings.frames.mentions import FactMention
from assistant.tellings.frames.standing import supposed
from assistant.tellings.numbers import SpokenNumber, Why
from assistant.tellings.telling import Found
from corpus.measures.facts import Fact, Type, Value

AHEAD, BEHIND = 14, 8  # characters from a noun to its number behind it, and before it
CLOSE = 4  # characters before a number in which 大约 and 不到 stand

Fits = Callable[[Fact, SpokenNumber, str], bool]
Worth = Callable[[Fact, SpokenNumber, str], Value | None]


@dataclass(frozen=True, slots=True)
class NumberFrame:
    """How numbers of one type are told: which number fits a fact, and what it is worth."""

    type: Type
    fits: Fits
    worth: Worth


@dataclass(frozen=True, slots=True)
class _Pair:
    distance: float
    mention: FactMention
    number: SpokenNumber
    theirs: bool = False  # 三百台那是集团的: what is one's own may follow


def paired(
    reading: ClauseReading, frames: Sequence[NumberFrame], numbers: Sequence[SpokenNumber], framed: frozenset[str]
) -> tuple[list[Found], frozenset[int]]:
    """Return what numbers tell of the facts whose nouns stand beside them, and where those numbers begin."""
    found = list[Found]()
    by_type = {frame.type: frame for frame in frames}
    pairs = sorted(_pairs(reading, by_type, numbers, framed), key=lambda pair: pair.distance)
    taken = set[int]()
    done = dict[str, _Pair]()
    for pair in pairs:
        if pair.number.start not in taken and pair.mention.fact.name not in done:
            taken.add(pair.number.start)
            done[pair.mention.fact.name] = pair
    for pair in done.values():
        frame = by_type[pair.mention.fact.type]
        for number in numbers:
            if number.start not in taken and _corrected(reading, frame, pair, number):
                taken.add(number.start)
                pair = _Pair(pair.distance, pair.mention, number)
        if not pair.theirs:
            found.append(_told(reading, frame, pair))
    return found, frozenset(taken)


def _pairs(
    reading: ClauseReading, frames: dict[Type, NumberFrame], numbers: Sequence[SpokenNumber], framed: frozenset[str]
) -> Iterator[_Pair]:
    for mention in reading.mentions:
        frame = frames.get(mention.fact.type)
        if frame is None or mention.fact.name not in framed or mention.shared or mention.denies:
            continue
        for number in numbers:
            distance = _distance(reading, mention, number)
            if distance is None or not frame.fits(mention.fact, number, reading.text):
                continue
            if not _silent(reading, mention, number):
                theirs = bool(cue("theirs").search(reading.text[number.end :]))
                yield _Pair(distance, mention, number, theirs)


def _distance(reading: ClauseReading, mention: FactMention, number: SpokenNumber) -> float | None:
    """Return how far a number is from a noun; None where another noun or another clause stands between."""
    ahead = number.start >= mention.end
    first, last = (mention.end, number.start) if ahead else (number.end, mention.start)
    gap = reading.text[first:last]
    if first > last or len(gap) > (AHEAD if ahead else BEHIND) or any(sign in gap for sign in "。！？；"):
        return None
    if gap.count("，") + gap.count("：") > 1 or (not ahead and ("，" in gap or "：" in gap)):
        return None
    if any(first <= one.start < last and one.fact.type in (mention.fact.type, Type.YEAR) for one in reading.mentions):
        return None
    if ahead:
        return len(gap) + (6 if "，" in gap else 0)
    led = cue("lead").search(reading.text, max(0, number.start - 1), number.start)
    return len(gap) * 0.8 + (-0.5 if led and len(gap) < 2 else 0 if led else 5)


def _silent(reading: ClauseReading, mention: FactMention, number: SpokenNumber) -> bool:
    """Whether the words around a number tell nothing of one's own."""
    text, clause = reading.text, reading.where.clause(number.start)
    first, last = min(mention.start, number.start), max(mention.end, number.end)
    if not reading.where.tells(first, last) or supposed(text, clause):
        return True
    begin = min(clause.start, reading.clause(mention).start)
    if cue("pending").search(text, begin, last) or cue("once").search(text, begin, first):
        return True
    if text[: number.start].endswith(("不是", "并非", "没有", "不止")):
        return True
    return clause.asks and not _own(text, clause, first, last)


def _own(text: str, clause: SpokenClause, first: int, last: int) -> bool:
    """Whether an asking clause tells of one's own before it asks: 我们研发投了300万能补多少."""
    return bool(cue("we").search(text, clause.start, last) or cue("own").search(text, clause.start, last))


def _corrected(reading: ClauseReading, frame: NumberFrame, pair: _Pair, number: SpokenNumber) -> bool:
    """Whether a number without a noun corrects the one told: 研发300万，不对，是350万."""
    text, end = reading.text, pair.number.end
    if number.start <= end or not frame.fits(pair.mention.fact, number, text):
        return False
    if any(end <= one.start < number.start and one.fact is not pair.mention.fact for one in reading.mentions):
        return False
    return bool(reading.words.scope["amend"].search(text, end, number.start) or _moved(reading, pair.number, number))


def _moved(reading: ClauseReading, first: SpokenNumber, later: SpokenNumber) -> bool:
    """Whether a number is what another one came to be: 从60张加到120张; 以前五百平，现在1500平."""
    text = reading.text
    if any(end in text[first.end : later.start] for end in "。！？"):
        return False
    _, comma, near = text[first.end : later.start].rpartition("，")
    return bool(cue("now").search(near) if comma else cue("to").search(near))


def _told(reading: ClauseReading, frame: NumberFrame, pair: _Pair) -> Found:
    fact, number, text = pair.mention.fact, pair.number, reading.text
    value = frame.worth(fact, number, text)
    first, beyond = reading.where.clause(number.start).start, cue("beyond")
    close = max(first, number.start - CLOSE)
    why = number.why
    if why is None and (reading.words.bounding.search(text, close, number.start) or beyond.match(text, number.end)):
        why = Why.BOUND
    if why is None and fact.type is Type.MONEY and reading.words.partial.search(text, first, number.start):
        why = Why.UNSURE  # of a part of the year
    if why is None and (reading.words.approximate.search(text, close, number.start) or reading.hedged(pair.mention)):
        why = Why.APPROXIMATE
    if value is None:
        why = why or Why.UNREADABLE
    start, end = min(pair.mention.start, number.start), max(pair.mention.end, number.end)
    return Found(fact.name, value, start, end, why)
