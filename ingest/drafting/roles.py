"""What each sum in a promise is there for: the award itself, its ceiling, a rate to reckon by, a threshold to pass.

Reads the words around a number, in its own segment first. What it cannot tell it calls OTHER: an award that is missed
is added by whoever checks the draft, one that is made up may be believed.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.language.bound import Bound
from corpus.language.quantity import Quantity
from ingest.drafting.part import SHARE, Part


class Role(StrEnum):
    """`AWARD` and `CEILING` are what is granted; `BASIS` is what it is reckoned by: a share, a standard a unit."""

    AWARD = "award"
    CEILING = "ceiling"
    BASIS = "basis"
    THRESHOLD = "threshold"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of a part, what it is there for, and the number of its segment."""

    quantity: Quantity
    role: Role
    segment: int


NOUN = r"(?:奖励|奖补|奖金|资助|补助|补贴|配套|扶持|贴息|代偿|补偿|支持|优惠|开办费)"
VERB = re.compile(rf"给予|予以|{NOUN}|拨付|发放|享受|申请|增加|奖")
BASIS = re.compile(r"(?:按照?|参照)(?![期时月]|规定|程序|要求)(?P<of>[^，,。；;]*)$")
BEFORE_AWARD = re.compile(r"[^，,。；;：:]{0,30}$")
AFTER_AWARD = re.compile(
    rf"(?:/[\u4e00-\u9fff]{{1,2}})?(?:以内|之内)?(?:[（(][^）)]{{0,8}}[）)])?(?:的|标准)?(?:[^，,。；;：:、\d]{{0,10}}?){NOUN}"
)
AFTER_THRESHOLD = re.compile(
    r"(?:[（(]不?含[^）)]{0,6}[）)])?(?:(?:及|或|含)?以[上下外]|的?(?:企业|项目|单位|机构|个人|主体|会计|律师)|的(?:[，,、]|$|且)|且)"
    r"|(?:[（(]含[^）)]{0,4}[）)])?(?:至|[-—~～]+)\d"
)
MEASURED = re.compile(
    r"(?:达到?|超过|突破|不低于|不少于|不足|满|高于|低于|增长|增速|增幅|占|比重|比例|为|收入|产值|投资额?|资本金?|销售额|面积|总额|贷款额"
    r"|以[上下]|[（(]含[）)])[^，,。；;\d]{0,8}$"
)
NEGATED = re.compile(r"不(?:得|能)?(?:超过?|高于|低于|少于|大于|足)|最高|最低|至少|至多")
CROSSING = re.compile(r"应符合|达到?(?!标)|超过|突破|以上|以下|高于|低于|增长")
STANDARD = re.compile(r"(?:标准|额度|金额|奖金|补贴|奖励)(?:均|分别)?(?:为|是|：|:)[^，,。；;\d]{0,14}$")
LIMIT = re.compile(
    r"(?:且|但|并)?(?:原则上|一般)?(?:最高|不超过|不高于|封顶|总额|累计|合计|年度|金额|额度|上限|每[家户年个次项人场笔单]|单[个项户笔次家场]|对?(?:同一|单[个项家]|一[家个])|全年|两项|"
    r"(?:资助|补助|补贴|奖励|贴息|奖补|支持|奖励?)(?:总?[金额]额?|额度|总额)?(?:累计|合计|每年|单个)?(?:最高|不超过|最多))"
)
BARE = re.compile(r"[^\d，,。；;：:]{1,12}$")
PAID_IN = re.compile(r"(?:缴费|收费|计租|租金|缴交|保费)(?:标准|金额)?(?:为|是|：|:)")
LENT = re.compile(r"的?[^，,。；;]{0,8}贷款(?!贴息|补[贴助]|风险)")  # a loan is no grant, however high it may be
GIVEN = re.compile(rf"给予|予以|{NOUN}")


def roles(part: Part) -> tuple[Sum, ...]:
    """Return the sums of a part with what each is there for."""
    found: list[Sum] = []
    for number, quantity in enumerate(part.sums):
        segment = part.segment_of(quantity.start)
        found.append(Sum(quantity, _role(part, number, segment, found), segment))
    return tuple(found)


def is_limit(part: Part, segment: int) -> bool:
    """Whether a segment caps what was granted before it: 单个项目最高…, 每年不超过…"""
    span = part.segments[segment]
    return LIMIT.match(part.words[span.start : span.end]) is not None


