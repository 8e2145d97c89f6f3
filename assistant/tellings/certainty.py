"""Which facts that were read are sure: shipped ones with no word of doubt, no denial and no correction before them in
their clause, and no number beside them that tells nothing. What is not sure is said back; it is used all the same.
"""

import re
from collections.abc import Sequence

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.patterns import Patterns
from assistant.tellings.telling import Found
from corpus.measures.facts import NUMERIC, vocabulary

DENIAL = re.compile(r"[不没未无]|非(?!常)")
OPEN = re.compile(r"(\w)[不没]\1|有没有|不(?:错|过|但|仅)|未来")  # denies nothing


def certain(
    text: str, words: Patterns, where: Assertions, counting: Sequence[SpokenNumber], found: Sequence[Found]
) -> frozenset[str]:
    """Return the facts, of those `found` in an even `text`, that are sure."""
    strays = [n for n in counting if not any(one.start <= n.start < one.end for one in found)]
    shipped = [one for one in found if one.why is None and one.fact in vocabulary()]
    return frozenset(one.fact for one in shipped if _is_sure(text, words, where, strays, one))


def _is_sure(text: str, words: Patterns, where: Assertions, strays: Sequence[SpokenNumber], one: Found) -> bool:
    begin, close = min(where.clause(one.start).start, one.start), max(where.clause(one.end - 1).end, one.end)
    until = text[begin : one.end]
    if any(words.answers[key].search(until) for key in ("so", "not")):
        return True  # nothing but an answer to what was asked
    numeric = words.vocabulary[one.fact].type in NUMERIC
    if numeric and any(begin <= n.start < close for n in strays):
        return False
    doubts = (words.approximate if numeric else words.scope["hedge"], words.scope["amend"])
    return not any(doubt.search(until) for doubt in doubts) and not DENIAL.search(OPEN.sub("", until))
