"""BM25 over terms, its statistics taken over the chunks in scope when a question is asked.

How rare a term is and how long chunks are is counted over the chunks that the question may be answered from, so that a
text out of scope changes no score. Terms are kept as 64-bit digests in sorted order. Robertson and Zaragoza, The
Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Postings:
    """The terms of chunks, inverted. Row i of `keys` has its chunks at ``[starts[i], starts[i + 1])``."""

    keys: Array  # uint64, sorted: digests of terms
    starts: Array  # int64
    rows: Array  # int32: chunks, ascending within a term
    counts: Array  # uint16: how often the term stands in the chunk
    lengths: Array  # int32, one a chunk: how many terms it has

    def save(self, folder: Path) -> None:
        """Write one file an array into `folder`, which is made."""
        folder.mkdir(parents=True)
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))


@dataclass(frozen=True, slots=True)
class ChunkScope:
    """The chunks a question may be answered from. `inside` is None where that is all of them."""

    inside: Array | None
    size: int


def load(folder: Path) -> Postings:
    """Return the postings in `folder`. Raises OSError, EOFError or ValueError where they are not whole."""
    return Postings(
        **{field.name: np.load(folder / f"{field.name}.npy", allow_pickle=False) for field in fields(Postings)}
    )


def invert(documents: Iterable[Sequence[str]]) -> Postings:
    """Return the postings of documents given as their terms."""
    known: dict[str, int] = {}
    keys, rows, counts, lengths = [], [], [], []
    for row, terms in enumerate(documents):
        lengths.append(len(terms))
        for term, count in Counter(terms).items():
            if term not in known:
                known[term] = key_of(term)
            keys.append(known[term])
            rows.append(row)
            counts.append(min(count, 0xFFFF))
    triples = np.array(keys, np.uint64), np.array(rows, np.int32), np.array(counts, np.uint16)
    return _sorted(*triples, np.array(lengths, np.int32))


def merge(old: Postings, places: Array, fresh: Postings, fresh_places: Array) -> Postings:
    """Return both renumbered: chunk i of `old` becomes `places[i]` (-1: it is gone), those of `fresh` likewise."""
    moved = places[old.rows]
    kept = moved >= 0
    keys = np.concatenate([_spread(old)[kept], _spread(fresh)])
    rows = np.concatenate([moved[kept], fresh_places[fresh.rows]]).astype(np.int32)
    counts = np.concatenate([old.counts[kept], fresh.counts])
    lengths = np.zeros(int((places >= 0).sum()) + len(fresh_places), np.int32)
    lengths[places[places >= 0]] = old.lengths[places >= 0]
    lengths[fresh_places] = fresh.lengths
    return _sorted(keys, rows, counts, lengths)


def scores(postings: Postings, weights: Mapping[str, float], scope: ChunkScope) -> Array:
    """Return the BM25 score of every chunk for terms and their weights; 0 out of scope."""
    total = np.zeros(len(postings.lengths), np.float32)
    norms = _norms(postings, scope)
    for term, weight in weights.items():
        rows, counts = _postings_of(postings, term, scope)
        if len(rows):
            rarity = np.log1p((scope.size - len(rows) + 0.5) / (len(rows) + 0.5))
            total[rows] += (weight * rarity * (K1 + 1)) * counts / (counts + norms[rows])
    return total


def key_of(term: str) -> int:
    """Return the 64-bit digest of a term."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "big")


def _norms(postings: Postings, scope: ChunkScope) -> Array:
    lengths = postings.lengths if scope.inside is None else postings.lengths[scope.inside]
    mean = lengths.mean() if len(lengths) else 1.0
    norms: Array = (K1 * (1 - B) + K1 * B / max(float(mean), 1.0) * postings.lengths).astype(np.float32)
    return norms


def _postings_of(postings: Postings, term: str, scope: ChunkScope) -> tuple[Array, Array]:
    key = np.uint64(key_of(term))
    at = int(np.searchsorted(postings.keys, key))
    if at == len(postings.keys) or postings.keys[at] != key:
        return postings.rows[:0], np.empty(0, np.float32)
    start, end = postings.starts[at], postings.starts[at + 1]
    rows, counts = postings.rows[start:end], postings.counts[start:end].astype(np.float32)
    if scope.inside is None:
        return rows, counts
    inside = scope.inside[rows]
    return rows[inside], counts[inside]


def _spread(postings: Postings) -> Array:
    """Return the key of every posting."""
    return np.repeat(postings.keys, np.diff(postings.starts))


def _sorted(keys: Array, rows: Array, counts: Array, lengths: Array) -> Postings:
    order = np.lexsort((rows, keys))
    keys, rows, counts = keys[order], rows[order], counts[order]
    distinct, starts = np.unique(keys, return_index=True)
    return Postings(distinct, np.append(starts, len(keys)).astype(np.int64), rows, counts, lengths)
