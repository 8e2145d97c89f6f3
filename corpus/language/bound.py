"""The sense in which a number is meant: 最高, 不低于, 超过, 以上, 左右 … Reads the words; never weighs numbers."""

import re
from enum import StrEnum


class Bound(StrEnum):
    """`FROM` and `TO` are the two ends of a range (1—2个); 最高 and 不超过 are `UP_TO`, 超过 and 突破 `OVER`."""

    EXACT = "exact"
    UP_TO = "up_to"
    AT_LEAST = "at_least"
    OVER = "over"
    UNDER = "under"
    ABOUT = "about"
    FROM = "from"
    TO = "to"


NOT = r"(?:不得|不能|不应|不可|不会|没有|未|不)"
DIGIT = r"\s*[\d一二三四五六七八九十两□]"
BEFORE = re.compile(
    rf"""(?P<up_to>{NOT}(?:超过|高于|大于|多于|超出|突破|超)|最高|最多|至多|最大|上限|封顶|限额)
       | (?P<at_least>{NOT}(?:低于|少于|小于|不足)|最低|最少|至少|起码|保底|下限|满(?={DIGIT}))
       | (?P<under>低于|少于|小于|不足|不满|未满|未达到?|不到)
       | (?P<over>超过|突破|高于|大于|多于|超出|逾|(?<!高)超(?={DIGIT}))
       | (?P<about>大约|约(?={DIGIT})|接近|将近|近(?={DIGIT}))""",
    re.VERBOSE,
)
AFTER = re.compile(
    r"""\s*(?:[（(]含[^）)]{0,4}[）)])?\s*
        (?:(?P<at_least>及?以上|或以上|起(?![来步到草点]))
          |(?P<up_to>及?以下|以内|之内|封顶|为限|为上限)
          |(?P<about>左右|上下))""",
    re.VERBOSE,
)
FILLERS = (
    r"可以?|能够?|也?会|将|达到?|到|给予|给|予以|奖励?|补助?|补贴|奖补|资助|扶持|支持|一次性|拿到?|获得?|得|享受|领取?|申请|为|是|按|人民币"
    r"|的?奖金|金额|额度|数额|限额|每[年家个户项]|单个|也|只|就|了|：|:|\s"
    r"|安排|投入|新?培育|新增|打造|建设|建成|组织|引进|完成|实现|拨付|发|举办|开展"
)
CLOSE = re.compile(rf"(?:{FILLERS})*")
FAR = re.compile(r"[^，。；;！？\n\d%]{0,60}的\s*")  # 不低于…最低价标准的70%
REACH = 70  # how far before a number its comparison word may stand


def bound_of(plain: str, start: int, end: int) -> Bound:
    """Return the sense of the number at ``[start, end)`` of `plain`."""
    after = AFTER.match(plain, end)
    window = without_titles(plain[max(0, start - REACH) : start])
    found = [m for m in BEFORE.finditer(window + plain[start : start + 1]) if m.end() <= len(window)]
    if found:
        gap, sense = window[found[-1].end() :], _sense(found[-1])
        if CLOSE.fullmatch(gap) or (FAR.fullmatch(gap) and sense is not Bound.ABOUT):
            return _sense(after) if after else sense
    return _sense(after) if after else Bound.EXACT


def comparisons(text: str) -> list[tuple[Bound, int, int]]:
    """Return the comparison words that stand before what they compare (不低于取得成本), with their spans."""
    return [(_sense(m), m.start(), m.end()) for m in BEFORE.finditer(without_titles(text))]


def without_titles(text: str) -> str:
    """Blank out 《…》, the length kept: 《全国工业用地出让最低价标准》 compares nothing."""
    return re.sub("《[^》]*》?", lambda m: "＿" * len(m.group()), text)


def _sense(match: re.Match[str]) -> Bound:
    return Bound(next(name for name, found in match.groupdict().items() if found))
