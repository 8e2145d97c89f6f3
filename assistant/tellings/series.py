"""Numbers told in the order of their names: 去年和今年分别是98亿和101亿; 成本、标准、基准地价分别是每平100、200、180.

There have to be as many numbers as names, and each has to fit; else nobody can tell which is whose.
"""

import re
from collections.abc import Sequence

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import SpokenNumber, Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.quantities import EACH, fits, worth
from assistant.tellings.telling import Found
from corpus.language.distribution import SIGN, items, runs
from corpus.measures.facts import Fact

JOINED = re.compile("(?:[、，和与及]|以及)+")


def apart(
    text: str, words: Patterns, where: Assertions, numbers: Sequence[SpokenNumber]
) -> tuple[list[Found], list[SpokenNumber]]:
    """Return what numbers in the order of their names tell, and the numbers that are left."""
    found: list[Found] = []
    left = list(numbers)
    for sign in SIGN.finditer(text):
        clause = where.clause(sign.start())
        names = [_named(text, words, span) for span in items(text, clause.start, sign.start())]
        row = _row(text, words, sign.end(), left)
        facts = [name for name in names if name]
        if len(facts) < 2 or len(facts) != len(names) or len(row) != len(facts):
            continue
        if not where.tells(clause.start, row[-1].end):
            continue
        priced = bool(EACH.search(text)) or any(number.each for number in row)
        found += [_found(fact, number, priced) for fact, number in zip(facts, row, strict=True)]
        left = [number for number in left if number not in row]
    return found, left


def _named(text: str, words: Patterns, span: tuple[int, int]) -> Fact | None:
    """Return the fact that a name names: by a sure word before others, by the longest."""
    named = [
        (rank, len(match.group()), anchors.fact)
        for anchors in words.anchors
        for rank, pattern in ((2, anchors.sure), (1, anchors.words), (0, anchors.faint))
        for match in [pattern.search(text, *span)]
        if match
    ]
    return max(named, key=lambda one: one[:2])[2] if named else None


def _row(text: str, words: Patterns, at: int, numbers: Sequence[SpokenNumber]) -> list[SpokenNumber]:
    """Return the numbers that follow each other from `at` on."""
    behind = [number for number in numbers if number.start >= at]
    if not behind or not words.between.fullmatch(text, at, behind[0].start):
        return []

    def joined(gap: str) -> bool:
        joint = JOINED.match(gap)
        return joint is not None and words.between.fullmatch(gap, joint.end()) is not None

    return [behind[i] for i in runs(text, [(n.start, n.end) for n in behind], joined=joined)[0]]


def _found(fact: Fact, number: SpokenNumber, priced: bool) -> Found:
    value = worth(fact, number)
    why = number.why or fits(fact, number, priced) or (Why.UNREADABLE if value is None else None)
    return Found(fact.name, value, number.start, number.end, why)
