"""Numbers: each one stated must stand in a citation, in the same sense and with the same words around it.

The right number from the wrong tier is a wrong number. Nothing is computed: 一半 of 10万元 is not 5万元 here.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.verify.claims import HOLE, Claim, ClaimReading
from assistant.verify.sources import CitedSource, pairs
from corpus.language.bound import BEFORE, Bound
from corpus.language.quantity import Quantity, quantities
from corpus.model import Level

PAYER = re.compile(r"((?:中央|国家|省|市|县|区|乡|镇)级?(?:[、和及与或]?(?:省|市|县|区|乡|镇)级?)*)(?:本级)?财政")
LEVELS = {Level.NATIONAL: ("国家层面", "全国", "国家里"), Level.PROVINCE: ("省里", "全省", "我省", "省内", "省级层面")}
LEVELS |= {
    Level.CITY: ("市里", "全市", "我市", "市内", "市级层面"),
    Level.COUNTY: ("县里", "区里", "全县", "全区", "我县", "我区"),
}
AFTER_DATE = re.compile(r"(?P<before>年?(?:底?前|底|末)|之前|以前)|(?P<later>以?后|之后|起|开始|以来)")
HAN = re.compile("[\u4e00-\u9fff]")
CODE = re.compile(r"(?=[A-Za-z.]*\d)[0-9A-Za-z.]+")
SIDE_BY_SIDE = re.compile("[、和及与或]|以及")
TIERED = frozenset("@#特一二三四甲乙丙")  # how the features of tiers and conditions begin
SEGMENT = re.compile("[，。；：！？]")
EDGE = "，"
AND = "、"
LONG = 8  # characters of a segment that nobody repeats by chance
CONTRARY = re.compile(r"(?:并非|而非|不是|而不是|没有)$")


def quantity_faults(reading: ClaimReading, sources: Sequence[CitedSource], named: Sequence[str]) -> list[str]:
    """Return what is wrong with the numbers of a statement. `named` are the ids of the policies that it names."""
    faults = []
    claims = {(c.quantity.start, c.quantity.end): c for c in reading.claims}
    for q, sentence in zip(reading.quantities, reading.sentence_of, strict=True):
        words = reading.plain[q.start : q.end]
        if CONTRARY.search(reading.plain[: q.start]):
            if _found(q, sources):
                faults.append(f"“{words}”：引文正是这个数")
            continue
        claim = claims.get((q.start, q.end))
        found = _found(q, sources)
        if not found:
            faults.append(f"“{words}”：引文中没有这个数")
        elif not any(_same_sense(q, other, reading, source) for source, other in found):
            faults.append(f"“{words}”：与引文的限定（最高、不低于、超过、以上等）不符")
        elif claim and not any(
            _same_sense(q, other, reading, source) and _fits(claim, other, reading, sentence, source, sources, named)
            for source, other in found
        ):
            faults.append(f"“{words}”：在引文中属于别的对象或档次")
    faults += _order_faults(reading, sources) + _site_faults(reading, sources) + _segment_faults(reading, sources)
    return faults + _cap_faults(reading, sources)


def _cap_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return ceilings of another share: 总额的10%，最高200万元 where that is the ceiling of the 15%."""
    theirs = [pair for source in sources for pair in _capped(source.reading)]
    return [
        f"“{reading.plain[cap.start : cap.end]}”：不是这一比例的上限"
        for share, cap in _capped(reading)
        if any(share.same(other) for other, _ in theirs)
        and not any(share.same(one) and cap.same(other) for one, other in theirs)
    ]


def _capped(reading: ClaimReading) -> list[tuple[Quantity, Quantity]]:
    """Return each share with the ceiling that follows it in its part of the sentence."""
    return [
        (share, cap)
        for share, cap in pairwise(reading.quantities)
        if share.unit == "%"
        and cap.bound is Bound.UP_TO
        and cap.unit == "CNY"
        and not re.search("[；。]", reading.plain[share.end : cap.start])
    ]


