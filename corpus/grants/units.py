"""What a sum is one of: 每人每月, /亩, 每引进一家. A sum that is merely paid each year has no unit."""

import re
from functools import cache

from corpus.grants.wordlists import either

Range = tuple[int, int]
PAID_BY_TIME = re.compile(r"每(?:年度?|月|季度|次)?")
OF_ANOTHER = re.compile("的[^，]*$")  # 每家企业的项目最高…


def unit_of(words: str, begin: int, start: int, end: int) -> Range | None:
    """Return the unit of the sum at ``words[start:end]``, behind it or before it since `begin`."""
    after = _behind().match(words, end)
    slashed = after is not None and after.group().startswith("/")
    if after and not re.fullmatch(r"(?:/|每)(?:年|月)", after.group()):
        return after.span()
    found = _before().search(words[begin:start])
    if (
        found
        and not PAID_BY_TIME.fullmatch(found["unit"])
        and not OF_ANOTHER.search(found["gap"].removeprefix("的标准"))
    ):
        return begin + found.start("unit"), begin + found.end("unit")
    return after.span() if after and slashed else None


def counted_by(words: str) -> Range | None:
    """Return what a sum is multiplied by where a piece opens with it: 每引进一家…的，每增加30件."""
    found = _opening().match(words)
    return found.span("unit") if found else None


@cache
def _behind() -> re.Pattern[str]:
    unit = either("units")
    return re.compile(rf"(?:/|每){unit}(?:[/·每]{unit})*")


@cache
def _before() -> re.Pattern[str]:
    unit, acts = either("units"), either("counted")
    each = rf"每(?:新?{acts}[^，。；\d]{{0,6}}?)?(?:\d+(?:万|亿)?|一)?{unit}(?:[家个](?=企业|机构))?(?:企业|机构)?"
    more = rf"(?:每{either('units', 'times')}){{0,3}}"
    return re.compile(rf"(?P<unit>(?:每{either('times')})?{each}{more})(?P<gap>[^，。；\d每]{{0,14}})$")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(
        rf"[^，。；每的]{{0,16}}(?P<unit>每新?{either('counted')}[^，。；\d]{{0,4}}?(?:\d[\d.]*[百千万亿]*|一)(?:个百分点|{either('units')}))"
    )
