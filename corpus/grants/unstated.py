"""What a piece grants without a sum: relief, things in kind, money of which no sum is said, and what is denied."""

import re
from bisect import bisect
from dataclasses import dataclass
from functools import cache

from corpus.grants.grant import GrantKind
from corpus.grants.wordlists import any_of, either

Range = tuple[int, int]
NOUN = 4  # characters of a noun of what is granted, at most
KINDS = "免费|保障"  # what is given that is no money, and no relief
SIGNS = f"{KINDS}|元|镑|%|％|百分|万|亿|萬|億|圓|1[:：]\\d|１[:：]\\d"
JOINT = re.compile(r"、|和|及|与|以及|或者")
DEMANDED = re.compile("等方式|的(?:企业|项目|单位|个人)?$")
WORKING = re.compile(
    "(?:减免|退税|返还|免交|优惠)[^，]{0,12}?(?:办理|流程|程序|审核|时间|时限|方式|方面|领域|措施|效能|效率|风险|系统|清单|事项|管理|情形|报送|试点|全覆盖)"
)  # what an office does about relief grants none
AIM = re.compile(r"^(?:其中|可)?(?:确保|推动|探索|设立|设置|安排[^，]{0,10}资金|完善|健全|建立|落实|用好|推广|探索)")


@dataclass(frozen=True, slots=True)
class Promised:
    """An award without a number: where each of its items stands in the piece, and where the granting words begin."""

    kind: GrantKind
    items: tuple[Range, ...]
    begin: int
    negated: bool = False


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    give, nouns, relief, deny = either("give"), either("award_nouns"), either("relief"), either("deny")
    return {
        "deny": re.compile(
            rf"(?P<begin>{deny})(?:再|重复|予|给予|享受|申请|发放|已经)*(?P<what>(?!的|收取|擅自|要求)[^，]{{0,14}}?{nouns}(?:资金)?)"
        ),
        "relief": re.compile(rf"(?P<what>(?:按[^，]{{1,12}})?(?:[\d一二三]+个月[^，]{{0,4}})?{relief}[^，；]*)"),
        "free": re.compile(r"(?:提供|享受|给予|参加)[^，]{0,6}?(?P<what>专项[^，]*保障)|实行(?P<what2>[^，]*保障)$"),
        "money": re.compile(
            rf"^.*(?P<begin>给予|予以|享受|申请|申领|发放|给|应当?给予|实行|提供|支付)(?:其|相应的?|适当的?|一定的?|重点)*(?P<what>(?!的|停)[^，；]{{0,40}}?{nouns})(?:等?支持|等)?$"
        ),
        "verb": re.compile(
            r"(?P<begin>予以|给予|进行|适当|优先|重点|按规定)(?:适当|一定|优先|重点)*(?P<what>奖励|补贴|补助|资助|扶持|奖补|贴息|支持)$"
        ),
        "noun": re.compile(rf"(?P<begin>其?)(?P<what>[^，按]{{0,8}}?{nouns})(?:参照|按照?|执行)"),
        "give": re.compile(give),
    }


def promising(text: str) -> bool:
    """Whether a text holds any word or sign without which it grants nothing; reading the others is a waste."""
    signs = any_of("award_nouns", "relief", "shares", more=SIGNS)
    return signs.search("".join(text.split())) is not None


def promised(words: str) -> Promised | None:
    """Return what a piece without a granted number grants; None where it grants nothing."""
    own = _patterns()
    nothing = any_of("award_nouns", "relief", more=KINDS).search(words) is None
    if nothing or words.startswith("【") or AIM.match(words):
        return None
    denied = own["deny"].search(words)
    if denied:
        return Promised(GrantKind.UNSTATED, (denied.span("what"),), denied.start(), negated=True)
    demanded = DEMANDED.search(words) is not None
    gratis = [] if demanded else [m.span() for m in re.finditer("免费[^，、]+(?:、(?!免费)[^，、]+)*", words)]
    if gratis:
        return Promised(GrantKind.IN_KIND, tuple(gratis), gratis[0][0])
    free = own["free"].search(words)
    if free:
        at = free.span("what") if free["what"] else free.span("what2")
        return Promised(GrantKind.IN_KIND, (at,), free.start())
    relief = own["relief"].search(words)
    if relief and not demanded and not WORKING.search(words, relief.start("what")):
        return Promised(GrantKind.RELIEF, tuple(_reliefs(words, relief.span("what"))), relief.start())
    for name in ("money", "verb", "noun"):
        found = own[name].search(words)
        if found:
            return Promised(GrantKind.UNSTATED, tuple(_items(words, found.span("what"))), found.start("begin"))
    return None


def _reliefs(words: str, span: Range) -> list[Range]:
    """Return the items of a list of reliefs: 1个月租金减免、3个月租金缓缴."""
    found = [m.start() for m in re.finditer(either("relief"), words[: span[1]])]
    parts: list[Range] = []
    at = span[0]
    for match in re.finditer("、|并", words[span[0] : span[1]]):
        here = span[0] + match.start()
        if bisect(found, here) > bisect(found, at - 1) and found[-1] >= here:
            parts.append((at, here))
            at = span[0] + match.end()
    return [*parts, (at, span[1])]


def _items(words: str, span: Range) -> list[Range]:
    """Return the items of a list of awards, each a noun of its own: 贷款贴息、担保费补贴."""
    begin, end = span
    cuts = [m.span() for m in JOINT.finditer(words, begin, end)]
    ends = re.compile(either("award_nouns") + "$")
    parts, at = [], begin
    for start, stop in cuts:
        if ends.search(words[max(at, start - NOUN) : start]):
            parts.append((at, start))
            at = stop
    return [*parts, (at, end)]