def _site_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return numbers that stand between words that enclose another number in the citations: 毕业3年内 for 毕业5年内."""
    sites: dict[tuple[str, str], list[Quantity]] = {}
    for source in sources:
        for key, q in _sites(source.reading):
            sites.setdefault(key, []).append(q)
    faults = []
    for (before, behind), q in _sites(reading):
        others = sites.get((before, behind), ()) if behind != AND else ()
        listed = sites.get((before, AND), ()) if behind == EDGE else ()
        if others and not any(_equal(q, other) or _coarser(q, other) for other in (*others, *listed)):
            faults.append(f"“{reading.plain[q.start : q.end]}”：引文此处是另一个数")
    return faults


def _equal(q: Quantity, other: Quantity) -> bool:
    return q.same(other) and q.bound is other.bound


@lru_cache(maxsize=2048)
def _sites(reading: ClaimReading) -> list[tuple[tuple[str, str], Quantity]]:
    """Return each quantity with the characters on either side of it: two, or four before where a mark is behind.

    Behind a mark anything may follow, or nothing: such a site stands with both. Comparisons are left to the bound.
    """
    text, found = SEGMENT.sub(EDGE, BEFORE.sub("", reading.masked)) + EDGE, []
    for at, q, last in zip(_holes(text), reading.quantities, (None, *reading.quantities), strict=False):
        behind = text[at + 1 : at + 3]
        before = text[max(0, at - (2 if HAN.match(behind) else 4)) : at]
        if last and before.endswith(HOLE):
            found.append(((f"{last.value}{last.unit}", behind), q))  # 7月1日15:00 is a time of that day alone
        elif HAN.search(before + behind):
            ends = (behind,) if HAN.match(behind) else (behind, behind[:1])
            found += [((_segment(before), end), q) for end in ends]
    return found


def _holes(masked: str) -> list[int]:
    return [m.start() for m in re.finditer(HOLE, masked)]


def _segment(before: str) -> str:
    """Return what of the words before a number stands in its segment, where that says anything."""
    own = before.split(EDGE)[-1]
    return own if len(own) > 1 else before


def _segment_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return segments word for word a citation's in which other numbers stand."""
    theirs: dict[str, list[tuple[Quantity, ...]]] = {}
    for source in sources:
        for words, numbers in _segments(source.reading):
            theirs.setdefault(words, []).append(numbers)
    return [
        f"“{words.replace(HOLE, '…')}”：引文此处是另外的数"
        for words, numbers in _segments(reading)
        if words in theirs
        and not any(
            all(_equal(q, other) or _coarser(q, other) for q, other in zip(numbers, own, strict=True))
            for own in theirs[words]
        )
    ]


@lru_cache(maxsize=2048)
def _segments(reading: ClaimReading) -> list[tuple[str, tuple[Quantity, ...]]]:
    """Return each longer segment that has numbers, masked, with these."""
    left = list(reading.quantities)
    found = []
    for words in SEGMENT.split(reading.masked):
        numbers, left = tuple(left[: words.count(HOLE)]), left[words.count(HOLE) :]
        if numbers and len(words) >= LONG:
            found.append((words, numbers))
    return found


def _order_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return numbers side by side, no tiers named, in another order than the citation's: 分别给予50万元、200万元."""
    faults = []
    for one, other in pairwise(reading.claims):
        between = reading.plain[one.quantity.end : other.quantity.start]
        if not SIDE_BY_SIDE.fullmatch(between) or TIERED & {f[0] for f in one.own | other.own}:
            continue
        orders = {
            a.start < b.start
            for source in sources
            for a in source.reading.quantities
            for b in source.reading.quantities
            if one.quantity.same(a) and other.quantity.same(b)
        }
        if orders == {False}:
            faults.append(f"“{between}”两边的数与引文的次序不同")
    return faults


def _found(q: Quantity, sources: Sequence[CitedSource]) -> list[tuple[CitedSource, Quantity]]:
    return [(s, other) for s in sources for other in s.reading.quantities if q.same(other) or _coarser(q, other)]


def _coarser(q: Quantity, other: Quantity) -> bool:
    """Whether `q` is the year or the month of the date `other`."""
    steps = {("year", "year_month"): 100, ("year_month", "date"): 100, ("year", "date"): 10000}
    step = steps.get((q.unit, other.unit))
    return step is not None and other.value // step == q.value


