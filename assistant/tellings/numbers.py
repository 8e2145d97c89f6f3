"""The numbers of a sentence, each whole: 一百零五亿, 1亿2千万, 每平168元, 第11名, 90到110亿.

`corpus.language.quantity` reads what each is worth, 两亿五 as the 两亿五千万 that it is short for. What it cannot read
whole (一百来亿, 五六十亿) has no value and is doubtful; it is never read in part.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from corpus.language.bound import Bound
from corpus.language.quantity import UNITS as CODES
from corpus.language.quantity import normal, quantities


class Why(StrEnum):
    """Why what was said is asked again."""

    APPROXIMATE = "approximate"
    RANGE = "range"
    BOUND = "bound"  # 以上, 超过, 不到: a side is told, not the number
    UNIT = "unit"  # the unit is missing or is another one
    UNREADABLE = "unreadable"
    CONTRADICTORY = "contradictory"
    UNSURE = "unsure"  # 可能, 好像, or words that can be meant in two ways


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number at ``[start, end)``; `value` is None where it is not read.

    `unit` as in `corpus.language.quantity`, or rank.
    """

    value: Decimal | None
    unit: str
    start: int
    end: int
    why: Why | None = None
    each: bool = False  # 每平, 一平: of a square metre


HAN = "零〇一二三四五六七八九十百千两"
SQUARE = r"平方米|平米|平方(?!公里)|平(?![均台等稳方])|㎡|m²|m2"
UNITS = {"平方": "平方米", "平": "平方米", "人民币": "元", "块人民币": "元", "元人民币": "元", "块": "元", "块钱": "元"}
BODY = rf"""(?:\d+(?:,\d{{3}})*(?:\.\d+)?|[好]?[几数][十百千万亿]+|[上近][百千万亿]+|[{HAN}半])
            (?:(?!(?<=[万亿\d])一(?:个)?(?:{SQUARE}|亩))[\d{HAN}万亿点]|\.\d|(?<=[十百千万亿\d])[多来余几](?=[个万亿元块亩平家])|个(?=[万亿]))*"""
NUMBER = re.compile(
    rf"""(?<![A-Za-z\d.])(?P<minus>[-−]|负)?
    (?P<rank>第|(?:排|位列|名列|位居)名?(?:在|到|第)*)?
    (?P<body>{BODY})(?P<more>[多来余])?
    (?P<unit>(?:元|块)人民币|人民币|美元|欧元|港[元币]|日元|块钱|元|块|亩|{SQUARE}|公顷|个(?!月|点|百分)|家|所|项|名|位|%
       |年|个?月|日|号|次|天|期|届|级|类|条|倍|折|成|层|人|岁|种|台|批|辆|吨|千瓦|分(?=地)|[A-Za-z])?
    (?P<rest>(?<=亩)(?:半|[零又]?(?:\d+|[{HAN}]+)分(?!之)(?:[\d{HAN}]厘?)?)|(?<=公顷)半)?
    (?P<per>(?:/|每|一|1|的?每一?)(?:个)?(?:(?P<m2>{SQUARE})|(?P<mu>亩)))?""",
    re.VERBOSE,
)
EACH = re.compile(rf"(?:每|一|1)(?:个)?(?:{SQUARE})(?:土地)?(?:的?(?:价格?|成本))?(?:是|为|要|约|大概|：|，)*$")
EACH_MU = re.compile(r"(?:每|一|1)亩(?:地)?(?:的?(?:价格?|成本))?(?:是|为|要|约|大概|：|，)*$")
ONE_OF = re.compile(f"[一1]个?(?:{SQUARE}|亩)")
JOINED = re.compile(r"(?:到|至|[-~～—–])+")
FROM = re.compile(r"(?:从|由)$")
PAIRED = re.compile(r"(?<![零十百千万亿\d点])[一二两三四五六七八九]{2}(?=[十百千万亿个家亩名]|$)")  # 三四个, 五六十亿
ABOUT_AFTER = re.compile(r"(?:元|块钱?)?(?:左右|上下|的样子|出头|不到|以上|以下|多|来|吧)")
PART = re.compile(
    rf"(?:的|里|中)+(?:[一大小多]?半|零头|(?:{BODY})(?:[%倍成折/]|分之)|[百千]分之)", re.VERBOSE
)  # 101亿元的一半
LIMITS = frozenset({Bound.AT_LEAST, Bound.UP_TO, Bound.OVER, Bound.UNDER})
BARE = re.compile(rf"(?:第\d*|(?=[{HAN}]))[{HAN}半]*人?")
PLACED = re.compile(
    r"(?:的话|呢|吗|吧|啊|呀|了|能|可以|给|拿|有(?:奖|没|吗|多少|钱|份)|行不|也|还|就|咋|怎|会|算)(?!学|计|一)"
)
VAGUE = frozenset({"百十", "千百", "百八十", "千八百", "万八千"})
AREAS = {"亩": Decimal(1), "公顷": Decimal(15), "分": Decimal("0.1")}  # in 亩
HALF = Decimal("0.5")
TENTHS = re.compile(rf"[零又]?(\d+|[{HAN}]+)分(?:([\d{HAN}])厘?)?")  # of a 亩
HAN_SIGN = re.compile("[\u4e00-\u9fff]")
ELIDED = re.compile("(?<=[十百千\\d一二两三四五六七八九])([万亿])[一二两三四五六七八九1-9]$")  # 三亿五
BELOW = {"亿": "千万", "万": "千"}
SINGLE = re.compile(r"^一(?=[个家所项名位])")


