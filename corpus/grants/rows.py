"""Rows of a table as the canonical text has them: | 企业类型：规上工业企业 | 奖励标准：最高10万元 |."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.grants.wordlists import either

BAR = re.compile("[|｜]")
NAME = re.compile(r"[^：:\d]{1,25}[：:]")
SUM = re.compile(r"\d[\d,.]*\s*(?:万|亿|千|百)*\s*(?:元|[%％])")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: where its words stand, without the name of its column, and whether they are an award."""

    start: int
    end: int
    award: bool


def is_row(text: str) -> bool:
    """Whether a line is a row of a table."""
    return text.lstrip()[:1] in ("|", "｜") and len(BAR.findall(text)) > 1


def cells(text: str, start: int, end: int, header: str = "") -> tuple[Cell, ...]:
    """Return the cells of the row at ``text[start:end]``; `header` ends with the names of the columns, if any."""
    heads = [name for name in BAR.split(header) if name.strip()] if BAR.search(header) else []
    found = list(_spans(text, start, end))
    behind = heads[len(heads) - len(found) :] if len(heads) >= len(found) else [""] * len(found)
    names = [_name(text, *span) for span in found]
    bodies = [_trimmed(text, s + len(name), e) for (s, e), name in zip(found, names, strict=True)]
    sums = [SUM.search(text, *body) is not None for body in bodies]
    paid = [
        is_sum and re.search(either("award_nouns"), name or head) is not None
        for is_sum, name, head in zip(sums, names, behind, strict=True)
    ]
    if not any(paid) and sum(sums) and len(found) > 1:
        last = max(i for i, is_sum in enumerate(sums) if is_sum)
        paid = [i == last for i in range(len(found))]
    return tuple(Cell(*body, award) for body, award in zip(bodies, paid, strict=True))


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for bar in [*(m.start() for m in BAR.finditer(text, start, end)), end]:
        begin, last = _trimmed(text, at, bar)
        if begin < last:
            yield begin, last
        at = bar + 1


def _name(text: str, start: int, end: int) -> str:
    """Return the name of the column that stands in a cell, with its colon."""
    named = NAME.match(text, start, end)
    return named.group() if named and named.end() < end else ""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
