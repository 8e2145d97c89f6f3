"""Labels of clauses and items in running text: 一、（一） 第十二条 1. （1）. They name a place; they are no numbers."""

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.language.quantity import normal

BREAK = "，"
NEAR = 6  # characters beside a label that show what it stands for
HAN = "零〇一二三四五六七八九十百千"
LABEL = re.compile(
    rf"附件[{HAN}]{{1,3}}、?|第[{HAN}\d]+(?:条|章|编|节(?!点))(?:第?[（(][{HAN}\d]+[）)]项?)?|(?<![\u4e00-\u9fff、])[{HAN}]{{1,3}}、(?![{HAN}])"
    rf"|[（(][{HAN}]{{1,3}}[）)]"
)
NAMED = re.compile(rf"[^，。；：、\s]{{1,{NEAR}}}$")
HEADED = re.compile(rf"[^，。；：、]{{1,{NEAR}}}")
# 1. and （1） are labels where a citation has them; else they are numbers, and judged as such.
ITEM = re.compile(
    r"附件\s*\d{1,2}(?!\d)|(?<![\d.])\d{1,3}(?:[.．](?![\d万亿元%％个家名])|、(?=[\u4e00-\u9fff]))"
    r"|[（(]\d{1,3}[）)](?!\s*[\d万亿元%％个家名年月日])"
)


def take_labels(text: str, carried: Sequence[str]) -> tuple[str, list[str]]:
    """Take out of `text` the labels that one of `carried` has; return the rest and the faults of those none has."""
    theirs = [even(words) for words in carried]
    faults: list[str] = []

    def label(match: re.Match[str]) -> str:
        if not any(even(match.group().rstrip("、")) in words for words in theirs):
            faults.append(f"“{match.group()}”：不是所引条款")
        return BREAK

    def item(match: re.Match[str]) -> str:
        place = _place(match)
        return BREAK if any(place in words for words in theirs) else match.group()

    return ITEM.sub(item, LABEL.sub(label, text)), faults


def _place(label: re.Match[str]) -> str:
    """Return a label with its neighbours: the words it heads, or for 附件1 the words that name it."""
    if label.group().startswith("附件"):
        named = NAMED.search(label.string, 0, label.start())
        return even((named.group() if named else "") + label.group())
    headed = HEADED.match(label.string, label.end())
    return even(label.group() + (headed.group() if headed else ""))


def without_labels(text: str) -> str:
    """Return `text` without the labels in it."""
    return ITEM.sub(BREAK, LABEL.sub(BREAK, text))


@lru_cache(maxsize=4096)
def even(text: str) -> str:
    """Return `text` without white space, its letters, digits and brackets made alike."""
    return "".join(normal(text).split()).translate(str.maketrans("[【（(]】）)", "〔〔〔〔〕〕〕〕"))
