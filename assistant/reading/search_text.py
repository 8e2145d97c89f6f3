"""The words of a question that the texts are searched with, sealed: who may open it is an import contract.

Behind reading, only finding and the model search; everybody else goes by what was read.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class SearchText:
    """Words to search with, in the order in which they count; what they are, `opened` says."""

    _words: tuple[str, ...] = ()


NO_WORDS = SearchText()


def sealed(*words: str) -> SearchText:
    """Return `words` as a text to search with, without the empty ones."""
    return SearchText(tuple(stripped for word in words if (stripped := word.strip())))


def opened(text: SearchText) -> str:
    """Return the words to search with."""
    return " ".join(text._words)
