"""Which of several sums is whose: 国家级、省级的，分别给予100万元、50万元; 博士每人8万元、硕士每人5万元.

As many labels as sums, or nothing: a list that does not come out even is not paired.
"""

import itertools
import re
from collections.abc import Sequence

from ingest.drafting.part import Part
from ingest.drafting.roles import Sum

JOIN = re.compile(r"[、和与及或]|以及|或者")
LEVEL = re.compile(
    r"国家(?=[、和及或]省)|(?:国家|省|市|区|县|镇|街道|社区)级|[特一二三四五]等奖|[一二三四五]星级?|[甲乙丙]级|[1-5ABC]级?(?=[、,，和]|级)|金奖|银奖|铜奖|优秀奖|优胜奖"
    r"|提名奖|鼓励奖|优秀|优良|良好|合格|第[一二三]名|冠军|亚军|季军"
)
DIGITS = "零一二三四五六七八九0123456789"
RANKS = re.compile(r"([1-9一二三四五六七八九])(?:至|到|-|—|～|~)([1-9一二三四五六七八九])名")
LEAD = re.compile(
    r".*(?:获评|获得|获批|入选|认定为|被评为|评为|列入|完成|取得|属于|对|为|按照?|经认定的|首次|，|,)(?=.)", re.DOTALL
)
TAIL = re.compile(r"(?:等级|级别|称号|证书|荣誉|认定)?(?:等|的).*$", re.DOTALL)
BRACKET = re.compile(r"[（(]([^（）()]*)[）)][^（）()]{0,12}$")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
LONGEST_LABEL = 40
BACK = 3  # segments before the one with the sums in which the labels may stand


def labels(part: Part, sums: Sequence[Sum]) -> tuple[str, ...]:
    """Return a label a sum, in order; nothing where they cannot be told."""
    gaps = [part.words[a.quantity.end : b.quantity.start] for a, b in itertools.pairwise(sums)]
    if all(JOIN.fullmatch(gap) for gap in gaps):
        return _before(part, sums)
    return _inline(part, sums)


def _inline(part: Part, sums: Sequence[Sum]) -> tuple[str, ...]:
    """Read the words in front of each sum: 博士每人8万元、硕士每人5万元."""
    begin, found = part.segments[sums[0].segment].start, []
    for number, one in enumerate(sums):
        words = part.words[begin : one.quantity.start]
        words = words[max((match.end() for match in re.finditer("[，,：:、]", words)), default=0) :]
        words = re.sub(r"^(?:为|按照?|其中)", "", words)
        found.append(words)
        begin = one.quantity.end
        if number and not words:
            return ()
    return _distinct(found, len(sums))


def _before(part: Part, sums: Sequence[Sum]) -> tuple[str, ...]:
    """Read a list of as many items, in the segment of the sums or one before it, the nearest first."""
    last = sums[0].segment
    for number in range(last, max(-1, last - BACK), -1):
        segment = part.segments[number]
        end = sums[0].quantity.start if number == last else segment.end
        words = re.sub(
            r"(?:[省市区县]级财政|各级)?(?:每年)?(?:每个)?(?:分别|各).*$", "", part.words[segment.start : end]
        )
        found = _ranks(words, len(sums)) or _levels(words, len(sums)) or _items(words, len(sums))
        if found:
            return found
    return ()


def _ranks(words: str, count: int) -> tuple[str, ...]:
    """Read 排一至三名的, 第1—3名: a place a sum."""
    match = RANKS.search(words)
    first, last = (DIGITS.find(match[n]) % 10 for n in (1, 2)) if match else (0, 0)
    return tuple(f"第{n}名" for n in range(first, last + 1)) if match and last - first + 1 == count else ()


def _levels(words: str, count: int) -> tuple[str, ...]:
    found = list(LEVEL.finditer(words))
    gaps = [words[a.end() : b.start()] for a, b in itertools.pairwise(found)]
    if len(found) != count or not all(re.search(r"[、和与及或，,]", gap) and len(gap) <= LONGEST_LABEL for gap in gaps):
        return ()
    return _distinct([match[0] for match in found], count)


def _items(words: str, count: int) -> tuple[str, ...]:
    bracket = BRACKET.search(words)
    ranges = bracket is not None and all(re.search(r"\d", item) for item in bracket[1].split("、"))
    listed = bracket[1] if bracket and ranges else BRACKETS.sub("", words).strip("，,")
    items = [item for item in re.split(r"、", listed) if item]
    if len(items) == count - 1 and items:
        items = [*items[:-1], *re.split("和|与|及|或", items[-1], maxsplit=1)]
    if len(items) != count:
        return ()
    first = items[0] if ranges else LEAD.sub("", items[0])
    return _distinct([first, *items[1:-1], TAIL.sub("", items[-1]) or items[-1]], count)


def _distinct(found: Sequence[str], count: int) -> tuple[str, ...]:
    ours = [label for label in found if 0 < len(label) <= LONGEST_LABEL]
    return tuple(ours) if len(set(ours)) == count else ()
