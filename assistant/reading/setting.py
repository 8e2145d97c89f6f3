"""Where a question is asked: the office's home, the places whose policies the corpus holds, and its words."""

from dataclasses import dataclass

from corpus.index.lexicon import Lexicon
from corpus.index.tokens import Tokens
from corpus.places import Place


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading a question leans on besides the question."""

    home: Place
    held: frozenset[str]
    tokens: Tokens
    lexicon: Lexicon
    names: frozenset[str] = frozenset()  # by which people ask for measures
