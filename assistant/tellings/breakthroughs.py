"""Sales passed for the first time, told by halves: 以前没过过百亿，今年103亿; 去年四百多亿，今年512亿.

What the sales before stayed below, and what they are now beyond, is what is passed first. An earlier sum that is only
bounded has no value, and nothing is passed where the sales of this year are not known to be beyond the bound.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import SpokenNumber, Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.telling import BEFORE, NOW, PASSED, Found
from corpus.language.quantity import quantities

ROUGH = re.compile(
    "(?P<head>[\\d零一二三四五六七八九十百千两]*?)(?P<few>几)?(?P<tens>[十百千]*)(?P<more>[多来余几])?个?(?P<unit>[千百]?[万亿])"
    "(?P<after>[多余])?(?:元|块钱?)?$"
)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A sum that the sales of every year before stayed below, or did not pass."""

    value: Decimal
    start: int
    end: int


def crossed(
    text: str,
    words: Patterns,
    where: Assertions,
    numbers: Sequence[SpokenNumber],
    asked: Sequence[str],
    found: Sequence[Found],
) -> list[Found]:
    """Return what is `found` of an even `text`, with what is passed first where two halves of it tell that."""
    limits = [*_never(text, words, where, numbers), *_not_that(text, words, where, found)]
    limits += _bounded(text, words, found)
    facts = {one.fact: one for one in found if one.why is None}
    if not limits or BEFORE in facts:
        return list(found)
    limit = min(limits, key=lambda one: one.value)
    known = facts.get(PASSED)
    if known and known.value >= limit.value:  # type: ignore[operator]  # of a money fact: both Decimal
        return [one for one in found if one.fact != BEFORE]
    passed = None if known else _passed(text, words, found, limit.value)
    if passed is None:
        doubt = [Found(BEFORE, None, limit.start, limit.end, Why.BOUND)] if BEFORE in asked else []
        return [*found, *(one for one in doubt if all(other.fact != BEFORE for other in found))]
    kept = [one for one in found if one.fact != BEFORE and not (one.fact == NOW and one.why)]
    return [*kept, Found(PASSED, passed, limit.start, limit.end)]


def _never(text: str, words: Patterns, where: Assertions, numbers: Sequence[SpokenNumber]) -> Iterator[_Limit]:
    """Yield the sums never passed: 以前从来没过过百亿."""
    for number in numbers:
        never = words.crossed["never"].search(text, where.clause(number.start).start, number.start)
        tells = number.value is not None and where.tells(number.start, number.end)
        if never and tells and number.unit == "CNY" and number.why in (None, Why.BOUND):
            yield _Limit(number.value, never.start(), number.end)  # type: ignore[arg-type]


def _not_that(text: str, words: Patterns, where: Assertions, found: Sequence[Found]) -> Iterator[_Limit]:
    """Yield the sum passed this year where a clause says that it never was: 今年过百亿了，以前从来没过过."""
    for clause in where.clauses:
        never = words.crossed["never"].search(text, clause.start, clause.end)
        for one in found:
            passed = one.fact == NOW and one.why is Why.BOUND and isinstance(one.value, Decimal)
            if never and passed and one.end <= clause.start and where.tells(clause.start, clause.end):
                yield _Limit(one.value, never.start(), never.end())  # type: ignore[arg-type]


def _bounded(text: str, words: Patterns, found: Sequence[Found]) -> Iterator[_Limit]:
    """Yield what the doubtful sums of the years before stayed below."""
    for one in found:
        if one.fact != BEFORE or one.why not in (Why.BOUND, Why.APPROXIMATE):
            continue
        part = text[one.start : one.end]
        under = words.crossed["under"].search(part) or words.crossed["within"].match(text, one.end)
        limit = one.value if under else _next_step(part)
        if isinstance(limit, Decimal):
            yield _Limit(limit, one.start, one.end)


def _passed(text: str, words: Patterns, found: Sequence[Found], limit: Decimal) -> Decimal | None:
    """Return what is passed by sales of this year beyond `limit`: it by 105亿, 500亿 by 过了500亿; None by none."""
    for one in found:
        if one.fact == NOW and isinstance(one.value, Decimal):
            if one.why is None and one.value > limit:
                return limit
            if one.why is Why.BOUND and one.value >= limit and words.crossed["over"].search(text[one.start : one.end]):
                return one.value
    return None


def _next_step(text: str) -> Decimal | None:
    """Return what a rough sum is below: 四百多亿 is below 500亿, 九十多亿 below 100亿, 几十亿 below 100亿."""
    match = ROUGH.search(text)
    if not match or not (match["few"] or match["more"] or match["after"]):
        return None
    if match["few"] and match["head"]:
        return None if match["tens"] else _sum(match["head"], Decimal(1), match["unit"])
    if match["few"]:
        return _sum("十", Decimal(0), match["tens"] + match["unit"])
    return _sum(match["head"] + match["tens"], Decimal(1), match["unit"])


def _sum(head: str, step: Decimal, unit: str) -> Decimal | None:
    """Return the sum of `head` and `unit`, its last digit that is not nought raised by `step`."""
    whole = next((q.value for q in quantities(f"{head}个")), None)
    one = next((q.value for q in quantities(f"一{unit}元")), None)
    if whole is None or one is None or whole != int(whole) or not whole:
        return None
    place = Decimal(10) ** (len(str(int(whole))) - len(str(int(whole)).rstrip("0")))
    return (whole + step * place) * one
