"""The names by which a question speaks of things of the texts: ranks, kinds of documents, and what measures go by."""

from collections.abc import Collection

# Ranks by which grants are graded, as a text writes them in a list.
RANKS = (
    *("国家级", "省级", "市级", "县级", "区级", "国家", "省", "市"),
    *("一等奖", "二等奖", "三等奖", "特等奖", "一等", "二等", "三等"),
    *("A级", "B级", "C级", "D级", "甲级", "乙级", "金奖", "银奖", "铜奖"),
)
# Kinds of documents.
KINDS = ("行动方案", "实施方案", "方案", "意见", "通知", "办法", "条例", "细则", "措施", "规划", "指南")


def names_in(words: str, more: Collection[str]) -> frozenset[str]:
    """Return which ranks and kinds of documents, and which names of `more`, stand in `words`."""
    return frozenset(name for names in (RANKS, KINDS, more) for name in names if name in words)
