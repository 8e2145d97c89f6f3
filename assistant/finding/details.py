"""What a sentence states: a grant, a sum, a count, a date."""

from collections.abc import Callable, Sequence

from assistant.reading.cues import load_cues
from assistant.reading.query import Aspect
from corpus.language.bound import Bound
from corpus.language.quantity import Quantity, quantities

DURATIONS = frozenset({"年", "个月", "日", "工作日", "周", "季度"})


def grants(text: str) -> bool:
    """Say whether the words promise something to somebody."""
    return bool(load_cues().granting.search(text))


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


def payers(text: str) -> tuple[str, ...]:
    """Return the public purses that the words name: 市、县级财政."""
    return tuple(match.group() for match in load_cues().paying.finditer(text))


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