def _role(part: Part, number: int, segment: int, found: list[Sum]) -> Role:
    quantity = part.sums[number]
    span = part.segments[segment]
    before, after = part.words[span.start : quantity.start], part.words[quantity.end : span.end]
    last = found[-1] if found and found[-1].segment == segment else None
    if last and _ranged(part.words[last.quantity.end : quantity.start]) and last.role is Role.AWARD:
        found[-1] = replace(last, role=Role.BASIS)  # 0.05元—0.3元: a range is no amount
        return Role.BASIS
    if last and _joined(part.words[last.quantity.end : quantity.start]) and last.quantity.unit == quantity.unit:
        return _listed(last, part, number)
    if _in_brackets(before):
        return Role.THRESHOLD if AFTER_THRESHOLD.match(after) else Role.OTHER
    if _is_basis(quantity, before, after):
        return Role.BASIS
    if _is_threshold(part, number, before, after):
        return Role.THRESHOLD
    if not _is_award(before, after) and not _follows(part, quantity, segment, before, after, found):
        return _beside(quantity, before)
    if quantity.unit == SHARE or quantity.bound in (Bound.FROM, Bound.TO):
        return Role.BASIS
    return Role.CEILING if quantity.bound is Bound.UP_TO else Role.AWARD


def _ranged(gap: str) -> bool:
    return re.fullmatch(r"[—\-–~～至]+", gap) is not None


def _joined(gap: str) -> bool:
    return re.fullmatch(r"[、和与及或]|以及|或者", gap) is not None


def _listed(last: Sum, part: Part, number: int) -> Role:
    """A number of a list is there for what the one before it is; the sense (最高) may be its own."""
    if last.role not in (Role.AWARD, Role.CEILING):
        return last.role
    return Role.CEILING if part.sums[number].bound is Bound.UP_TO else Role.AWARD


def _in_brackets(before: str) -> bool:
    return max(before.rfind("（"), before.rfind("(")) > max(before.rfind("）"), before.rfind(")"))


def _is_basis(quantity: Quantity, before: str, after: str) -> bool:
    if re.match(r"(?:的|/)?.{0,3}标准(?![的为]企业)", after):
        return True
    cue = BASIS.search(before)
    if cue is None or "给予" in cue["of"] or "予以" in cue["of"] or "应符合" in before:
        return False
    if quantity.unit != SHARE and re.search("[%％]、", cue["of"]):  # 按实际投资30%、最高不超过150万元给予补助
        return False
    return quantity.bound is Bound.UP_TO or not AFTER_THRESHOLD.match(after)


def _is_threshold(part: Part, number: int, before: str, after: str) -> bool:
    quantity = part.sums[number]
    if AFTER_AWARD.match(after) and not CROSSING.search(NEGATED.sub("", before[-12:])):
        return False
    if quantity.bound in (Bound.FROM, Bound.TO):
        return not GIVEN.search(before)
    return AFTER_THRESHOLD.match(after) is not None


def _is_award(before: str, after: str) -> bool:
    if PAID_IN.search(before) or LENT.match(after):
        return False
    verbs = [match.end() for match in VERB.finditer(before)]
    if verbs:
        gap = before[verbs[-1] :]
        crossing = CROSSING.search(NEGATED.sub("", gap)) or "贷款" in gap or "融资额" in gap
        if BEFORE_AWARD.fullmatch(gap) and not crossing:
            return True
    if STANDARD.search(before):
        return True
    return AFTER_AWARD.match(after) is not None and not MEASURED.search(NEGATED.sub("", before))


def _follows(part: Part, quantity: Quantity, segment: int, before: str, after: str, found: list[Sum]) -> bool:
    """Whether it goes on with what was granted before: a limit of it, or one more of 一等奖20万元，二等奖15万元."""
    granted = [s for s in found if s.role in (Role.AWARD, Role.CEILING, Role.BASIS)]
    given = granted or GIVEN.search(part.words, 0, part.segments[segment].start)
    if given and quantity.bound is Bound.UP_TO and (is_limit(part, segment) or LIMIT.search(before)):
        return True
    listed = granted and granted[-1].segment == segment - 1 and granted[-1].role is Role.AWARD
    return bool(listed and BARE.fullmatch(before) and not after.strip("。；;，,、的") and not MEASURED.search(before))


def _beside(quantity: Quantity, before: str) -> Role:
    compared = quantity.bound not in (Bound.EXACT, Bound.ABOUT)
    return Role.THRESHOLD if compared or MEASURED.search(before) else Role.OTHER
