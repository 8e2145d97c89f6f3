"""Which stretches of what somebody typed stand in given texts word for word; spacing, width and quotes aside.

It knows stretches of `LENGTH` characters and more by a hash of 64 bits each, and says neither whose they are nor what
they mean.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from corpus.language.quote import Span, flatten

LENGTH = 12  # code points; shorter stretches are everybody's words
PRIME = np.uint64(1_099_511_628_211)
Hashes = NDArray[np.uint64]


class Runs:
    """The stretches of `texts`. A value: made once for all questions that are asked of these texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        hashes = [_hashes(flatten(text)[0]) for text in texts]
        self._known = np.unique(np.concatenate(hashes)) if hashes else np.empty(0, np.uint64)

    def find(self, text: str) -> tuple[Span, ...]:
        """Return the longest stretches of `text` that are known, in order."""
        flat, places = flatten(text)
        starts = np.flatnonzero(np.isin(_hashes(flat), self._known, assume_unique=False))
        pieces = np.split(starts, np.flatnonzero(np.diff(starts) > 1) + 1) if len(starts) else []
        return tuple(Span(places[int(p[0])], places[int(p[-1]) + LENGTH - 1] + 1) for p in pieces)


def _hashes(flat: str) -> Hashes:
    """Return the hash of every stretch of `LENGTH` characters of a text, by where it begins."""
    codes = np.frombuffer(flat.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    size = max(len(codes) - LENGTH + 1, 0)
    found = np.zeros(size, np.uint64)
    for i in range(LENGTH):
        found = found * PRIME + codes[i : i + size]
    return found
