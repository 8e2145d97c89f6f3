"""What every embedder is. Vectors are float32 and of unit length; nothing is downloaded."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
LONGEST = 500  # characters of a question that an embedder without a limit of its own is given


class EmbedderError(ValueError):
    """An embedder that cannot be had or does not answer; the message is one sentence."""


class Embedder(Protocol):
    """Texts to vectors. `name` stands in the index: vectors of two names are never compared."""

    @property
    def name(self) -> str:
        """What the vectors hang on."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text. Raises EmbedderError."""

    def query(self, text: str) -> Vectors:
        """Return the vector of a question. Raises EmbedderError."""


def unit(vectors: Any) -> Vectors:
    """Return the rows made as long as one; a row of zeros stays."""
    rows = np.asarray(vectors, np.float32)
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
