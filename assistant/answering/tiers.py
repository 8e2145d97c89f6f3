"""Reads who gets how much where one sentence grants several sums: 「国家级和省级的，分别给予最高200万元、50万元」.

Only grades and numbers that have to be reached are tiers that can be asked for; other lists are no distribution here.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from assistant.reading.names import RANKS
from corpus.language.distribution import SIGN, Range, deal, runs
from corpus.language.quantity import Quantity, quantities

CEILING = re.compile(r"(?:最高|不超过|最多|不低于|至少)$")
GATE = re.compile(r"(?:首次)?(?:突破|超过|达到|满|达)$")
END = re.compile("[。；]")


@dataclass(frozen=True, slots=True)
class TierAward:
    """`subject` gets `value`, both as the sentence has them; `gate` is the subject's quantity, if it is one."""

    subject: str
    value: str
    gate: Quantity | None = None


@lru_cache(maxsize=4096)
def tiers(sentence: str) -> tuple[TierAward, ...]:
    """Return the tiers of the sentence's first distribution; none where it has none."""
    found = quantities(sentence)
    for sign in SIGN.finditer(sentence):
        begin = max((m.end() for m in END.finditer(sentence, 0, sign.start())), default=0)
        stop = END.search(sentence, sign.end())
        end = stop.start() if stop else len(sentence)
        values = _row(sentence, [q for q in found if sign.end() <= q.start < end])
        subjects = _subjects(sentence, deal(sentence, begin, sign.start(), len(values)), found)
        if len(values) > 1 and subjects:
            bound = CEILING.search(sentence[: values[0].start])
            texts = ((bound.group() if bound else "") + sentence[v.start : v.end] for v in values)
            return tuple(TierAward(name, text, gate) for (name, gate), text in zip(subjects, texts, strict=True))
    return ()


def rank_asked(ranks: Set[str], steps: Sequence[TierAward]) -> bool:
    """Say whether one of the ranks that a question asks about is of no tier: 市级 of 国家级 and 省级."""
    subjects = {tier.subject for tier in steps if tier.gate is None}
    return bool(subjects) and not ranks <= subjects


def _subjects(sentence: str, labels: Sequence[Range], found: Sequence[Quantity]) -> list[tuple[str, Quantity | None]]:
    """Return the labels as tiers that can be asked for: all of them numbers, or all of them grades."""
    inside = [[q for q in found if start <= q.start < end] for start, end in labels]
    if labels and all(len(own) == 1 for own in inside):
        word = GATE.search(sentence[: labels[0][0]])
        return [((word.group() if word else "") + sentence[q.start : q.end], q) for [q] in inside]
    names = [sentence[start:end] for start, end in labels]
    return [(name, None) for name in names] if set(names) <= set(RANKS) else []


def _row(sentence: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Return the longest row of quantities of one unit."""
    rows = runs(sentence, [(q.start, q.end) for q in found], [q.unit for q in found])
    return [found[i] for i in max(rows, key=len, default=[])]
