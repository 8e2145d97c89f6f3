"""Whether words of a policy speak of a grant, and of which public purse, at a glance: what a search ranks them by.

Refuses to say what is granted, and to whom.
"""

import re

GRANT = re.compile(
    "(?<!表彰)奖励|奖补|补贴|补助|资助|减免|免征|贴息|不再增收|风险补偿|资金支持|政策待遇|优惠"
)  # 表彰奖励 is praise, not money
PURSE = re.compile("(?:中央|国家|(?:省|市|县|区|镇|、)+级?)财政(?!局|厅|部|支持)")


def grants(text: str) -> bool:
    """Say whether the words promise something to somebody."""
    return bool(GRANT.search(text))


def payers(text: str) -> tuple[str, ...]:
    """Return the public purses that the words name: 市、县级财政."""
    return tuple(match.group() for match in PURSE.finditer(text))
