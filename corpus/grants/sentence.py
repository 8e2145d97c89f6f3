"""A sentence as the grants' reader sees it: without white space, signs alike, cut into pieces at its commas.

Offsets are of the reader's own words; `Text.span` leads back to the text that was read.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from corpus.language.quantity import normal
from corpus.language.quote import Span

SIGNS = dict(zip("(),;:[]", "（），；：［］", strict=True))
SIGN = re.compile(r"[();\[\]]|(?<!\d)[,:]|[,:](?!\d)")
SOLID = re.compile(r"\S+")
ANY_SIGN = re.compile(r"[(),;:\[\]]")
QUOTES = re.compile("[“”„‟＂「」『』]")
ENDS = "，；。：\n！？"
OPEN, CLOSE = "（《［", "）》］"
MARK = re.compile(f"[{ENDS}{OPEN}{CLOSE}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two commas of `Text.words`; `ends` is the sign behind it, "" at the end."""

    start: int
    end: int
    ends: str


@dataclass(frozen=True)
class Text:
    """Words without white space, where each character stood, and the pieces that they fall into."""

    words: str
    places: Sequence[int]
    pieces: tuple[Piece, ...]

    def span(self, start: int, end: int) -> Span:
        """Return where ``words[start:end]`` stands in the text that was read."""
        return Span(self.places[start], self.places[end - 1] + 1)

    def words_at(self, span: Span) -> str:
        """Return the words that stand at a span of the text that was read."""
        return self.words[bisect_left(self.places, span.start) : bisect_left(self.places, span.end)]

    def of(self, piece: Piece) -> str:
        """Return the words of a piece."""
        return self.words[piece.start : piece.end]


def read_text(text: str, start: int = 0, end: int | None = None) -> Text:
    """Return ``text[start:end]`` as the reader sees it."""
    found = [match.span() for match in SOLID.finditer(text, start, len(text) if end is None else end)]
    ranges = [range(*span) for span in found]
    places = ranges[0] if len(ranges) == 1 else tuple(chain.from_iterable(ranges))
    words = even("".join(text[begin:stop] for begin, stop in found))
    return Text(words, places, tuple(_pieces(words)))


def even(words: str) -> str:
    """Return words without white space with their signs alike; the length stays. 1,000 and 1:1 keep theirs."""
    alike = QUOTES.sub('"', normal(words))
    return SIGN.sub(lambda sign: SIGNS[sign.group()], alike) if ANY_SIGN.search(alike) else alike


def _pieces(words: str) -> Iterator[Piece]:
    begin = depth = 0
    for match in MARK.finditer(words):
        i, char = match.start(), match.group()
        depth = max(0, depth + (char in OPEN) - (char in CLOSE))
        if char in ENDS and not depth:
            yield Piece(begin, i, char)
            begin = i + 1
    if begin < len(words):
        yield Piece(begin, len(words), "")
