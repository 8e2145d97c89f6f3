import math
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.sparse import K1, B, ChunkScope, invert, load, merge, scores

Texts = list[list[str]]
TEXTS = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8), min_size=1, max_size=8)


def by_definition(texts: Texts, query: str, row: int) -> float:
    mean = sum(map(len, texts)) / len(texts) or 1
    total = 0.0
    for term in query:
        holders = sum(term in text for text in texts)
        count = Counter(texts[row])[term]
        rarity = math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
        total += rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * len(texts[row]) / max(mean, 1)))
    return total


@given(TEXTS)
def test_scores_are_bm25_as_it_is_defined(texts: Texts) -> None:
    found = scores(invert(texts), {"甲": 1, "丙": 1, "无": 1}, ChunkScope(None, len(texts)))
    assert found.tolist() == pytest.approx([by_definition(texts, "甲丙无", row) for row in range(len(texts))], rel=1e-4)


@given(TEXTS, TEXTS)
def test_texts_out_of_scope_change_no_score(texts: Texts, others: Texts) -> None:
    alone = scores(invert(texts), {"甲": 1, "乙": 0.5}, ChunkScope(None, len(texts)))
    inside = np.arange(len(texts) + len(others)) < len(texts)
    among = scores(invert([*texts, *others]), {"甲": 1, "乙": 0.5}, ChunkScope(inside, len(texts)))
    assert among[: len(texts)].tolist() == alone.tolist()
    assert not among[len(texts) :].any()


@given(TEXTS, TEXTS, st.randoms())
def test_merging_is_inverting_what_stays_and_what_is_new(old: Texts, new: Texts, random: Random) -> None:
    stay = [row for row in range(len(old)) if random.random() < 0.5]
    places = np.full(len(old), -1)
    places[stay] = np.arange(len(stay))
    merged = merge(invert(old), places, invert(new), np.arange(len(stay), len(stay) + len(new)))
    whole = invert([*(old[row] for row in stay), *new])
    for name in ("keys", "starts", "rows", "counts", "lengths"):
        assert getattr(merged, name).tolist() == getattr(whole, name).tolist()


def test_a_term_that_weighs_less_scores_less() -> None:
    postings = invert([["甲"], ["乙"]])
    first, second = scores(postings, {"甲": 1, "乙": 0.4}, ChunkScope(None, 2))
    assert second == pytest.approx(0.4 * first)


@pytest.mark.parametrize("texts", [[], [[]], [["甲", "乙"], ["甲"]]])
def test_postings_are_read_as_they_were_written(texts: Texts, tmp_path: Path) -> None:
    invert(texts).save(tmp_path / "postings")
    read = load(tmp_path / "postings")
    before = scores(invert(texts), {"甲": 1}, ChunkScope(None, len(texts)))
    assert scores(read, {"甲": 1}, ChunkScope(None, len(texts))).tolist() == before.tolist()
