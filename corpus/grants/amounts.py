"""The numbers of a sentence that may be granted, and what each is there for: award, ceiling, threshold, or nothing.

Reads the words around a number in its own piece. A number whose part cannot be told is left out: an award that is
missed is found by whoever reads the clause, one that is made up may be believed.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from corpus.grants.grant import GrantKind
from corpus.grants.sentence import Text
from corpus.grants.units import unit_of
from corpus.grants.wordlists import either
from corpus.language.bound import Bound
from corpus.language.quantity import Quantity, quantities

CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP")
BOUND = r"(?:最高|最多|至多|不超过|不得超过|不高于|最低|不低于|不少于|至少|上限)"
BEFORE = re.compile(rf"(?:原则上|总计|合计)?({BOUND}(?:可?(?:达|至|为|不超过|不高于|不低于|不少于)?))$")
WITHIN = re.compile(r"(?:以内|之内|封顶|及?以下)")
SPECIAL = re.compile(
    r"(?<!\d)1[:：]\d(?:\.\d+)?(?:的?比例)?|全额(?!资助学|贷)|(?:相同|同等)(?:额度|金额|比例)|等额|(?:\d+(?:\.\d+)?|[一二两三四五六七八九十])倍"
)  # shares without a sign of their own
SPECIAL_SIGN = re.compile("1:|1：|全额|相同|同等|等额|倍")
CROSSED = re.compile(
    r"(?:（[^）]{0,12}）)?(?:及|或|含)?以[上下]|(?:（[^）]{0,12}）)?(?:至|[-—~～])\d|（不?含[^）]{0,6}）"
)
OF_WHAT = re.compile(
    r"(?:达到?|超过|突破|不低于|不少于|不足|满|高于|低于|大于|小于|增长|增速|增幅|增加|占[^，]{0,8}|比重|比例|完成|实现|收入|产值|[额金]|面积|资本|规模|年薪|报酬|在|为)"
    r"(?:首次)?(?:达到?|超过|突破|不低于|不少于|为|在)?$"
)
NOUN_BEHIND = re.compile(r"(?:/[^，]{1,3})?(?:以内|之内)?(?:（[^）]{0,10}）)?(?:的|标准)*(?:[^，、\d]{0,10}?)")


JOINS = frozenset(("、", "和", "与", "及", "或", "以及", "或者"))
LEAST = re.compile("最低|不低于|不少于|至少")
COUNTED = re.compile("元|%|百分|万|亿|美镑|欧镑|港镑|日镑|英镑")  # without these no sum is read


class NumberRole(StrEnum):
    """`THRESHOLD` has to be reached, `CAP` limits an award that stands before it."""

    AWARD = "award"
    CAP = "cap"
    THRESHOLD = "threshold"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the words of a `Text`: ``[start, end)`` with its bound, ``[digits, end)`` without."""

    start: int
    digits: int
    end: int
    kind: GrantKind
    piece: int
    role: NumberRole = NumberRole.NONE
    unit_of: tuple[int, int] | None = None
    up_to: bool = False
    bracketed: bool = False


def numbers(text: Text, granted: bool = False) -> list[Number]:
    """Return the numbers of money, shares and ratios in order, with their roles.

    `granted`: the text is the cell of an award, in which the first number is one whatever stands around it.
    """
    found: list[Number] = []
    for n in _candidates(text):
        role = _role(text, n, found)
        if granted and role is not NumberRole.CAP and not any(one.role is NumberRole.AWARD for one in found):
            role = NumberRole.AWARD
        found.append(replace(n, role=role))
    for i in range(len(found) - 2, -1, -1):  # the noun stands behind the last: 分别不少于60万元、40万元运营经费
        if (
            found[i].role is NumberRole.NONE
            and found[i + 1].role is NumberRole.AWARD
            and _joined(text, found[i], found[i + 1])
        ):
            found[i] = replace(found[i], role=NumberRole.AWARD)
    return found


def _joined(text: Text, one: Number, other: Number) -> bool:
    between = text.words[one.end : other.start]
    return one.piece == other.piece and between in JOINS


def _candidates(text: Text) -> list[Number]:
    found = [n for q in _sums(text.words) if (n := _number(text, q))]
    taken = [(n.start, n.end) for n in found]
    for match in SPECIAL.finditer(text.words) if SPECIAL_SIGN.search(text.words) else ():
        if not any(s < match.end() and match.start() < e for s, e in taken):
            found.append(_spanned(text, match.start(), match.end(), GrantKind.SHARE))
    return _ranged(text, sorted(found, key=lambda one: one.start))


