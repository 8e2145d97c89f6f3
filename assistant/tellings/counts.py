"""Platforms counted: 两个省级、一个国家级, 省级企业技术中心两家.

国家级和省级分别奖多少 asks of both and counts none; 国家级绿色工厂 is no platform.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import SpokenNumber, Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.recognitions import FACTS, PlatformTier, recognised, tiers
from assistant.tellings.telling import Found

UNITS = frozenset({"个", "家", "所", "项", ""})
LINK = re.compile(
    "(?:[的：:是有为了新认]|认定|获批|获评|评上|首次|第一次|头一?[次回]|初次|今年|平台|分别|各|[都均](?=有))*"
)
CLOSED = re.compile("$|[，。；、！]")
NONE = re.compile(
    "的?(?:(?:一个|一家)?(?:也|都|还|暂时)?(?:没有?|未)(?:有|认定|获批|评上|评|选上|拿到|批下来|过)*|为零|是零)(?=$|[，。；、]|国家|省)"
)
NO = re.compile("(?<!有)(?:没有?|未)(?:有|被|认定|获批|获评|评上|过|任何|一[个家])*$")
SHARED = re.compile("(?:[和、与及跟+]|以及|还有|加上|平台)*")
MOST = 10**6
EACH = re.compile("[各都均](?:有|是|评上|认定|拿到|获批|获评)?了?$")


def counted(
    text: str, words: Patterns, where: Assertions, numbers: Sequence[SpokenNumber], asked: Sequence[str]
) -> tuple[list[Found], list[SpokenNumber]]:
    """Return the counts of platforms that an even `text` tells, and the numbers that are left."""
    named = [tier for tier in tiers(text, words) if where.tells(tier.start, tier.end)]
    counts = [n for n in numbers if n.unit in UNITS and where.tells(n.start, n.end)]
    known = len(named) > 1 or any(fact in asked for fact in FACTS.values())
    known = known or "认定" in text or bool(words.platform.search(text))
    none = list(_none(text, named, known))
    paired = [*_paired(text, words, named, counts, known), *_both(text, named, counts, asked)]
    rest = [] if paired else [_doubted(one, where, counts) for one in recognised(text, words, where, named, asked)]
    found = [*none, *paired, *(one for one in rest if one.fact not in {other.fact for other in none})]
    taken = {n.start for n in counts for f in found if f.start <= n.start < f.end}
    return found, [n for n in numbers if n.start not in taken]


def _doubted(one: Found, where: Assertions, counts: Sequence[SpokenNumber]) -> Found:
    """Return a platform told of without a number, in doubt where its clause counts something that may be it."""
    clause = where.clause(one.start)
    beside = any(n.unit and n.value != one.value and clause.start <= n.start < clause.end for n in counts)
    return replace(one, value=None, why=Why.UNSURE) if beside and one.fact in FACTS.values() else one


def _none(text: str, named: Sequence[PlatformTier], known: bool) -> Iterator[Found]:
    """Read 国家级没有 and 没有国家级的."""
    for tier in named:
        behind, ahead = NONE.match(text, tier.end), NO.search(text, 0, tier.start)
        if behind and (known or behind.end() == len(text)):
            yield Found(tier.fact, 0, tier.start, behind.end())
        elif ahead and known and not behind:
            yield Found(tier.fact, 0, ahead.start(), tier.end)


def _both(
    text: str, named: Sequence[PlatformTier], counts: Sequence[SpokenNumber], asked: Sequence[str]
) -> Iterator[Found]:
    """Read 各一个 where both tiers were asked for and none is named."""
    if named or len(counts) != 1 or not set(FACTS.values()) <= set(asked):
        return
    (n,) = counts
    if n.why is None and n.value is not None and EACH.search(text[: n.start]) and CLOSED.match(text, n.end):
        yield from (Found(fact, int(n.value), n.start, n.end) for fact in FACTS.values())


def _follows(text: str, tier: PlatformTier, n: SpokenNumber) -> bool:
    """Whether a number is of the tier before it: 省级有两个; 只有省级，两个."""
    between = text[tier.end : n.start].split("，")
    alone = len(between) == 1 or (len(between) == 2 and bool(CLOSED.match(text, n.end)))
    return alone and all(LINK.fullmatch(part) for part in between)


def _amended(text: str, words: Patterns, free: Sequence[SpokenNumber], first: SpokenNumber) -> SpokenNumber:
    """Return the number, of those of no tier, that takes the place of the `first`: 3个，哦不，2个."""
    later = next((n for n in free if n.start >= first.end), None)
    return later if later and words.scope["amend"].search(text, first.end, later.start) else first


def _paired(
    text: str, words: Patterns, named: Sequence[PlatformTier], counts: Sequence[SpokenNumber], known: bool
) -> Iterator[Found]:
    """Pair numbers and tiers: all one way round, as the first pair is (两个省级、一个国家级; 省级两家、国家级一家)."""
    behind = {t: n for t in named for n in counts if n.start >= t.end and _follows(text, t, n)}
    ahead = {
        t: n for t in named for n in counts if n.unit and n.end <= t.start and LINK.fullmatch(text, n.end, t.start)
    }
    first = min((n.start for n in ahead.values()), default=len(text))
    pairs = ahead if named and first < named[0].start else behind
    shared = {
        one: pairs[two] for one, two in pairwise(named) if two in pairs and SHARED.fullmatch(text, one.end, two.start)
    }
    free = [n for n in counts if n not in pairs.values()]
    for tier, stated in {**shared, **pairs}.items():
        n = _amended(text, words, free, stated)
        start = min(tier.start, stated.start)
        each = tier in pairs or bool(EACH.search(text[: stated.start]))
        if words.platforms["applying"].search(text, text.rfind("，", 0, start) + 1, start):
            continue
        if each and not NONE.match(text, tier.end) and (known or max(tier.end, n.end) == len(text)):
            value = int(n.value) if n.value is not None and n.value < MOST and n.value == int(n.value) else None
            why = n.why or (Why.UNREADABLE if value is None else None)
            yield Found(tier.fact, value, start, max(tier.end, n.end), why)
