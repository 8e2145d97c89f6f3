"""How good a ranking is, by the measures of information retrieval. Each is in [0, 1]; rankings hold no id twice."""

import math
from collections.abc import Collection, Sequence


def recall(ranking: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return the share of the relevant that stand among the first `depth`."""
    return len(set(ranking[:depth]) & set(relevant)) / len(relevant)


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return 1 / rank of the first relevant one, 0 where none stands among the first `depth`."""
    return next((1 / rank for rank, found in enumerate(ranking[:depth], 1) if found in relevant), 0.0)


def ndcg(ranking: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """Return the discounted gain over the best that can be had; Järvelin and Kekäläinen (2002), gain 0 or 1."""
    gain = sum(1 / math.log2(rank + 1) for rank, found in enumerate(ranking[:depth], 1) if found in relevant)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), depth) + 1))
    return gain / ideal


def mean(values: Sequence[float]) -> float:
    """Return the mean, 0 of nothing."""
    return math.fsum(values) / len(values) if values else 0.0
