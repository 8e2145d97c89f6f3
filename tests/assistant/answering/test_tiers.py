"""Who gets how much, where one sentence grants several sums."""

from assistant.answering.tiers import rank_asked, tiers

RANKED = "国家级和省级的，分别给予最高200万元、50万元。"


def pairs(sentence: str) -> list[tuple[str, str]]:
    return [(tier.subject, tier.value) for tier in tiers(sentence)]


def test_sums_are_paired_with_the_ranks_in_their_order() -> None:
    assert pairs(RANKED) == [("国家级", "最高200万元"), ("省级", "最高50万元")]


def test_sums_are_paired_with_the_thresholds_in_their_order() -> None:
    found = pairs("首次突破100亿元、500亿元的，分别奖励100万元、300万元。")
    assert found == [("首次突破100亿元", "100万元"), ("首次突破500亿元", "300万元")]


def test_lists_of_different_lengths_are_no_distribution() -> None:
    assert pairs("国家级和省级的，分别给予最高200万元、50万元、20万元。") == []


def test_a_rank_that_no_tier_is_of_is_seen() -> None:
    assert rank_asked(frozenset({"市级"}), tiers(RANKED))
    assert not rank_asked(frozenset({"省级"}), tiers(RANKED))
