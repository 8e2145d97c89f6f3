"""What is found in a sentence before it is weighed: a fact with a value, or with the reason why it has to be asked.

Two values of one fact in one breath contradict each other, unless the later one corrects the earlier.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.tellings.numbers import Why
from corpus.measures.facts import Value

NOW, BEFORE, PASSED = "annual_sales", "sales_before", "sales_passed"  # the facts of sales


@dataclass(frozen=True, slots=True)
class Found:
    """A fact at ``[start, end)`` of the even text. Where `why` is given it is doubtful, whatever the value."""

    fact: str
    value: Value | None
    start: int
    end: int
    why: Why | None = None


def settle(text: str, found: Iterable[Found], amend: re.Pattern[str], largest: frozenset[str]) -> tuple[Found, ...]:
    """Return one find a fact, in the order of the text; of `largest` facts several values tell the largest."""
    by_fact: dict[str, list[Found]] = {}
    for one in sorted(found, key=lambda f: (f.start, f.end)):
        by_fact.setdefault(one.fact, []).append(one)
    chosen = [_one(text, same, amend, fact in largest) for fact, same in by_fact.items()]
    return tuple(sorted(chosen, key=lambda f: (f.start, f.end)))


def _one(text: str, same: list[Found], amend: re.Pattern[str], largest: bool) -> Found:
    last = same[-1]
    for i in range(len(same) - 1, 0, -1):
        if amend.search(text, same[i - 1].end, same[i].start):
            same = same[i:]
            break
    doubtful = next((one for one in same if one.why), None)
    if doubtful:
        return doubtful
    if len({one.value for one in same}) == 1:
        return same[0]
    if largest:
        return max(same, key=lambda one: one.value)  # type: ignore[arg-type,return-value]  # of a money fact: all Decimal
    return replace(last, value=None, why=Why.CONTRADICTORY)
