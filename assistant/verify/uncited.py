"""What may be said without a citation: greetings, questions, that nothing was found. No number, policy or grant."""

import re

from assistant.verify.claims import read
from assistant.verify.names import OFFICE
from corpus.language.quantity import normal

GRANT = re.compile(
    r"给予|发放|奖励|补贴|补助|奖补|资助|贴息|免征|减免|免收|返还|享受|符合条件|可以?申请|可以?申报|有资格|能拿|可拿|可得|可以?获得|可以?领|满足条件|优惠"
)
ABSENT = re.compile(
    r"(?:未|没有|没|无法|不能|不构成|查不到).{0,30}?(?:查到|找到|检索|收录|载明|规定|依据|涉及|提到|答复|确认|核实|判断|认定|文件|算出|回答)"
)
ASKED = re.compile(r"有没有|是否|能否|能不能|可不可以|多少|什么|哪|吗|如何|怎么|(?<!申)请|告诉|想了解|想问")
QUOTED = re.compile(r"“[^”]*”|「[^」]*」")


def uncited_faults(text: str) -> list[str]:
    """Return what a statement without a citation may not say."""
    faults = []
    reading = read(text)
    if reading.quantities or re.search(r"\d", normal(text)):
        faults.append("没有引文的话不能有数字")
    if "《" in text:
        faults.append("没有引文的话不能提文件名")
    bare = QUOTED.sub("", text)
    if OFFICE.search(bare):
        faults.append("没有引文的话不能提部门")
    for segment in re.split("[，。；！\n]", bare):
        if GRANT.search(segment) and not ABSENT.search(segment) and not ASKED.search(segment):
            faults.append(f"没有引文的话不能作承诺：“{segment}”")
    return faults
