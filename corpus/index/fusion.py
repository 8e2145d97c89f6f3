"""How the three scores of a chunk become one. The weights were measured: docs/adr/0003-retrieval-weights.md."""

from dataclasses import dataclass

import numpy as np

from corpus.index.sparse import Array


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """What each score counts for; they sum to 1."""

    words: float
    ngrams: float
    dense: float


WEIGHTS = FusionWeights(words=0.15, ngrams=0.55, dense=0.3)
FLOOR = 50  # the rank by vector whose similarity is the floor of the dense score
OFFICIAL = 0.4  # what an official word counts for that the lexicon adds to a question


def by_best(scores: Array) -> Array:
    """Return scores divided by the best of them."""
    best = scores.max(initial=0)
    scaled: Array = scores / best if best > 0 else scores
    return scaled


def sparse_score(words: Array, ngrams: Array, weights: FusionWeights = WEIGHTS) -> Array:
    """Return the two BM25 scores, each divided by its best, as one in [0, 1], 1 for the best."""
    return by_best(weights.words * words + weights.ngrams * ngrams)


def dense_score(similarity: Array, best: float, floor: float) -> Array:
    """Return cosine similarities on a scale from 0 at `floor` to 1 at `best`; below `floor` they are negative."""
    if best <= floor:
        return np.ones_like(similarity)
    scaled: Array = (similarity - floor) / (best - floor)
    return scaled


def fuse(words: Array, ngrams: Array, dense: Array, weights: FusionWeights = WEIGHTS) -> Array:
    """Return the weighted sum of the three scores, 1 for what is best by each."""
    total: Array = weights.words * words + weights.ngrams * ngrams + weights.dense * dense
    return total
