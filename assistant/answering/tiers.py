"""Reads who gets how much where one sentence grants several sums: 「国家级和省级的，分别给予最高200万元、50万元」.

A list before 分别 and a list of as many quantities behind it are paired in order; anything else is no distribution.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from assistant.reading.names import RANKS
from corpus.language.quantity import Quantity, quantities

SEPARATELY = re.compile("分别|依次|各自")
RANK = f"(?:{'|'.join(RANKS)})"
LISTED = re.compile(rf"{RANK}(?:[、和及与或]+{RANK})+")
JOINS = re.compile(r"[、和及与或,，\s]*")
CEILING = re.compile(r"(?:最高|不超过|最多|不低于|至少)$")
GATE = re.compile(r"(?:首次)?(?:突破|超过|达到|满|达)$")
END = re.compile("[。；]")


@dataclass(frozen=True, slots=True)
class Tier:
    """`subject` gets `value`, both as the sentence has them; `gate` is the subject's quantity, if it is one."""

    subject: str
    value: str
    gate: Quantity | None = None


@lru_cache(maxsize=4096)
def tiers(sentence: str) -> tuple[Tier, ...]:
    """Return the tiers of the sentence's first distribution; none where it has none."""
    for match in SEPARATELY.finditer(sentence):
        before, behind = _clause_before(sentence, match.start()), _clause_behind(sentence, match.end())
        values = _run(sentence, [q for q in quantities(sentence) if behind[0] <= q.start < behind[1]])
        subjects = _subjects(sentence, before, len(values))
        if len(values) > 1 and len(subjects) == len(values):
            bound = CEILING.search(sentence[: values[0].start])
            prefix = bound.group() if bound else ""
            texts = (prefix + sentence[v.start : v.end] for v in values)
            return tuple(Tier(name, text, gate) for (name, gate), text in zip(subjects, texts, strict=True))
    return ()


def rank_asked(ranks: Set[str], steps: Sequence[Tier]) -> bool:
    """Say whether one of the ranks that a question asks about is of no tier: 市级 of 国家级 and 省级."""
    subjects = {tier.subject for tier in steps if tier.gate is None}
    return bool(subjects) and not ranks <= subjects


def _subjects(sentence: str, span: tuple[int, int], size: int) -> list[tuple[str, Quantity | None]]:
    gates = _run(sentence, [q for q in quantities(sentence) if span[0] <= q.start < span[1]])
    if len(gates) == size > 1:
        word = GATE.search(sentence[: gates[0].start])
        return [((word.group() if word else "") + sentence[g.start : g.end], g) for g in gates]
    lists = list(LISTED.finditer(sentence, *span))
    return [(name, None) for name in re.findall(RANK, lists[-1].group())] if lists else []


def _run(sentence: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Return the longest run of quantities of one unit with nothing but joining words between them."""
    runs: list[list[Quantity]] = []
    for q in found:
        last = runs[-1][-1] if runs else None
        if last and last.unit == q.unit and JOINS.fullmatch(sentence[last.end : q.start]):
            runs[-1].append(q)
        else:
            runs.append([q])
    return max(runs, key=len, default=[])


def _clause_before(sentence: str, at: int) -> tuple[int, int]:
    starts = [m.end() for m in END.finditer(sentence, 0, at)]
    return (starts[-1] if starts else 0), at


def _clause_behind(sentence: str, at: int) -> tuple[int, int]:
    stop = END.search(sentence, at)
    return at, stop.start() if stop else len(sentence)
