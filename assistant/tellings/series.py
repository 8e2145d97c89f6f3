"""Numbers told in the order of their names: 去年和今年分别是98亿和101亿; 成本、标准、基准地价分别是每平100、200、180.

There have to be as many numbers as names, and each has to fit; else nobody can tell which is whose.
"""

import re
from collections.abc import Sequence

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import Number, Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.quantities import EACH, fits, worth
from assistant.tellings.telling import Found
from corpus.measures.facts import Fact

APART = re.compile("分别|依次|各自?(?=[是为])")
JOINT = re.compile("[、和与及]|以及")
JOINED = re.compile("(?:[、，和与及]|以及)+")


def apart(text: str, words: Patterns, where: Assertions, numbers: Sequence[Number]) -> tuple[list[Found], list[Number]]:
    """Return what numbers in the order of their names tell, and the numbers that are left."""
    found: list[Found] = []
    left = list(numbers)
    for sign in APART.finditer(text):
        clause = where.clause(sign.start())
        names = [_named(text, words, span) for span in _spans(text, clause.start, sign.start())]
        row = _row(text, words, sign.end(), left)
        facts = [name for name in names if name]
        if len(facts) < 2 or len(facts) != len(names) or len(row) != len(facts):
            continue
        if not where.tells(clause.start, row[-1].end):
            continue
        priced = bool(EACH.search(text)) or any(number.each for number in row)
        found += [_told(fact, number, priced) for fact, number in zip(facts, row, strict=True)]
        left = [number for number in left if number not in row]
    return found, left


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts of ``[start, end)`` between 、 and 和."""
    cuts = [match.span() for match in JOINT.finditer(text, start, end)]
    return list(zip([start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end], strict=True))


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


def _row(text: str, words: Patterns, at: int, numbers: Sequence[Number]) -> list[Number]:
    """Return the numbers that follow each other from `at` on."""
    row: list[Number] = []
    for number in numbers:
        if number.start < at:
            continue
        joint = JOINED.match(text, at) if row else None
        if (row and not joint) or not words.between.fullmatch(text, joint.end() if joint else at, number.start):
            break
        row.append(number)
        at = number.end
    return row


def _told(fact: Fact, number: Number, priced: bool) -> Found:
    value = worth(fact, number)
    why = number.why or fits(fact, number, priced) or (Why.UNREADABLE if value is None else None)
    return Found(fact.name, value, number.start, number.end, why)
