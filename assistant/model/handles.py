"""The tokens by which a model speaks of words and measures: c1, c2 … and m1, m2 …, given anew for every question.

A model never sees an id, an offset or a path, so it can name nothing but what it was shown.
"""

from threading import Lock
from typing import TypeVar

from corpus.model import Citation
from corpus.unknown import UnknownError

T = TypeVar("T")


class Handles:
    """What each token of one question stands for; tools that run at once may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._citations: list[Citation] = []
        self._measures: list[str] = []

    def of_words(self, citation: Citation) -> str:
        """Return the token of a citation, a new one for one that has none."""
        with self._lock:
            return f"c{_place(citation, self._citations)}"

    def of_measure(self, measure_id: str) -> str:
        """Return the token of a measure, a new one for one that has none."""
        with self._lock:
            return f"m{_place(measure_id, self._measures)}"

    def citation(self, token: str) -> Citation:
        """Return the words that a token stands for. Raises UnknownError for a token that was not given."""
        return _at(token, "c", self._citations)

    def measure_id(self, token: str) -> str:
        """Return the id of the measure that a token stands for. Raises UnknownError for a token that was not given."""
        return _at(token, "m", self._measures)


def _place(item: T, items: list[T]) -> int:
    """Return the number of an entry, from 1, behind the others where it is new."""
    if item not in items:
        items.append(item)
    return items.index(item) + 1


def _at(token: str, kind: str, items: list[T]) -> T:
    digits = token.removeprefix(kind)
    if not token.startswith(kind) or not (digits.isascii() and digits.isdigit() and len(digits) < 6):
        raise UnknownError(token)
    if not 0 < int(digits) <= len(items):
        raise UnknownError(token)
    return items[int(digits) - 1]
