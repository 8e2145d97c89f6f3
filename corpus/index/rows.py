"""The rows of an index: one chunk each, with the key and the seal of its vector, and the postings of their words."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from corpus.index import sparse
from corpus.index.policy_file import metadata_of
from corpus.index.sparse import Array, Postings
from corpus.model import Chunk, Metadata

AXES = (1.1, 2.3, 3.7, 5.9)  # every coordinate of a vector weighs on each seal, by these frequencies
NO_SEALS: Array = np.empty((0, len(AXES)), np.float32)
CLOSE = 1e-4  # far above what rounding does to a vector, far below what changes the order of passages


@dataclass(frozen=True, slots=True)
class Rows:
    """The chunks of a generation, one a row; a chunk is read when it is asked for."""

    lines: bytes
    starts: Array  # int64, one more than there are rows
    keys: tuple[str, ...]  # digest of embedder and content: the id of the vector
    words: Postings
    ngrams: Postings
    vocabulary: tuple[str, ...]  # what the segmenter was taught
    metadata: tuple[Metadata, ...]
    seals: Array  # float32, one row a row: `seal` of its vector; none in what an earlier release wrote

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the rows in `folder`."""
        seals = folder / "seals.npy"
        plain = json.loads((folder / "policies.json").read_text(encoding="utf-8"))
        return cls(
            (folder / "chunks.jsonl").read_bytes(),
            np.load(folder / "starts.npy"),
            tuple((folder / "keys.txt").read_text(encoding="ascii").split()),
            sparse.load(folder / "words"),
            sparse.load(folder / "ngrams"),
            tuple(plain["vocabulary"]),
            tuple(metadata_of(m) for m in plain["metadata"]),
            np.load(seals) if seals.exists() else NO_SEALS,
        )

    def save(self, folder: Path) -> None:
        """Write the rows into `folder`, which is made."""
        folder.mkdir(parents=True)
        (folder / "chunks.jsonl").write_bytes(self.lines)
        np.save(folder / "starts.npy", self.starts)
        np.save(folder / "seals.npy", self.seals)
        (folder / "keys.txt").write_text("\n".join(self.keys), encoding="ascii")
        self.words.save(folder / "words")
        self.ngrams.save(folder / "ngrams")
        plain = {"vocabulary": self.vocabulary, "metadata": [asdict(m) for m in self.metadata]}
        (folder / "policies.json").write_text(json.dumps(plain, ensure_ascii=False, default=str), encoding="utf-8")

    @property
    def sealed(self) -> bool:
        """Whether it is known what the vectors have to be."""
        return len(self.seals) == len(self.keys)

    def line(self, row: int) -> bytes:
        """Return a chunk as it is kept."""
        return self.lines[self.starts[row] : self.starts[row + 1]]

    def content(self, rows: range) -> str:
        """Return the digest of the chunks in `rows`."""
        return digest_of(*(self.line(row).decode() for row in rows))

    def chunk(self, row: int) -> Chunk:
        """Return a chunk."""
        return Chunk(*json.loads(self.line(row)))


def line_of(chunk: Chunk) -> bytes:
    """Return a chunk as `Rows` keeps it."""
    fields = (chunk.id, chunk.policy_id, chunk.node_id, chunk.place, chunk.start, chunk.end, chunk.path, chunk.text)
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def starts_of(lines: Sequence[bytes]) -> Array:
    """Return where each line begins once they are joined, and the end."""
    return np.cumsum([0, *map(len, lines)], dtype=np.int64)


def digest_of(*parts: str) -> str:
    """Return 32 hex digits that stand for `parts`."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def seal(vectors: Array) -> Array:
    """Return one short row a vector, which tells whether it is still what it was.

    It is no digest: Chroma gives vectors back a rounding away from what it took.
    """
    places = np.arange(1, vectors.shape[1] + 1, dtype=np.float64)
    axes = np.cos(np.outer(places, AXES) ** 1.5)
    sealed: Array = (vectors.astype(np.float64) @ axes).astype(np.float32)
    return sealed


def differ(vectors: Array, seals: Array) -> Array:
    """Say of each vector whether it is no longer what was sealed."""
    near: Array = (np.abs(seal(vectors) - seals) <= CLOSE).all(axis=1)
    return ~near  # so that what is no number differs
