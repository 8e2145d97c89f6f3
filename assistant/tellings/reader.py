"""Reads facts of the vocabulary out of ordinary sentences: 去年92亿，今年做到一百零五亿; 不是首次，是复核; 我们是国企.

It tells only what stands there with a mark that it is told. A topic, a question, hearsay and what a rule says tell
nothing; what is approximate, a range, contradictory or of a wrong unit is to be asked, never guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.tellings.assertion import Assertions, Span, scope
from assistant.tellings.bare_answers import answered
from assistant.tellings.breakthroughs import crossed
from assistant.tellings.certainty import certain
from assistant.tellings.counts import counted
from assistant.tellings.frames.read import framed
from assistant.tellings.growth import grown
from assistant.tellings.normalise import NormalText, plain
from assistant.tellings.numbers import SpokenNumber, Why, numbers
from assistant.tellings.parties import ONESELF, Parties
from assistant.tellings.patterns import Patterns, patterns
from assistant.tellings.quantities import measured, worth
from assistant.tellings.series import apart
from assistant.tellings.statuses import read_statuses
from assistant.tellings.telling import BEFORE, NOW, PASSED, Found, settle
from corpus.measures.facts import Value, Vocabulary

SALES = frozenset({NOW, PASSED})
LARGE = Decimal(10) ** 8  # yuan; smaller sums are told of much else
NEAR = 3  # characters in which a bound stands before its number: 过了3亩
LARGEST = frozenset({BEFORE})  # of several years before, the highest counts
NO_MATTER = frozenset({"年", "个月", "month", "日", "次", "天", "期", "届", "级", "类", "条", "倍"})


@dataclass(frozen=True, slots=True)
class Telling:
    """One fact as told; ``text[start:end]`` are the words that tell it. What is not `sure` is said back."""

    fact: str
    value: Value
    start: int
    end: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact spoken of in words that cannot be used; they stand at ``[start, end)``."""

    fact: str
    words: str
    why: Why
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tellings:
    """What a text tells, each fact at most once in one of the three.

    `unsaid` are the facts that the user says are not known: those named, or those asked for where none is named.
    They are of `party`; where that is another, nothing known of the user holds for it.
    """

    tellings: tuple[Telling, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    unsaid: tuple[str, ...] = ()
    party: Parties = ONESELF

    @property
    def facts(self) -> dict[str, Value]:
        """The values told, by fact."""
        return {one.fact: one.value for one in self.tellings}

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where facts are told, or spoken of in doubt."""
        return tuple((one.start, one.end) for ones in (self.tellings, self.doubtful) for one in ones)


def read_tellings(
    text: str,
    as_of: date,
    asked: Sequence[str] = (),
    corrected: Sequence[str] = (),
    vocabulary: Vocabulary | None = None,
) -> Tellings:
    """Return what `text` tells as of a day; `asked` are the facts that the program asked for last, in its order.

    `corrected` are those of them that were told just before, where `text` corrects what was; the facts
    are those of `vocabulary`, or else of the package.
    """
    even = plain(text)
    if not even.text:
        return Tellings()
    words = patterns(as_of.year, vocabulary)
    every = numbers(even.text)
    counting = [n for n in every if n.unit not in NO_MATTER]
    where = scope(even.text, words, counting)
    by_frame, taken, spans = framed(even.text, words, where, every, asked, as_of.year)
    rest = [n for n in counting if n.start not in taken]
    first = [*by_frame, *_found(even.text, words, where, rest, asked, corrected, as_of.year, spans)]
    found = settle(even.text, first, words.scope["amend"], LARGEST)
    found = tuple(crossed(even.text, words, where, counting, asked, found))
    found += tuple(_implied(even.text, found, words))
    names = {one.fact for one in found}
    unsaid = tuple(name for name in _unsaid(even.text, words, where, asked, names) if name not in names)
    sure = certain(even.text, words, where, counting, found)
    return Tellings(
        tuple(_telling(even, one, one.fact in sure) for one in found if one.why is None),
        tuple(_doubt(text, even, one, one.why) for one in found if one.why),
        unsaid,
        where.party,
    )


def _found(
    text: str,
    words: Patterns,
    where: Assertions,
    counting: Sequence[SpokenNumber],
    asked: Sequence[str],
    corrected: Sequence[str],
    today: int,
    beside: Sequence[Span],
) -> Iterator[Found]:
    platforms, rest = counted(text, words, where, counting, asked)
    ordered, rest = apart(text, words, where, rest)
    sums, free = measured(text, words, where, rest, asked)
    alone = [*_alone(text, words, where, free), *_sold(text, words, where, free, (*ordered, *sums))]
    left = [n for n in free if not any(one.start == n.start for one in alone)]
    trend = grown(text, words, where, today, asked, read_statuses(text, words, where, counting, asked, beside))
    found = [*platforms, *ordered, *sums, *alone, *trend]
    yield from found
    yield from answered(text, words, where, left, asked, found, corrected)


def _alone(text: str, words: Patterns, where: Assertions, free: Sequence[SpokenNumber]) -> Iterator[Found]:
    """Yield what a number tells by its unit alone: 五十亩地, 第11名."""
    for name, own in words.alone.items():
        for n in free:
            clause = where.clause(n.start)
            first, last = (0, len(text)) if own.anywhere else (clause.start, clause.end)
            if n.unit == own.unit and not own.alien.search(text, first, last):
                about = words.approximate.search(text, clause.start, n.start)
                value = worth(words.vocabulary[name], n)
                bound = words.bounding.search(text, max(clause.start, n.start - NEAR), n.start)
                why = n.why or (Why.APPROXIMATE if about else Why.BOUND if bound else None)
                why = why or (Why.UNREADABLE if value is None else None)
                yield Found(name, value, n.start, n.end, why)


def _sold(
    text: str, words: Patterns, where: Assertions, free: Sequence[SpokenNumber], sums: Sequence[Found]
) -> Iterator[Found]:
    """Yield the sum alone in its clause that can only be this year's sales: 99.99亿，差一点点，以前也没到过100亿."""
    if any(one.fact in SALES for one in sums) or words.foreign.search(text) or not words.sales.search(text):
        return
    large = [n for n in free if n.unit == "CNY" and n.value is not None and n.value >= LARGE and n.why is None]
    bare = [n for n in large if not words.filler.sub("", _rest(text, where, n))]
    if len(bare) == 1:
        yield Found(NOW, bare[0].value, bare[0].start, bare[0].end)


def _rest(text: str, where: Assertions, number: SpokenNumber) -> str:
    """Return the clause of a number without it."""
    clause = where.clause(number.start)
    return text[clause.start : number.start] + text[number.end : clause.end]


def _implied(text: str, found: Sequence[Found], words: Patterns) -> Iterator[Found]:
    """Yield what the telling of one fact tells of another that is not spoken of: who is 规下 is not newly 规上."""
    done = {one.fact for one in found}
    for one in found:
        if one.value is None or one.why is not None or (one.fact, one.value) not in words.implied:
            continue
        fact, value, where = words.implied[one.fact, one.value]
        if fact not in done and where.search(text):
            done.add(fact)
            yield Found(fact, value, one.start, one.end)


def _unsaid(
    text: str, words: Patterns, where: Assertions, asked: Sequence[str], told_here: set[str]
) -> dict[str, None]:
    """Return the facts that are said not to be known, each once."""
    names: dict[str, None] = {}
    for start, end in where.unknown:
        clause = where.clause(start) if start < len(text) else None
        part = text[start : clause.end if clause and clause.start < clause.end else end]
        named = [name for name, topic in words.topics.items() if topic.search(part)]
        if not named and not words.scope["elsewhere"].search(part):
            named = [name for name in asked if name in words.vocabulary and name not in told_here]
        names |= dict.fromkeys(named)
    return names


def _telling(even: NormalText, one: Found, sure: bool) -> Telling:
    assert one.value is not None
    return Telling(one.fact, one.value, *even.span(one.start, one.end), sure)


def _doubt(text: str, even: NormalText, one: Found, why: Why) -> Doubt:
    start, end = even.span(one.start, one.end)
    return Doubt(one.fact, text[start:end], why, start, end)
