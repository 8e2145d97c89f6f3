"""How far a word of a question is carried by words of a text: as written, by the lexicon, or as an abbreviation."""

from collections.abc import Iterable
from functools import lru_cache

from assistant.reading.question import Term

EXACT, OFFICIAL, ABBREVIATION = 1.0, 0.95, 0.75
WINDOW = 4  # how many characters more than the abbreviation its long form may span
DOUBT = 0.1  # so that one common word alone is never the whole topic
PART = 0.6  # what the share of a long word's bigrams counts for


@lru_cache(maxsize=65536)
def carried(term: str, text: str, official: tuple[str, ...] = ()) -> float:
    """Return in [0, 1] how far `text` carries `term`; `official` are the words the texts use for it."""
    if term in text:
        return EXACT
    if any(word in text for word in official):
        return OFFICIAL
    if len(term) >= 2 and _abbreviates(term, text):
        return ABBREVIATION
    bigrams = [term[i : i + 2] for i in range(len(term) - 1)]
    if len(bigrams) < 2:
        return 0.0
    return PART * sum(bigram in text for bigram in bigrams) / len(bigrams)


def coverage(terms: Iterable[Term], text: str) -> float:
    """Return in [0, 1) how much of the topic `text` carries: the weight carried against the need left open."""
    has = lacks = 0.0
    for term in terms:
        share = carried(term.word, text, term.official)
        has += term.weight * share
        lacks += term.need * (1 - share)
    return has / (has + lacks + DOUBT)


def _abbreviates(term: str, text: str) -> bool:
    """Say whether the characters of `term` stand in order and close together in `text`: 危化品 in 危险化学品."""
    start = text.find(term[0])
    while start >= 0:
        window, at = text[start : start + len(term) + WINDOW], 0
        for character in term:
            at = window.find(character, at) + 1
            if not at:
                break
        else:
            return _one_phrase(window[:at])
        start = text.find(term[0], start + 1)
    return False


def _one_phrase(window: str) -> bool:
    return not any(mark in window for mark in "，。；：！？\n")