def numbers(text: str) -> tuple[SpokenNumber, ...]:
    """Return the numbers of an even text in order; those of another measure keep their unit."""
    found = [_number(text, match) for match in NUMBER.finditer(text)]
    return tuple(_ranges(text, [number for number in found if number]))


def _number(text: str, match: re.Match[str]) -> SpokenNumber | None:
    start, end = match.start(), match.end()
    if ONE_OF.fullmatch(match.group()) and re.match(r"(?:是|为|要)?[\d多几]", text[end:]):
        return None  # 一平168元, 一亩多少
    if match["minus"]:
        return SpokenNumber(None, "", start, end, Why.UNREADABLE)
    placed = match["rank"] and PLACED.match(text, end)  # 第4呢
    if BARE.fullmatch(match.group()) and HAN_SIGN.match(text, end) and not placed:
        return None  # 一企一策, 三明市, 第三人
    value, unit = _parted(match)
    if match["rank"] and (match["unit"] in ("名", "位") or unit == ""):
        unit = "rank"
    each = bool(match["m2"]) or bool(EACH.search(text[:start]))
    if (match["mu"] or EACH_MU.search(text[:start])) and unit in ("CNY", ""):
        unit = "CNY/mu"
    elif each and unit == "CNY":
        unit = "CNY/m2"
    return SpokenNumber(value, unit, start, end, _why(text, match, value), each)


def _parted(match: re.Match[str]) -> tuple[Decimal | None, str]:
    """Return value and unit with what stands behind the unit, areas in 亩: 两亩半, 三亩三分, 五分地, 0.2公顷."""
    unit = match["unit"] or ""
    value, code = _worth(match["body"], unit)
    if match["body"] == "半" and unit in AREAS:
        value = HALF
    if value is not None and match["rest"]:
        value = _plus(value, match["rest"])
    return (value, code) if unit not in AREAS else (None if value is None else value * AREAS[unit], "mu")


def _plus(value: Decimal, rest: str) -> Decimal | None:
    """Return a whole area with its 半, or with its 分 and 厘: a tenth and a hundredth of a 亩."""
    if value != int(value):
        return None  # 2.5亩半
    tenths = TENTHS.fullmatch(rest)
    if tenths is None:
        return value + HALF
    parts = [_worth(part, "")[0] for part in tenths.groups() if part]
    if any(part is None or part >= 10 for part in parts):
        return None
    return value + sum((part * Decimal(10) ** -i for i, part in enumerate(parts, 1) if part), Decimal(0))


def _worth(body: str, unit: str) -> tuple[Decimal | None, str]:
    """Return value and unit of a number written whole, None where it cannot be read."""
    written = normal(body.replace("个", ""))
    written = ELIDED.sub(lambda m: f"{m.group()}{BELOW[m[1]]}", written) if unit in ("", "元") else written
    written = f"一{written}" if written[0] in "百千万亿" else written
    whole = SINGLE.sub("1", written + UNITS.get(unit, unit))
    if whole == "一":
        whole = "1"
    pieces = [q for q in quantities(whole) if not q.is_date]
    tight = pieces and pieces[0].start == 0 and pieces[-1].end == len(whole)
    if not tight or any(a.end != b.start or a.unit != b.unit or a.value <= b.value for a, b in pairwise(pieces)):
        pieces = [q for q in quantities(f"{written}个") if q.end == len(written) + 1 and q.start == 0]
        return (pieces[0].value if len(pieces) == 1 else None), _code(written, unit)
    if len(pieces) > 1 and not (len(pieces) == 2 and pieces[0].unit == "CNY"):
        return None, pieces[0].unit
    return sum((q.value for q in pieces), Decimal(0)), pieces[0].unit


def _code(written: str, unit: str) -> str:
    """Return the unit of a number that is not read whole: an amount of 亿 and 万 is money."""
    return CODES.get(UNITS.get(unit, unit), unit) if unit else "CNY" if re.search("[万亿]", written) else ""


def _why(text: str, match: re.Match[str], value: Decimal | None) -> Why | None:
    body, end = match["body"], match.end()
    if PAIRED.search(body) or body in VAGUE:
        return Why.RANGE
    if match["more"] or re.search("[多来余几数上近]", body):
        return Why.APPROXIMATE
    if value is None or re.match(r"半|[一二三四五六七八九](?![个家所平是])|(?:[\d.]+|[零又]\S)分", text[end:]):
        return Why.UNREADABLE  # 两亿五, 一亩三, 3亩3分之一
    if PART.match(text, end):
        return Why.UNSURE
    whole = text[max(0, match.start("body") - 20) : end + 6]
    here = match.start("body") - max(0, match.start("body") - 20)
    bound = next((q.bound for q in quantities(whole) if q.start == here), Bound.EXACT)
    if bound in LIMITS:
        return Why.BOUND
    if bound is Bound.ABOUT or ABOUT_AFTER.match(text, end):
        return Why.APPROXIMATE
    return None


def _ranges(text: str, found: list[SpokenNumber]) -> list[SpokenNumber]:
    """Make one of both ends of 90到110亿 and 3、4个, but not of 从98亿到101亿, which tells two."""
    kept: list[SpokenNumber] = []
    for number in found:
        last = kept[-1] if kept else None
        gap = text[last.end : number.start] if last else ""
        if last and last.unit in ("", number.unit) and not FROM.search(text[: last.start]):
            next_one = last.value is not None and number.value == last.value + 1
            if JOINED.fullmatch(gap) or (gap in ("、", "，") and not last.unit and next_one):
                kept[-1] = replace(number, value=None, start=last.start, why=Why.RANGE)
                continue
        kept.append(number)
    return kept
