"""What may be said of the asker's own case without a calculation: nothing that settles it.

That an enterprise meets the conditions, or is due something, follows from its facts. A clause alone does not say it,
whatever words of the clause the statement uses.
"""

import re

from assistant.verify.uncited import QUOTED

ASKER = r"(?:您|你|贵公司|贵司|贵企业|贵厂|贵单位|贵方)"
TOLD = re.compile(
    rf"(?:按照?|根据|依据?|从|就){ASKER}们?(?:所|刚才|提供|描述|告知|说|讲|的)*(?:情况|条件|信息|描述|说法)"
)
SETTLED = re.compile(
    rf"{ASKER}[^。；！？\n]*?"
    r"(?:符合|满足|够条件|有资格|有权|达到.{0,6}(?:条件|标准|要求)|属于|(?:可以?|能够?|将会?|会|就|应|已经?|一定|肯定)[^，。；]{0,4}"
    r"(?:拿|领|得|获|享受|申领|申请到|免交|免缴|免征|减免))"
)
OPEN = re.compile(
    "如果|假如|倘若|若|如(?=您|你|贵|符合|满足)|只要|的话|是否|能否|能不能|可否|可不可以|需要?看|还要看|取决于"
)


def verdict_faults(text: str) -> list[str]:
    """Return what a statement that tells of no assessment settles of the asker's own case."""
    bare = QUOTED.sub("", text)
    found = [TOLD.search(bare), *(m for m in SETTLED.finditer(bare) if not OPEN.search(_sentence(bare, m.start())))]
    return [f"没有核算，不能对提问人的情况下结论：“{m.group()}”" for m in found if m]


def _sentence(text: str, at: int) -> str:
    begin = max(text.rfind(mark, 0, at) for mark in "。；！？\n") + 1
    return re.split("[。；！？\n]", text[begin:], maxsplit=1)[0]
