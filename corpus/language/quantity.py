"""Reads quantities out of Chinese text: money, percentages, counts, areas, dates, durations, ranks.

Two writings of one quantity read alike: 50万元, 五十万元, ５０万元, 500000元. Labels (一、（一）), document numbers,
articles of a law (第十二条) and idioms (一企一策, 一次性, “两增”) are not quantities. It reads what is written and
computes nothing.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import cn2an

from corpus.language.bound import AFTER, Bound, bound_of


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written at ``[start, end)`` of a text.

    `unit` is one of CNY, CNY/m2 (CNY/…), %, m2, mu, year (2021年), year_month (value 202104), month, month_day (412),
    date (20210412), rank (前3名), 第届 (第四届) and the like, a measure word (家, 个, 年 for a duration …) or "".
    """

    value: Decimal
    unit: str
    bound: Bound
    start: int
    end: int

    @property
    def is_date(self) -> bool:
        """Whether it names a time of the calendar."""
        return self.unit in DATES

    def same(self, other: "Quantity") -> bool:
        """Whether both are the same number of the same thing, whatever the bound."""
        return self.value == other.value and self.unit == other.unit


DATES = frozenset({"year", "year_month", "month", "month_day", "date"})
WIDE = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%.-~/"}
WIDE |= {ord(one): ord(other) for one, other in zip("億萬圓畝", "亿万元亩", strict=True)}
UNEVEN = re.compile(f"[{re.escape(''.join(map(chr, WIDE)))}]")
SCALES = {"": 1} | {"十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
SCALES |= {"亿": 10**8, "万亿": 10**12}
UNITS = {"元": "CNY", "块钱": "CNY", "块": "CNY", "%": "%", "个百分点": "百分点", "百分点": "百分点", "亩": "mu"}
UNITS |= {"平方米": "m2", "平米": "m2", "㎡": "m2", "m²": "m2", "m2": "m2", "名": "人", "人": "人", "位": "人"}
UNITS |= {
    "天": "日",
    "日": "日",
    "个工作日": "工作日",
    "工作日": "工作日",
    "个月": "个月",
    "周年": "年",
    "年": "年",
    "月": "month",
}
UNITS |= {"美元": "USD", "欧元": "EUR", "港元": "HKD", "港币": "HKD", "日元": "JPY", "英镑": "GBP"}
NAMES = {"CNY": "元", "CNY/m2": "元/平方米", "mu": "亩", "m2": "平方米"}
PLACES = 10**4  # no more than four decimals before 万 or 亿: 4666666.67元 stays as it is
SHOWN = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
MEASURES = (
    "个 家 项 期 场 户 件 台 套 辆 次 种 类 款 条 批 处 座 所 支 篇 部 栋 间 届 档 轮 倍 吨 万吨 公里 米 公顷 平方公里 "
    "千瓦 千瓦时 小时 分钟 岁 周 季度 分 星 笔 份 班 村 镇 县 级 层 层级 堂 人次 人天 卡 折 企业 席 组 门 枚 株 头"
)
# A Han numeral counts only before these: 三级联动, 十大产业, 二十大 are no counts.
HAN_MEASURES = (
    "家 个 名 项 期 场 人 户 件 台 套 辆 次 种 类 款 条 倍 个月 月 日 天 年 周年 岁 吨 亩 元 块钱 工作日 个工作日 位 "
    "笔 份 分 轮 小时 平方米 平米 公里 公顷 个百分点 百分点 人次 季度 周 所 座 处 支 档 企业"
)


def normal(text: str) -> str:
    """Return `text` with full-width digits, letters and signs made half-width, 億 made 亿; the length stays."""
    return text.translate(WIDE) if UNEVEN.search(text) else text  # most have none, and are spared the slow step


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of `text` in order; spans are code points of `text`."""
    plain = normal(text)
    raw = [match for match in TOKEN.finditer(plain) if not match.group("skip")]
    return _inherit(plain, _carry(plain, [q for q in (_read(plain, match) for match in raw) if q]))


def shown(value: Decimal, unit: str) -> str:
    """Return a quantity as people write it: 5万元, 92亿元, 140元/平方米, 2.5亩, 3个."""
    scales = [(s, w) for s, w in SHOWN if unit == "CNY" and abs(value) >= s and value % (s / PLACES) == 0]
    scale, word = scales[0] if scales else (Decimal(1), "")
    return f"{(value / scale).normalize():f}{word}{NAMES.get(unit, unit)}"


# --- what is written ---

HAN = "零〇一二三四五六七八九十百千两"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
SCALE = r"(?:万亿|[十百千]万|[十百千万亿])"
HAN_NUMBER = rf"[零〇一二三四五六七八九十两][{HAN}万亿]*(?:点[零〇一二三四五六七八九]+(?:[十百千]?万|万?亿)?)?"


def _either(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


UNIT = _either(" ".join(UNITS) + " " + MEASURES)
GAP = r"\s*(?:[、,，~～至到和或]|[—–\-]+)\s*"
TOKEN = re.compile(
    rf"""
    (?P<skip>
        [〔\[【（(]\s*\d{{4}}\s*[〕\]】）)]\s*(?:第\s*)?\d+\s*号  # 鲁政发〔2021〕4号
      | 第[{HAN}\d]+(?:[条章节编款项号](?!目)|[完一](?=[成线]))
      | 第[一1]次  # 第十二条, 第一完成单位
      | [（(](?:[{HAN}]+|\d{{1,3}})[）)]  # （一）
      | (?:(?<=^)|(?<=[\n。；：:》\s]))(?:[{HAN}]+|\d{{1,3}})(?:、(?!\s*[\d{HAN}])|\.(?!\d))  # 1.
      | [一两][^\W\d_万亿千百十][一两三][^\W\d_]  # 一企一策, 两客一危
      | 一(?:次性|个(?!月|工作日|百分点)|[些批种项家位名件类场次条款套户所座处支份笔轮人](?!次?以))
      | [数几若][{HAN}万亿]+
      | [A-Za-z]\d+[A-Za-z]*|\d+[A-Za-ln-z][A-Za-z]*  # 5G, ISO9001
    )
  | (?P<date>(?P<y>\d{{4}}|[〇零一二三四五六七八九]{{4}})\s*年\s*
        (?:(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月\s*(?:(?P<d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*日)?)?)
  | (?P<iso>(?<!\d)(?P<iy>(?:19|20)\d\d)(?P<sep>[-/.])(?P<im>\d{{1,2}})(?P=sep)(?P<id>\d{{1,2}})(?!\d))
  | (?P<md>(?P<mm>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月\s*(?P<dd>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*日)
  | (?P<pct>[百千]分之\s*(?P<pn>{ARABIC}|{HAN_NUMBER}))
  | (?P<ord>第\s*(?P<on>\d+|[{HAN}]+)\s*(?P<ou>[名位届批次期轮类档]))
  | (?P<half>一半|(?<![\u4e00-\u9fff])半数)
  | (?P<tenths>(?P<tn>[1-9]|[一二三四五六七八九两])成(?![立功果长本为员熟效就绩品分都交型套]))
  | (?P<num>(?<![\d.]){ARABIC})\s*(?P<scale>{SCALE}(?![\u4e00-\u9fff]*名数字))?(?P<more>[多余])?\s*(?P<unit>{UNIT})?
  | (?P<han>{HAN_NUMBER})(?:(?P<hmore>[多余])?(?P<hunit>{_either(HAN_MEASURES)})
        |(?<=[万亿])(?![\u4e00-\u9fff]?名)
        |(?={GAP}{HAN_NUMBER}(?:{_either(HAN_MEASURES)})))
    """,
    re.VERBOSE,
)
PER = re.compile(rf"\s*(?:/|每)\s*(?:(?P<unit>{_either(' '.join(UNITS) + ' ' + MEASURES)})|(?P<other>[\u4e00-\u9fff]))")


def _read(plain: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.start(), match.start() + len(match.group().rstrip())
    value, unit, more = _value_and_unit(match)
    if value is None or _quoted_idiom(plain, match):
        return None
    if match.group("scale") and not unit:
        unit = "CNY"
    per = PER.match(plain, end) if unit == "CNY" else None
    if per:
        inner = per.group("unit") or per.group("other")
        unit, end = f"CNY/{UNITS.get(inner, inner)}", per.end()
    if unit == "人" and plain[:start].rstrip().endswith("前"):
        unit = "rank"
    return Quantity(value, unit, Bound.OVER if more else bound_of(plain, start, end), start, end)


def _value_and_unit(match: re.Match[str]) -> tuple[Decimal | None, str, bool]:
    """Return value, unit and whether 多 or 余 stands between them."""
    part = match.group
    if part("date"):
        return (*_calendar(part("y"), part("m"), part("d")), False)
    if part("iso"):
        return (*_calendar(part("iy"), part("im"), part("id")), False)
    if part("md"):
        month, day = _number(part("mm")), _number(part("dd"))
        return (None if month is None or day is None else month * 100 + day), "month_day", False
    if part("pct"):
        return _times(part("pn"), Decimal("0.1") if part("pct")[0] == "千" else Decimal(1)), "%", False
    if part("ord"):
        return _number(part("on")), "第" + part("ou").replace("位", "名"), False
    if part("half"):
        return Decimal(50), "%", False
    if part("tenths"):
        return _times(part("tn"), Decimal(10)), "%", False
    if part("han"):
        unit = part("hunit") or ("CNY" if part("han")[-1] in "万亿" else "")
        return _number(part("han")), UNITS.get(unit, unit), bool(part("hmore"))
    unit = part("unit") or ""
    return _times(part("num"), Decimal(SCALES[part("scale") or ""])), UNITS.get(unit, unit), bool(part("more"))


def _calendar(year: str, month: str | None, day: str | None) -> tuple[Decimal | None, str]:
    digits = year.translate(str.maketrans("〇零一二三四五六七八九", "00123456789"))
    parts = [_number(part) for part in (month, day) if part]
    value: Decimal | None = Decimal(digits)
    for part in parts:
        value = None if value is None or part is None else value * 100 + part
    return value, ("year", "year_month", "date")[len(parts)]


def _times(written: str, factor: Decimal) -> Decimal | None:
    value = _number(written)
    return None if value is None else value * factor


@lru_cache(maxsize=4096)
def _number(written: str) -> Decimal | None:
    """Return the value of an Arabic or Han numeral, None for a row of digits that is no numeral (一三五)."""
    if written[0].isascii():
        return Decimal(written.replace(",", ""))
    pointed = re.fullmatch(f"(.+点.+?)({'|'.join(sorted(filter(None, SCALES), key=len, reverse=True))})", written)
    if pointed:  # 一点五亿
        return _times(pointed[1], Decimal(SCALES[pointed[2]]))
    try:
        return Decimal(str(cn2an.cn2an(written.replace("两", "二"), "smart")))
    except (ValueError, KeyError):  # KeyError: 两亿五
        return None


def _quoted_idiom(plain: str, match: re.Match[str]) -> bool:
    """“两个毫不动摇”, “一照关联”: a Han numeral inside a short name in quotation marks."""
    if not match.group("han"):
        return False
    before, after = plain[max(0, match.start() - 10) : match.start()], plain[match.end() : match.end() + 10]
    opened, closed = max(before.rfind("“"), before.rfind('"')), re.search('[”"]', after)
    if opened < 0 or not closed or "”" in before[opened:]:
        return False
    return not re.search("[元万亿]", before[opened:] + match.group() + after[: closed.start()])


# --- lists and ranges ---

RANGE = re.compile(r"\s*(?:[~～至到]|[—–\-]+)\s*")
LIST = re.compile(
    r"\s*(?:[、,，]|和|或|及|与|以及)?\s*(?:(?:国家|省|市|县|区)级|[一二三]等奖|第[一二三]名)?\s*(?:为|的)?\s*"
)


def _carry(plain: str, found: list[Quantity]) -> list[Quantity]:
    """Give a bare number the unit of the next in its list or range: 100、300万元, 1—2个, 2023—2025年."""
    scales = [_scale(plain, q) for q in found]
    for i in range(len(found) - 2, -1, -1):
        this, after = found[i], found[i + 1]
        gap = plain[this.end : after.start]
        joined = RANGE.fullmatch(gap)
        if not this.unit and after.unit and (joined or re.fullmatch(GAP, gap)):
            this = replace(this, value=this.value * scales[i + 1], unit=after.unit)
            found[i], scales[i] = this, scales[i + 1]
        if joined and this.unit == after.unit and this.bound is after.bound is Bound.EXACT:
            found[i], found[i + 1] = replace(this, bound=Bound.FROM), replace(after, bound=Bound.TO)
    return found


def _scale(plain: str, quantity: Quantity) -> int:
    match = TOKEN.match(plain, quantity.start)
    return SCALES[match.group("scale") or ""] if match and match.group("num") else 1


def _inherit(plain: str, found: list[Quantity]) -> tuple[Quantity, ...]:
    """Let 最高 and its like hold for the whole list that follows: 最高200万元、50万元."""
    for i in range(1, len(found)):
        last, this = found[i - 1], found[i]
        alike = (
            last.unit == this.unit
            and this.bound is Bound.EXACT
            and last.bound not in (Bound.EXACT, Bound.FROM, Bound.TO)
        )
        if alike and not AFTER.match(plain, last.end) and LIST.fullmatch(plain[last.end : this.start]):
            found[i] = replace(this, bound=last.bound)
    return tuple(found)
