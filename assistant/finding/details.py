"""What a sentence states: a sum, a count, a date, a payer."""

from collections.abc import Callable, Sequence

from assistant.reading.question import Aspect
from corpus.grants.mention import payers
from corpus.language.bound import Bound
from corpus.language.quantity import Quantity, quantities

DURATIONS = frozenset({"年", "个月", "日", "工作日", "周", "季度"})


def sums(text: str) -> tuple[Quantity, ...]:
    """Return the sums and shares that the words carry."""
    return tuple(q for q in quantities(text) if q.unit.startswith(("CNY", "%")))


def counts(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of the words that are neither sums nor dates nor ordinals."""
    return tuple(q for q in quantities(text) if not q.is_date and not q.unit.startswith(("CNY", "第")))


def numbers(text: str) -> tuple[Quantity, ...]:
    """Return the sums and counts of the words."""
    return tuple(dict.fromkeys((*sums(text), *counts(text))))


def dates(text: str) -> tuple[Quantity, ...]:
    """Return the dates, years and durations that the words carry."""
    return tuple(q for q in quantities(text) if q.is_date or q.unit in DURATIONS)


def thresholds(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of the words that something must reach or pass."""
    return tuple(q for q in quantities(text) if q.bound in (Bound.AT_LEAST, Bound.OVER))


# What in a sentence states the detail that an aspect asks for.
STATES: dict[Aspect, Callable[[str], Sequence[object]]] = {
    Aspect.SUM: sums,
    Aspect.COUNT: counts,
    Aspect.NUMBER: numbers,
    Aspect.WHEN: dates,
    Aspect.PAYER: payers,
    Aspect.THRESHOLD: thresholds,
}
