import math

import pytest

from eval.metrics import mean, ndcg, recall, reciprocal_rank


def test_recall_is_the_share_found_in_depth() -> None:
    assert recall(["a", "b", "c"], {"b", "c", "d"}, 2) == pytest.approx(1 / 3)
    assert recall(["a", "b", "c"], {"b", "c", "d"}, 3) == pytest.approx(2 / 3)


def test_reciprocal_rank_is_that_of_the_first_one_found() -> None:
    assert reciprocal_rank(["a", "b", "c"], {"c", "b"}, 10) == 0.5
    assert reciprocal_rank(["a", "b", "c"], {"c"}, 2) == 0


def test_ndcg_is_1_for_the_best_order_and_falls_with_rank() -> None:
    assert ndcg(["a", "b", "c"], {"a", "b"}, 10) == pytest.approx(1)
    assert ndcg(["c", "a"], {"a"}, 10) == pytest.approx(1 / math.log2(3))
    assert ndcg(["a", "c", "b"], {"a", "b"}, 10) == pytest.approx((1 + 0.5) / (1 + 1 / math.log2(3)))


def test_more_relevant_ones_than_the_depth_holds_cost_nothing() -> None:
    assert ndcg(["a"], {"a", "b", "c"}, 1) == 1


def test_the_mean_of_nothing_is_0() -> None:
    assert mean([]) == 0
    assert mean([0, 1]) == 0.5