def _ranged(text: Text, found: list[Number]) -> list[Number]:
    """Make one range of a least and a most: 最低不少于20万元，最高不超过300万元."""
    kept: list[Number] = []
    for n in found:
        last = kept[-1] if kept else None
        least = (
            last is not None and last.kind is not GrantKind.SHARE and LEAST.match(text.words, last.start, last.digits)
        )
        if last and least and n.up_to and text.words[last.end : n.start] in ("，", "、", "且"):
            kept[-1] = replace(last, end=n.end, kind=GrantKind.RANGE)
        else:
            kept.append(n)
    return kept


def _sums(words: str) -> list[Quantity]:
    """Return the sums of money and shares; a range is one, from its first number to its last."""
    found: list[Quantity] = []
    for q in quantities(words) if COUNTED.search(words) else ():
        money = q.unit.split("/")[0] in CURRENCIES
        if not money and q.unit != "%":
            continue
        if q.bound is not Bound.FROM and not COUNTED.search(words, q.start, q.end):
            continue  # 20千伏
        last = found[-1] if found else None
        if last and q.bound is Bound.TO and last.bound is Bound.FROM and q.start - last.end <= 2:
            found[-1] = replace(last, end=q.end, unit=q.unit)
        else:
            found.append(q)
    return found


def _number(text: Text, q: Quantity) -> Number | None:
    ranged = q.bound is Bound.FROM
    end = q.end if ranged else q.start + len(re.split("[/每]", text.words[q.start : q.end])[0])
    kind = GrantKind.RANGE if ranged else GrantKind.SHARE if q.unit == "%" else GrantKind.SUM
    return _spanned(text, q.start, end, kind)


def _spanned(text: Text, digits: int, end: int, kind: GrantKind) -> Number:
    piece = next((i for i, p in enumerate(text.pieces) if digits < p.end), len(text.pieces) - 1)
    start_of = text.pieces[piece].start
    before = text.words[start_of:digits]
    bound = BEFORE.search(before)
    start = digits - len(bound.group(1)) if bound else digits
    behind = WITHIN.match(text.words, end)
    if behind and not bound and behind.group().endswith(("内", "顶")):
        end = behind.end()
    unit = unit_of(text.words, start_of, start, end)
    if unit and kind is GrantKind.SUM:
        kind = GrantKind.PER_UNIT
    up = bool(bound and re.search("最高|最多|至多|不超过|不得超过|不高于|上限", bound.group())) or bool(behind)
    bracketed = before.count("（") > before.count("）")
    return Number(start, digits, end, kind, piece, unit_of=unit, up_to=up, bracketed=bracketed)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    give = re.compile(either("give") + r"|奖$")
    noun = re.compile(NOUN_BEHIND.pattern + either("award_nouns"))
    return give, noun


def _role(text: Text, n: Number, found: list[Number]) -> NumberRole:
    piece = text.pieces[n.piece]
    before, after = text.words[piece.start : n.start], text.words[n.end : piece.end]
    if n.bracketed or RATE.search(before):
        return NumberRole.NONE
    last = found[-1] if found else None
    if last and _joined(text, last, n):
        if last.role is NumberRole.AWARD and last.kind is GrantKind.SHARE and n.kind is not GrantKind.SHARE and n.up_to:
            return NumberRole.CAP
        if last.role is NumberRole.THRESHOLD and not _patterns()[1].match(after):
            return NumberRole.THRESHOLD
        if last.role is NumberRole.AWARD:
            return NumberRole.AWARD
    if _is_threshold(before, after):
        return NumberRole.THRESHOLD
    earlier = [one for one in found if one.role is NumberRole.AWARD and _together(text, one, n)]
    if (
        n.up_to
        and SINGLE.match(before)
        and any(one.role is NumberRole.AWARD and one.kind in (GrantKind.SHARE, GrantKind.PER_UNIT) for one in found)
    ):
        return NumberRole.CAP
    if n.kind is GrantKind.SHARE and UP_TO.match(text.words[piece.start : n.digits]) and _promised(text, n.piece):
        return NumberRole.AWARD
    listed = earlier and LIMIT.match(before) is None and _headed(text, earlier[-1].piece)
    if n.up_to and earlier and n.kind is not GrantKind.SHARE and not listed and _limits(before, earlier):
        return NumberRole.CAP
    if (
        (_headed(text, n.piece) and len(before) <= LABELLED)
        or _is_award(n, before, after)
        or (earlier and _goes_on(before, after))
    ):
        return NumberRole.AWARD
    return NumberRole.NONE


