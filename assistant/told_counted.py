"""Platforms counted: 两个省级、一个国家级, 省级企业技术中心两家, and the one that 首次认定国家级工程研究中心 tells of.

国家级和省级分别奖多少 asks of both and counts none; 国家级绿色工厂 is no platform.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.told_found import Found
from assistant.told_numbers import Number, Why
from assistant.told_patterns import Patterns
from assistant.told_scope import Scope

FACTS = {"国": "national_platforms", "省": "provincial_platforms"}
UNITS = frozenset({"个", "家", "所", "项", ""})
LINK = re.compile("(?:[的：:是有为了新]|认定|获批|获评|评上|分别|各)*")
NONE = re.compile(
    "的?(?:(?:一个|一家)?(?:也|都|还|暂时)?(?:没有?|未)(?:有|认定|获批|过)*|为零|是零)(?=$|[，。；、]|国家|省)"
)
NO = re.compile("(?<!有)(?:没有?|未)(?:有|被|认定|获批|获评|评上|过|任何|一[个家])*$")
NOT_YET = re.compile("[没未不想]|打算|计划|争取|怎么|如何")
SHARED = re.compile("[和、与及]")
COUNT = re.compile(r"的?[有是：]?[\d一二两三四五六七八九十没未也都]")
MOST = 10**6
BEHIND = re.compile(
    "的?(?=$|[，。；！？、：和与及各]|首次|第一次|头一|认定|荣誉称号|称号|最高|给|能|可以|(?:科技)?创新平台|平台)"
)
BEFORE = re.compile(
    "(?:(?:首次|第一次|头一?次|头一回|初次)(?:被)?(?:认定|获批|评定|评上|获评)(?:为|成|的|了|上)*|(?:评上|获批|获评|认定)(?:为|成|了)+|被认定为"
    "|(?:弄|搞|建|有|拿|评|新增|申报下来)(?:了|到|上|下|成)*(?:一?[个家])|我们(?:公司|企业|厂)?(?:是|有)(?:一?[个家])?)$"
)
AFTER = re.compile("(?:的|是|都是|属于|为)*(?:首次|第一次|头一?次|头一回|初次)(?:认定|获批|评定|评上|获评|的|$)")


@dataclass(frozen=True, slots=True)
class _Tier:
    """A naming of a tier of platforms, the kind of platform included: 国家级工程研究中心."""

    fact: str
    start: int
    end: int


def counted(
    text: str, words: Patterns, where: Scope, numbers: Sequence[Number], asked: Sequence[str]
) -> tuple[list[Found], list[Number]]:
    """Return the counts of platforms that an even `text` tells, and the numbers that are left."""
    tiers = [tier for tier in _tiers(text, words) if where.tells(tier.start, tier.end)]
    counts = [n for n in numbers if n.unit in UNITS and where.tells(n.start, n.end)]
    known = len(tiers) > 1 or any(fact in asked for fact in FACTS.values())
    known = known or "认定" in text or bool(words.platform.search(text))
    found = [*_none(text, tiers, known), *_paired(text, tiers, counts, known)]
    if not found and len({tier.fact for tier in tiers}) == 1:
        found = [Found(t.fact, 1, t.start, t.end) for t in tiers if _implied(text, t, words, asked)]
    taken = {n.start for n in counts for f in found if f.start <= n.start < f.end}
    return found, [n for n in numbers if n.start not in taken]


def _tiers(text: str, words: Patterns) -> Iterator[_Tier]:
    for match in words.tier.finditer(text):
        end = match.end()
        kind = words.platform.match(text, end + (text[end : end + 1] == "的"))
        end = kind.end() if kind else end
        if kind or BEHIND.match(text, end) or COUNT.match(text, end):
            yield _Tier(FACTS[text[match.start()]], match.start(), end)


def _none(text: str, tiers: Sequence[_Tier], known: bool) -> Iterator[Found]:
    """Read 国家级没有 and 没有国家级的."""
    for tier in tiers:
        behind, ahead = NONE.match(text, tier.end), NO.search(text, 0, tier.start)
        if behind and (known or behind.end() == len(text)):
            yield Found(tier.fact, 0, tier.start, behind.end())
        elif ahead and known and not behind:
            yield Found(tier.fact, 0, ahead.start(), tier.end)


def _paired(text: str, tiers: Sequence[_Tier], counts: Sequence[Number], known: bool) -> Iterator[Found]:
    """Pair numbers and tiers: all one way round, as the first pair is (两个省级、一个国家级; 省级两家、国家级一家)."""
    behind = {t: n for t in tiers for n in counts if n.start >= t.end and LINK.fullmatch(text, t.end, n.start)}
    ahead = {
        t: n for t in tiers for n in counts if n.unit and n.end <= t.start and LINK.fullmatch(text, n.end, t.start)
    }
    first = min((n.start for n in ahead.values()), default=len(text))
    pairs = ahead if tiers and first < tiers[0].start else behind
    shared = {
        one: pairs[two] for one, two in pairwise(tiers) if two in pairs and SHARED.fullmatch(text, one.end, two.start)
    }
    for tier, n in {**shared, **pairs}.items():
        each = tier in pairs or text[: n.start].endswith(("各", "各有", "各是"))
        if each and not NONE.match(text, tier.end) and (known or max(tier.end, n.end) == len(text)):
            value = int(n.value) if n.value is not None and n.value < MOST and n.value == int(n.value) else None
            why = n.why or (Why.UNREADABLE if value is None else None)
            yield Found(tier.fact, value, min(tier.start, n.start), max(tier.end, n.end), why)


def _implied(text: str, tier: _Tier, words: Patterns, asked: Sequence[str]) -> bool:
    """Whether one platform is told of without a number: 首次认定国家级工程研究中心, 我们是省级企业技术中心."""
    first = max(text.rfind(sign, 0, tier.start) for sign in "，。；！？：") + 1
    named = words.platform.search(text, first) or "认定" in text[first:]
    if NOT_YET.search(text, first, tier.start):
        return False
    if AFTER.match(text, tier.end) or (named and BEFORE.search(text, first, tier.start)):
        return True
    last = min((i for sign in "，。；！？：" if (i := text.find(sign, tier.end)) >= 0), default=len(text))
    return tier.fact in asked and not words.filler.sub("", text[first : tier.start] + text[tier.end : last])
