"""The closed word lists of the grants' reader, from ``words.yaml``, as alternatives of a regular expression."""

import re
from functools import cache
from pathlib import Path

from corpus.yamls import read_yaml

DATA = Path(__file__).with_name("wordlists.yaml")


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    raw = read_yaml(DATA.read_text(encoding="utf-8"))
    return {name: tuple(str(words).split()) for name, words in raw.items()}


@cache
def either(*names: str) -> str:
    """Return the words of the lists as one alternative, the longest first. Raises KeyError for an unknown list."""
    return f"(?:{_alternatives(*names)})"


@cache
def any_of(*names: str, more: str = "") -> re.Pattern[str]:
    """Return what finds a word of the lists or an alternative of `more`, quickly, if each begins with one character."""
    return re.compile("|".join(filter(None, (_alternatives(*names), more))))


def _alternatives(*names: str) -> str:
    words = {word for name in names for word in _lists()[name]}
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
