"""What a stretch of words says, as features that can be compared: pairs of characters, tiers, levels, how often."""

import re
from functools import lru_cache

from assistant.verify.wording import wording

BREAK = "，"
LEVEL = re.compile(r"(国家|省|市|县|区)(?:级|里)|国家(?=[、和及与或]|以及)|(?<=[、和及与或])省(?=[、和及与或的])")
GRADE = (
    r"(?:国家级|省级|市级|县级|区级|国家|省部级|[特一二三四]等奖?|[甲乙丙]级|[A-E]级|[一二三四]类|金奖|银奖|铜奖|第[一二三]名"
    r"|优秀|良好|省|市)"
)
OFTEN = re.compile("每年|每月|每季度|每次")
SPLIT = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")


@lru_cache(maxsize=8192)
def features_of(text: str) -> frozenset[str]:
    """Return the pairs of characters of `text`, tiers and levels as one each; words that no quantity owns left out."""
    found = {f"@{(m.group(1) or m.group())[0]}" for m in LEVEL.finditer(text) if not text.startswith("财政", m.end())}
    found |= {f"~{word}" for word in OFTEN.findall(text)}
    bare = wording().generic.sub(BREAK, LEVEL.sub(BREAK, text))
    for run in SPLIT.split(bare):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found | {m.group() for m in re.finditer(GRADE, text) if "等" in m.group() or "类" in m.group()})