def _same_sense(q: Quantity, other: Quantity, reading: ClaimReading, source: CitedSource) -> bool:
    if not q.is_date:
        return q.bound is other.bound
    here, there = AFTER_DATE.match(reading.plain, q.end), AFTER_DATE.match(source.reading.plain, other.end)
    return not (here and here.group("later")) or bool(there and there.group("later"))


def _fits(
    claim: Claim,
    other: Quantity,
    reading: ClaimReading,
    sentence: int,
    source: CitedSource,
    sources: Sequence[CitedSource],
    named: Sequence[str],
) -> bool:
    """Whether the words around the number said could be those around `other` in its source."""
    if named and source.citation.policy_id not in named:
        return False
    home = next((c for c in source.reading.claims if c.quantity == other), None)
    text = _around(reading, claim.quantity)
    if home is None or not _payer_fits(text, source, home) or not _level_fits(text, source):
        return home is None
    if not _dates_fit(reading, sentence, source) or any(f[0] == "~" for f in claim.near - home.features):
        return False
    return not any(_taken(claim, home, rival, source, place) for place in sources for rival in place.reading.claims)


def _taken(claim: Claim, home: Claim, rival: Claim, source: CitedSource, place: CitedSource) -> bool:
    """Whether the claim carries words that belong to `rival` and not to `home`."""
    if rival is home or not rival.own or (rival.quantity.same(home.quantity) and rival.own == home.own):
        return False
    stolen = (claim.near & rival.own) - home.features
    if not stolen:
        return False
    if place is source and rival.sentence == home.sentence:
        return home.rivals(rival)
    around = source.reading.features[home.sentence] | pairs(source.headings)
    return bool(stolen - around)


def _dates_fit(reading: ClaimReading, sentence: int, source: CitedSource) -> bool:
    """Whether the dates said beside the number are dates of the same citation or of its policy's names."""
    dates = [q for q, n in zip(reading.quantities, reading.sentence_of, strict=True) if n == sentence and q.is_date]
    theirs = (*source.reading.quantities, *quantities(f"{source.names}。{source.metadata.issued_on_text or ''}"))
    return all(any(q.same(other) or _coarser(q, other) for other in theirs) for q in dates)


def _around(reading: ClaimReading, q: Quantity) -> str:
    """Return the sentence of a number from its beginning to the end of the number's segment."""
    start = reading.plain.rfind("。", 0, q.start) + 1
    end = re.search("[，。；]|$", reading.plain[q.end :])
    return reading.plain[start : q.end + (end.start() if end else 0)]


def _payer_fits(text: str, source: CitedSource, home: Claim) -> bool:
    """Whether the last 省级财政 or 市级财政 said before the number pays in the citation too."""
    own = _payers(text)[-1:]
    theirs = _payers(source.reading.sentences[home.sentence]) or _payers(source.reading.masked)
    return not own or any(own[0] <= payers for payers in theirs)


def _payers(text: str) -> list[frozenset[str]]:
    found = (m.group(1).replace("中央", "央").replace("国家", "央") for m in PAYER.finditer(text))
    return [frozenset(re.sub("[、和及与或级]", "", levels)) for levels in found]


def _level_fits(text: str, source: CitedSource) -> bool:
    """Whether the last 省里 or 市里 said before the number means the level that issued the policy."""
    levels = [(text.rfind(word), level) for level, words in LEVELS.items() for word in words if word in text]
    own = {level for level, words in LEVELS.items() if any(word in source.reading.plain for word in words)}
    return not levels or source.metadata.level is None or max(levels)[1] in own | {source.metadata.level}


def loose_digits(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return faults for digits that are no quantity and no name (5G, 4A级) of the citations."""
    theirs = {code for s in sources for code in (*CODE.findall(s.support), *_loose(s.reading))}
    return [f"“{code}”：数字无法核对" for code in _loose(reading) if code not in theirs]


@lru_cache(maxsize=2048)
def _loose(reading: ClaimReading) -> list[str]:
    rest = list(reading.plain)
    for q in reading.quantities:
        rest[q.start : q.end] = " " * (q.end - q.start)
    return CODE.findall("".join(rest))
