"""Platforms told of without a number: 首次认定国家级工程研究中心, 设计中心是国家级的, 原来是省级、今年升为国家级.

Each kind named counts one. A tier that is only a topic tells nothing; 市级 alone tells that there is neither other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.telling import Found

FACTS = {"国": "national_platforms", "省": "provincial_platforms"}
FIRST = "first_recognition"
SIGNS = "，。；！？："


@dataclass(frozen=True, slots=True)
class PlatformTier:
    """A naming of a tier of platforms; `kinds` are those named with it: 国家级工程研究中心和重点实验室."""

    fact: str
    start: int
    end: int
    kinds: tuple[str, ...]


def tiers(text: str, words: Patterns) -> Iterator[PlatformTier]:
    """Yield the tiers of platforms that are named in an even `text`; 国家级绿色工厂 is none."""
    for match in words.tier.finditer(text):
        end, kinds = _kinds(text, words, match.end())
        alone = words.platforms["behind"].match(text, end) or words.platforms["count"].match(text, end)
        if kinds or alone:
            yield PlatformTier(FACTS[text[match.start()]], match.start(), end, kinds)


def recognised(
    text: str, words: Patterns, where: Assertions, named: Sequence[PlatformTier], asked: Sequence[str]
) -> list[Found]:
    """Return what the tiers `named` in an even `text` tell without a number."""
    known = "认定" in text or _asked(asked) or any(p.search(text) for p in (words.platform, words.platforms["first"]))
    if named and words.platforms["asked"].search(text.rstrip("？。！")):
        return _instead(named[0])  # 省级的呢, after what was told of another tier
    for tier in named:
        clause = text[_begin(text, tier.start) : tier.start]
        if words.platforms["supposed"].search(clause):
            return _instead(tier)
        if known and words.platforms["raised"].search(clause) and not words.platforms["intended"].search(clause):
            return [*_instead(tier), *_unsure(text, words, tier)]
    granted = list(_granted(text, words, where))
    if not granted and not any(words.tier.finditer(text)):
        return list(_lower(text, words, where, asked))
    groups = [group for group in _groups(text, words, named) if _heads(text, group, words, asked)]
    groups += [[tier] for tier in granted]
    return list(_counted(groups, [group for group in groups if _first(text, group, words)] or groups))


def _granted(text: str, words: Patterns, where: Assertions) -> Iterator[PlatformTier]:
    """Yield what a province or the state is said to have recognised: 省里认了个重点实验室."""
    for match in words.platforms["granted"].finditer(text):
        end, kinds = _kinds(text, words, match.end())
        topic = text.startswith("的", end)  # 省里认了重点实验室的有没有奖
        if where.tells(match.start(), end) and not topic:
            yield PlatformTier(FACTS[match["by"][0]], match.start(), end, kinds)


def _kinds(text: str, words: Patterns, end: int) -> tuple[int, tuple[str, ...]]:
    """Return where the kinds that follow a tier end, and the kinds: 重点实验室、企业技术中心."""
    kinds: list[str] = []
    kind = words.platform.match(text, end + (text[end : end + 1] == "的"))
    while kind:
        kinds.append(kind.group())
        end = kind.end()
        link = words.platforms["link"].match(text, end)
        kind = words.platform.match(text, link.end()) if link else None
    return end, tuple(kinds)


def _groups(text: str, words: Patterns, named: Sequence[PlatformTier]) -> Iterator[list[PlatformTier]]:
    """Yield the tiers that stand in one list: 省级重点实验室和国家级企业技术中心."""
    group: list[PlatformTier] = []
    for tier in named:
        if group and not words.platforms["link"].fullmatch(text, group[-1].end, tier.start):
            yield group
            group = []
        group.append(tier)
    if group:
        yield group


def _heads(text: str, group: Sequence[PlatformTier], words: Patterns, asked: Sequence[str]) -> bool:
    """Whether a list is told: what stands before or behind it says so; 国家级和省级 without kinds is a topic."""
    if len({tier.fact for tier in group}) > 1 and not all(tier.kinds for tier in group):
        return False
    first, last = group[0], group[-1]
    link = words.platforms["link"].match(text, last.end)
    if link and words.tier.match(text, link.end()):  # 首次认定国家级、省级的奖多少
        return False
    begin, end = _begin(text, first.start), _end(text, last.end)
    if words.platforms["intended"].search(text, begin, first.start):
        return False
    named = words.platform.search(text, begin) or "认定" in text[begin:]
    before = named and words.platforms["before"].search(text[begin : first.start])
    if before or words.platforms["adding"].search(text[begin : first.start]) or _led(text, begin, group, words):
        return True
    if words.platforms["after"].match(text, last.end):
        return True
    rest = words.parties["mention"].sub("", text[begin : first.start]) + text[last.end : end]
    answers = first.fact in asked if first.fact else _asked(asked)
    return answers and not words.filler.sub("", rest)


def _led(text: str, begin: int, group: Sequence[PlatformTier], words: Patterns) -> bool:
    """Whether a list is told by what stands around it: 首次省级认定; 头一回认定，国家级…; 国家级…，能拿200万吗."""
    first, last = group[0], group[-1]
    if words.platforms["firstly"].search(text[begin : first.start]) and words.platforms["then"].match(text, last.end):
        return True
    whole = begin == first.start and all(tier.kinds for tier in group)
    return whole and bool(
        words.platforms["headed"].search(text[:begin]) or words.platforms["alone"].match(text, last.end)
    )


def _first(text: str, group: Sequence[PlatformTier], words: Patterns) -> bool:
    """Whether a list is told as recognised for the first time, by its own clause or by words that reach all."""
    begin, end = _begin(text, group[0].start), _end(text, group[-1].end)
    near = words.platforms["first"].search(text, begin, end) or words.platforms["after"].match(text, group[-1].end)
    return bool(near or words.platforms["all"].search(text))


def _counted(groups: Sequence[Sequence[PlatformTier]], sure: Sequence[Sequence[PlatformTier]]) -> Iterator[Found]:
    """Yield one count a fact, as many as kinds are named; one named again is the same one.

    Beside `sure` lists, which are first recognitions, the others are doubtful: one of 2019 counts no more.
    """
    counts: dict[str, list[PlatformTier]] = {}
    for group in sure:
        for tier in group:
            counts.setdefault(tier.fact, []).append(tier)
    for fact, same in counts.items():
        kinds = {kind for tier in same for kind in tier.kinds}
        yield Found(fact, max(1, len(kinds)), same[0].start, same[-1].end)
    for tier in (tier for group in groups for tier in group):
        if tier.fact not in counts:
            yield Found(tier.fact, None, tier.start, tier.end, Why.UNSURE)


def _instead(tier: PlatformTier) -> list[Found]:
    """Return one of this tier and none of the other: 那如果是国家级呢."""
    return [Found(fact, int(fact == tier.fact), tier.start, tier.end) for fact in FACTS.values()]


def _unsure(text: str, words: Patterns, tier: PlatformTier) -> Iterator[Found]:
    """Yield that what was raised to a tier may not be recognised for the first time, where nothing says so."""
    if not words.platforms["first"].search(text):
        yield Found(FIRST, None, tier.start, tier.end, Why.UNSURE)


def _lower(text: str, words: Patterns, where: Assertions, asked: Sequence[str]) -> Iterator[Found]:
    """Yield that a platform of a city or a county, told of alone, is of neither tier."""
    for match in words.platforms["lower"].finditer(text):
        end, kinds = _kinds(text, words, match.end())
        if not (kinds or words.platforms["behind"].match(text, end)) or not where.tells(match.start(), end):
            continue
        tier = PlatformTier("", match.start(), end, kinds)
        clause = text[_begin(text, match.start()) : match.start()]
        awards = kinds and words.platforms["given"].search(match.group())
        if awards or words.platforms["supposed"].search(clause) or _heads(text, [tier], words, asked):
            yield from (Found(fact, 0, match.start(), end) for fact in FACTS.values())
            return


def _asked(asked: Sequence[str]) -> bool:
    return any(fact in asked for fact in FACTS.values())


def _begin(text: str, at: int) -> int:
    return max(text.rfind(sign, 0, at) for sign in SIGNS) + 1


def _end(text: str, at: int) -> int:
    return min((i for sign in SIGNS if (i := text.find(sign, at)) >= 0), default=len(text))