def _promised(text: Text, piece: int) -> bool:
    """Whether the piece before promises money without a sum: 给予费用补贴，原则上不高于投入的50%."""
    before = text.of(text.pieces[piece - 1]) if piece else ""
    give, _ = _patterns()
    return give.search(before) is not None and re.search(f"{either('award_nouns')}$", before) is not None


def _headed(text: Text, piece: int) -> bool:
    """Whether a piece stands behind 补贴标准为："""
    above = text.pieces[piece - 1] if piece else None
    return above is not None and above.ends == "：" and STANDARD.search(text.of(above)) is not None


def _together(text: Text, one: Number, n: Number) -> bool:
    return all(text.pieces[i].ends in ("，", "：") for i in range(one.piece, n.piece))


SINGLE = re.compile(
    "(?:单[个项次笔场家户件]|每[个项次笔场家户件年]|同一|累计|合计|总额|年度|全年)(?:(?!给予|予以|奖励)[^，])*$"
)
UP_TO = re.compile("(?:原则上|一般|比例|且)*(?:最高|不高于|不得?超过)")
LABELLED = 14  # characters of a label between 补贴标准为： and the sum
RATE = re.compile("率$")  # 成功率不低于90% is an aim or a condition
LIMIT = re.compile(
    r"(?:且|但|并|其中|原则上|一般)*(?:给予)?(?:每[家户年个次项人场笔单件套]|单[个项户笔次家场件]|同一|一[家个]|累计|合计|总额|年度|全年|年|两年|对同一|对单|对一|金额|额度|上限|最高|不超过|不高于|最多|"
    r"[^，\d]{0,8}(?:总?[金]?额度?|总额|资金)(?:累计|合计|每年|单个|年度)*)"
)


def _limits(before: str, earlier: list[Number]) -> bool:
    """Whether what goes before a number with 最高 makes it a ceiling of what was granted."""
    if earlier[-1].kind in (GrantKind.SHARE, GrantKind.PER_UNIT):
        return True
    give, _ = _patterns()
    return bool(LIMIT.match(before)) or not before or not give.search(before)


SHORT_OF = re.compile("(?:达到?|超过|突破|满|增长|不足|低于|高于|不到|小于|大于|门槛)[^，]*$")


def _is_threshold(before: str, after: str) -> bool:
    give, noun = _patterns()
    verb_ends = [m.end() for m in give.finditer(before)]
    near = bool(verb_ends) and len(before) - verb_ends[-1] <= 14 and not SHORT_OF.search(before[verb_ends[-1] :])
    if CROSSED.match(after) and not near:
        return True
    if near or (noun.match(after) and not re.search(r"(?:达到?|超过|突破|增长|满)$", before)):
        return False
    return bool(OF_WHAT.search(before)) and not re.search(r"标准[^，\d]{0,10}(?:为|是)?$|[金额]额?(?:为|是)$", before)


STANDARD = re.compile(r"(?:标准|额度|金额|奖金|比例|补贴|奖励)(?:均|分别)?(?:为|是|：)?[^，\d]{0,14}$")
BY = re.compile(r"(?:按照?(?![时期])|参照|以)[^，]*$")


POT = re.compile(
    r"(?:安排|设立|筹集|列支|投入|用好|争取|统筹|下达)[^，]{0,10}$|(?:余额|额度|限额)[^，]{0,4}提高(?:到|至)$|提高(?:到|至)$"
)
LENT = re.compile(r"的?[^，]{0,8}贷款(?!贴息|补|风险)")  # a loan is no grant, however high it may be
PAID_IN = re.compile(r"(?:缴费|收费|计租|缴交|缴纳|参保)[^，]{0,4}(?:标准|金额|比例)?(?:为|是)?[^，\d]{0,6}$")
FUND = re.compile(r"[^，]{0,12}(?:资金|基金|$)")


def _is_award(n: Number, before: str, after: str) -> bool:
    give, noun = _patterns()
    if (
        (n.kind is not GrantKind.SHARE and POT.search(before) and FUND.match(after))
        or LENT.match(after)
        or PAID_IN.search(before)
    ):
        return False
    verb_ends = [m.end() for m in give.finditer(before) if n.kind is not GrantKind.SHARE or m.group() != "增加"]
    if verb_ends and not re.search(r"(?:达到?|超过|突破|增长)[^，]{0,6}$|贷款$", before[verb_ends[-1] :]):
        return True
    if noun.match(after) or STANDARD.search(before):
        return True
    return bool(BY.search(before)) and not re.match(r"(?:以上|的(?:企业|项目))", after)


def _goes_on(before: str, after: str) -> bool:
    """Whether a number with a bare label before it goes on with a list of awards: 二等奖15万元."""
    return len(before) <= 12 and not after.strip("的") and not OF_WHAT.search(before)
