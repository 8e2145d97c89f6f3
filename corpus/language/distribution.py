"""Deals sums out to labels: 国家级、省级的，分别给予100万元、50万元. The one reader of 分别, of lists and of ranges.

As many labels as sums, in order, or one sum to each of several; a list that does not come out even is not dealt.
Ranges are of the words given, in which signs are full-width and white space may stand between the items of a list.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from corpus.yamls import read_yaml

Range = tuple[int, int]
DATA = Path(__file__).with_name("grades.yaml")
SIGN = re.compile(
    "分别|依次|各自?(?=给予|奖励|补贴|按|安排|[是为])"
)  # each of those before it gets one of what follows
DEEP = 6  # a list of names begins behind one of the last so many 的
JOIN = re.compile(r"\s*(?:、|和|及|与|或|以及|或者|，)\s*")
BETWEEN = re.compile("、|以及|和(?!谐)|(?<!以)及(?!以)|(?<!参)与(?!会)|或者")
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
def grades() -> str:
    """Return the names of grades as one alternative of a regular expression, the longest first."""
    words = str(read_yaml(DATA.read_text(encoding="utf-8"))["grades"]).split()
    return "(?:" + "|".join(sorted(map(re.escape, set(words)), key=lambda word: (-len(word), word))) + ")"


@cache
def _grades() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{grades()}|[一二三四五六七\d]星级?|[一二三四五\d]级|排?第?[一二三四五六七八九十]名)(?:等级|等次)?"
    )


def runs(
    words: str, spans: Sequence[Range], kinds: Sequence[object] = (), joined: Callable[[str], object] | None = None
) -> list[list[int]]:
    """Return which of `spans` stand in a row, by their places in `spans`.

    `joined` says whether the words between two go on with the row, by default if they are no more than a join. Of two
    `kinds` are no row.
    """
    goes_on = joined or JOIN.fullmatch
    found: list[list[int]] = []
    for i, (start, _) in enumerate(spans):
        alike = i > 0 and (not kinds or kinds[i] == kinds[i - 1])
        if alike and goes_on(words[spans[i - 1][1] : start]):
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _run(words: str, begin: int, end: int, pattern: re.Pattern[str]) -> tuple[Range, ...]:
    """Return the longest run of what `pattern` matches, the last of equals; nothing in brackets is in one."""
    spans = [match.span() for match in pattern.finditer(words, begin, end)]
    spans = [span for span in spans if words.count("（", begin, span[0]) <= words.count("）", begin, span[0])]
    longest = max(reversed(runs(words, spans)), key=len, default=[])
    return tuple(spans[i] for i in longest)


def items(words: str, begin: int, end: int) -> list[Range]:
    """Return what stands between the joins of a list, not cut inside brackets, titles and quotation marks."""
    parts: list[Range] = []
    at, i, depth, quoted = begin, begin, 0, False
    while i < end:
        depth += (words[i] in "（《") - (words[i] in "）》")
        quoted ^= words[i] == '"'
        join = BETWEEN.match(words, i, end) if depth <= 0 and not quoted else None
        if join:
            parts.append((at, i))
            at = join.end()
        i = join.end() if join else i + 1
    return [*parts, (at, end)]


BEGINS = re.compile(
    r".*(?:获得过?|获评|获批|入选|认定为|认定的|被评为|评为|评定为|列入|完成|取得|属于|通过|对|为|按照?|首次|当年|新|荣获|授予|的)(?=.)"
)
STOPS = re.compile(r"等?的(?:企业|单位|项目|机构|个人|组织|平台|[^，、]{1,8})?$|(?:称号|证书|荣誉|认定)?的?$")


def _names(words: str, begin: int, end: int) -> tuple[Range, ...]:
    """Return the items of a list of names: between its joins, the first after the verb, the last before 的."""
    parts = items(words, begin, end)
    if len(parts) < 2 or any(e <= s for s, e in parts):
        return ()
    first = BEGINS.match(words[parts[0][0] : parts[0][1]])
    if first:
        parts[0] = (parts[0][0] + first.end(), parts[0][1])
    stop = STOPS.search(words[parts[-1][0] : parts[-1][1]])
    if stop and stop.start():
        parts[-1] = (parts[-1][0], parts[-1][0] + stop.start())
    return tuple(parts)


def is_grade(words: str) -> bool:
    """Whether words are the name of a grade and no more."""
    return _grades().fullmatch(words) is not None


def grade(words: str) -> Range | None:
    """Return the grade that `words` name: 国家级, 五星级, 一等奖. A bare 市 or 省 is none."""
    match = next((m for m in _grades().finditer(words) if len(m.group()) > 1 and m.group() != "国家"), None)
    return match.span() if match else None
