"""Deals awards out to labels: 国家级、省级的，分别给予100万元、50万元.

As many labels as awards, in order, or one award to each of several; a list that does not come out even is not dealt.
"""

import re
from functools import cache

from corpus.grants.wordlists import either

Range = tuple[int, int]
DEEP = 6  # a list of names begins behind one of the last so many 的
JOIN = re.compile(r"、|和|及|与|或|以及|或者|，")
THRESHOLD = re.compile(
    r"(?:\d[\d,.]*(?:百|千|万|亿|十)*[—–\-~～至])?\d[\d,.]*(?:百|千|万|亿|十)*(?:元|人|家|个|台|套|件|亩|平方米|吨|%|名|项|次|户|年|辆|床|张)?(?:（含）)?(?:以上|以下|以内)?"
)


def deal(words: str, begin: int, end: int, size: int) -> tuple[Range, ...]:
    """Return a list of `size` labels in ``words[begin:end]``, the nearest to the end; () where there is none."""
    for stretch in _stretches(words, begin, end):
        ranged = RANGED.search(words, *stretch)
        if ranged and size > 1:
            return (ranged.span(),) * size
        items = _items(words, *stretch, size)
        if len(items) == size:
            return items
    return ()


def thresholds(words: str, begin: int, end: int, size: int) -> tuple[Range, ...]:
    """Return a run of just `size` thresholds, each of which is granted the same; () where there is none."""
    run = _run(words, begin, end, THRESHOLD)
    alone = not any("以" in words[s:e] for s, e in run[:-1])  # 1亿元以上、5亿元以下 is one band
    return run if alone and len(run) == size else ()


RANGED = re.compile(r"排?第?[一二三四五六七八九\d]+(?:至|到|—|-|~)第?[一二三四五六七八九十\d]+(?:名|星级?|级|等奖)")


def _stretches(words: str, begin: int, end: int) -> list[Range]:
    """Return where a list may stand, the nearest first: brackets, then pieces."""
    found: list[Range] = []
    for match in re.finditer(r"（([^（）]*\d[^（）]*、[^（）]*)）", words[begin:end]):
        found.insert(0, (begin + match.start(1), begin + match.end(1)))
    at = end
    for match in reversed(list(re.finditer("[，；：]", words[begin:end]))):
        found.append((begin + match.end(), at))
        at = begin + match.start()
    found.append((begin, at))
    return found


def _items(words: str, begin: int, end: int, size: int) -> tuple[Range, ...]:
    """Return the items of the list that a stretch holds: a run of thresholds, of grades, or of names."""
    for pattern in (THRESHOLD, _grades()):
        run = _run(words, begin, end, pattern)
        if len(run) == size:
            return run
    if words[begin - 1 : begin] == "（":
        return ()
    behind = [begin + m.end() for m in re.finditer("的", words[begin:end])]
    for at in [*behind[: -DEEP - 1 : -1], begin]:
        names = _names(words, at, end)
        if len(names) == size:
            return names
    return ()


@cache
def _grades() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{either('grades')}|[一二三四五六七\d]星级?|[一二三四五\d]级|排?第?[一二三四五六七八九十]名)(?:等级|等次)?"
    )


def _run(words: str, begin: int, end: int, pattern: re.Pattern[str]) -> tuple[Range, ...]:
    """Return the longest run of what `pattern` matches with nothing but joins between, the last of equals."""
    runs: list[list[Range]] = []
    for match in pattern.finditer(words, begin, end):
        if words.count("（", begin, match.start()) > words.count("）", begin, match.start()):
            continue  # 县（市、区）
        last = runs[-1][-1] if runs else None
        if last and JOIN.fullmatch(words[last[1] : match.start()]):
            runs[-1].append(match.span())
        else:
            runs.append([match.span()])
    longest: list[Range] = []
    for run in runs:
        longest = run if len(run) >= len(longest) else longest
    return tuple(longest)


BEGINS = re.compile(
    r".*(?:获得过?|获评|获批|入选|认定为|认定的|被评为|评为|评定为|列入|完成|取得|属于|通过|对|为|按照?|首次|当年|新|荣获|授予|的)(?=.)"
)
STOPS = re.compile(r"等?的(?:企业|单位|项目|机构|个人|组织|平台|[^，、]{1,8})?$|(?:称号|证书|荣誉|认定)?的?$")


def _names(words: str, begin: int, end: int) -> tuple[Range, ...]:
    """Return the items of a list of names: between its joins, the first after the verb, the last before 的."""
    parts: list[Range] = []
    at, depth, quoted = begin, 0, False
    i = begin
    while i < end:
        depth += (words[i] in "（《") - (words[i] in "）》")
        quoted ^= words[i] == '"'
        join = re.match(r"、|以及|和(?!谐)|(?<!以)及(?!以)|或者", words[i:end]) if depth <= 0 and not quoted else None
        if join:
            parts.append((at, i))
            at = i + join.end()
            i = at
            continue
        i += 1
    parts.append((at, end))
    if len(parts) < 2 or any(e <= s for s, e in parts):
        return ()
    first = BEGINS.match(words[parts[0][0] : parts[0][1]])
    if first:
        parts[0] = (parts[0][0] + first.end(), parts[0][1])
    stop = STOPS.search(words[parts[-1][0] : parts[-1][1]])
    if stop and stop.start():
        parts[-1] = (parts[-1][0], parts[-1][0] + stop.start())
    return tuple(parts)


def grade(words: str) -> Range | None:
    """Return the grade that `words` name: 国家级, 五星级, 一等奖. A bare 市 or 省 is none."""
    match = next((m for m in _grades().finditer(words) if len(m.group()) > 1 and m.group() != "国家"), None)
    return match.span() if match else None
