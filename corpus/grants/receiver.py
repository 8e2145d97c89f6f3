"""Who is granted something, and what is required of them, in the words before an award.

「对获得中国质量奖的企业」: the receiver stands last, what is required before it. 「企业参加展会的」: it stands first. A
piece that names nobody is all condition.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.grants.phrases import BEFORE_WHOM
from corpus.grants.wordlists import either

Range = tuple[int, int]
LABEL = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+[条章节款项]|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d{1,2}[.．、）](?!\d)|[①-⑳])*(?:【[^】]*】)?(?:[一二三四五六七八九十]是)?"
)
LEAD = re.compile(
    r"^(?:其中|如|若|且|并且?|同时|另外|此外|但|可|则|应当?|继续|\d{4}年(?!度)|(?:由?[省市区县]级?财政|财政部门|各区|市里|区里))*(?:对于?|凡是?|针对|面向|向|支持|鼓励|激励|引导|帮助|为(?=[^，的]*$))?"
)
LONGEST = 12  # characters of a receiver that no list has
STRONG = re.compile(
    "企业|公司|机构|单位|组织|个人|主体|合作社|团队|人员|学生|力量|事务所|协会|学校|医院|孵化器|园区|毕业生|工商户"
)
AGENCY = re.compile("部门|政府|机关")


@dataclass(frozen=True, slots=True)
class Party:
    """Where the receiver stands in a piece (None: it names none), and where what is required does."""

    receiver: Range | None
    required: tuple[Range, ...]


# Single signs that begin what is required, but not within a word: 以上, 在校, 经济, 自主.
SIGNS = (
    r"以(?![上下内外及])|在(?![校职岗读建研册])|经(?![济营费贸销])|与(?!会)|为(?!主|例)|按(?!揭)|从(?![业事])|到(?!期)"
    r"|自(?![主然助用营有动行])|于|其(?![他中])"
)
TIMES = r"[一二三\d]+年内|第一个|\d{4}年"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    receiver, fresh = either("receivers"), either("fresh")
    joint = "(?:、|和|及|与|或|以及|或者)"
    return {
        "last": re.compile(rf"(?<!后)(?<!可){either('receivers', 'short')}(?:（[^）]*）)?$"),
        "receiver": re.compile(rf"{receiver}(?:（[^）]*）)?"),
        "acts": re.compile(rf"(?:{either('acts')}|{SIGNS})"),
        "verb": re.compile(
            rf"(?:新|未|不|且|均)?(?:{either('acts', 'half_acts')}|{SIGNS}|{TIMES}|可|应|须|需|免|本身|自身)"
        ),
        "joint": re.compile(joint),
        "fresh": re.compile(rf"(?:(?!新(?:型|能源|材料|兴|区|媒体)){fresh})+"),
        "support": re.compile("支持|鼓励|激励|引导|帮助"),
    }


@lru_cache(maxsize=4096)  # what stands before one sentence stands before the next too
def party(words: str) -> Party:
    """Return who and what a piece names; ranges are of `words`."""
    begin, end = _opening(words), len(words)
    at = _receiver(words, begin, end) if begin < end else None
    rest = [_clean(words, begin, end)] if at is None else [_clean(words, begin, at[0]), _clean(words, at[1], end)]
    return Party(at, tuple(one for one in rest if one))


def _opening(words: str) -> int:
    """Return where a piece begins behind its label and 对, 鼓励 and the like; both patterns match nothing at least."""
    begin = 0
    for pattern in (LABEL, BEFORE_WHOM, LEAD):
        found = pattern.match(words[begin:])
        begin += found.end() if found else 0
    return begin


def _receiver(words: str, begin: int, end: int) -> Range | None:
    """Return the receiver: one that a verb follows, one within, one at the end, or whatever noun 对 leads to."""
    first, last = _first(words, begin, end), _last(words, begin, end)
    if first and (last is None or STRONG.search(words, *first)):  # not 对投资运行和项目|建设成效显著的县
        return first
    inner = None if last and not _patterns()["support"].search(words, 0, begin) else _inner(words, begin, end)
    if inner or last:
        return inner or last
    if words[begin - 1 : begin] == "对":
        return _named(words, begin, end) or _strong(words, begin, end)
    return _strong(words, begin, end) if words[end - 1] == "的" else None


def _first(words: str, begin: int, end: int) -> Range | None:
    """Return a receiver that a verb follows: 企业|参加…, 社区股份合作公司、区属企业|积极…"""
    own = _patterns()
    if words.startswith("属", begin):  # 属加建扩建等载体建设
        return None
    supported = own["support"].search(words, 0, begin) is not None
    stop = words.find("的", begin, end)
    act = own["acts"].search(words, begin, stop if stop >= 0 else end)
    stop = act.end() if act else stop + 1 if stop >= 0 else end
    for match in own["receiver"].finditer(words, begin, end):
        behind = match.end()
        if (match.start() >= stop and stop < end) or AGENCY.search(match.group()):
            return None
        if words.count("（", begin, match.start()) > words.count("）", begin, match.start()):
            return None
        if own["joint"].match(words, behind) or behind >= end:
            continue
        verb = own["verb"].match(words, behind)
        if verb and own["receiver"].match(words, verb.end()) and verb.end() - verb.start() > 1:
            continue  # 企业服务平台
        if verb or (supported and words[behind] != "的"):
            return begin, behind
    return None


def _named(words: str, begin: int, end: int) -> Range | None:
    """Return the noun behind the last 的 of 对…的…, or all of a short 对…, whatever it is: 对…的幼儿园."""
    at = _rfind_open(words, "的", begin, end)
    start = at + 1 if at >= 0 else begin
    own = _patterns()
    if (
        not 2 <= end - start <= LONGEST
        or own["acts"].search(words, start, end)
        or re.search(r"\d|费$|额$|方面$", words[start:end])
    ):
        return None
    return start, end


def _strong(words: str, begin: int, end: int) -> Range | None:
    """Return who stands in a piece before a verb that no list has: 坪山区企业|原创设计作品获…"""
    at = _rfind_open(words, "的", begin, end - 1) + 1 or begin
    found = STRONG.search(words, at, end)
    listed = found is not None and words.startswith("、", found.end())
    if found is None or listed or _patterns()["acts"].search(words, at, found.start()):
        return None
    return at, found.end()


def _inner(words: str, begin: int, end: int) -> Range | None:
    """Return a receiver that stands between what is required of it: 符合条件的|企业|在本区购房的."""
    for match in re.finditer("的", words[begin:end]):
        found = _first(words, begin + match.end(), end)
        if found:
            return found
    return None


def _last(words: str, begin: int, end: int) -> Range | None:
    own = _patterns()
    if not own["last"].search(words[begin:end]) or AGENCY.search(words[end - 4 : end]):
        return None
    at = max(_rfind_open(words, "的", begin, end), begin)
    at += words.startswith("的", at)
    fresh = own["fresh"].match(words, at, end)
    if fresh and fresh.end() < end - 1:
        at = fresh.end()
    return (at, end) if at < end else None


def _rfind_open(words: str, char: str, begin: int, end: int) -> int:
    """Return where `char` stands last outside brackets and quotation marks; -1 where it does not."""
    depth, quoted, found = 0, False, -1
    for i in range(begin, end):
        depth += (words[i] in "（《") - (words[i] in "）》")
        quoted ^= words[i] == '"'
        if words[i] == char and depth <= 0 and not quoted:
            found = i
    return found


def _clean(words: str, begin: int, end: int) -> Range | None:
    while begin < end and words[begin] in "、，且并对和及":
        begin += 1
    while begin < end and words[end - 1] in "的、，，":
        end -= 1
    return (begin, end) if begin < end else None
