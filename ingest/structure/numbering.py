"""Recognises the ordinals of Chinese official documents at a line's start: 第十二条, 一、, （一）, 1., （1）, ①, 附件2.

Half- and full-width forms count alike (1． 1﹒ (一) ⑴). It refuses what only looks like an ordinal: a cross-reference
(第三条规定的…, （一）项…), a decimal (1.5万元), a rank (一、二级).
"""

import re
from dataclasses import dataclass
from enum import IntEnum

HAN = "一二三四五六七八九十百千零〇两"
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BULLETS = {0x2460: 20, 0x2474: 20, 0x2488: 20, 0x3220: 10, 0x3251: 15}


class Style(IntEnum):
    """The form of an ordinal, highest first, as the law and GB/T 9704-2012 rank them."""

    PART = 1  # 第一编
    CHAPTER = 2  # 第一章
    SECTION = 3  # 第一节
    ARTICLE = 4  # 第一条
    COMMA = 5  # 一、
    HAN_BRACKETS = 6  # （一）
    DOT = 7  # 1.
    BRACKETS = 8  # （1）
    HALF_BRACKET = 9  # 1）
    CIRCLE = 10  # ①


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal at a line's start. `end` is where the words after it begin; `suffix` counts 之一, 之二."""

    style: Style
    number: int
    suffix: int
    label: str
    end: int
    spaced: bool  # blank or nothing follows: certainly no cross-reference


_N = f"[{HAN}]{{1,9}}"
_HEAD = re.compile(rf"第\s?({_N}|\d{{1,4}})\s?([编章节条])(?:之({_N}))?")
_FORMS = (
    (Style.COMMA, re.compile(rf"({_N})\s?、")),
    (Style.HAN_BRACKETS, re.compile(rf"[（(]\s?({_N})\s?[）)]、?")),
    (Style.DOT, re.compile(r"(\d{1,3}|[０-９]{1,3})\s?[.．﹒、](?!\s?\d)")),
    (Style.DOT, re.compile(r"(\d{1,3})[.．﹒](?=\d{4}\s?年|[2-6][GgDd][^\d])")),
    (Style.DOT, re.compile(r"([⒈-⒛])")),
    (Style.BRACKETS, re.compile(r"[（(]\s?(\d{1,3}|[０-９]{1,3})\s?[）)]、?")),
    (Style.BRACKETS, re.compile(r"([⑴-⒇])")),
    (Style.HALF_BRACKET, re.compile(r"(\d{1,2})\s?[）)]")),
    (Style.HAN_BRACKETS, re.compile(r"([㈠-㈩])")),
    (Style.CIRCLE, re.compile(r"([①-⑳㉑-㉟])(?!\s?[①-⑳㉑-㉟、和至])")),
)
_HEADS = {"编": Style.PART, "章": Style.CHAPTER, "节": Style.SECTION, "条": Style.ARTICLE}
# What follows a number that is spoken of, not given.
_REFERENCE = re.compile(
    r"(?:[、,，和或及与至到](?=第|[（(]|[之前后以])|[，,、。；：）》)]|规定|所[列述称规定]|的|之(?!后)|中(?:的|所|规定)|等(?:规定|条|项)|[第前]|[款项](?!目|目)"
    r"|和(?=本|其|上)|第[一二三四五六七八九十]+款|以[上下前后]|有关规定|要求)"
)
_ITEM_REFERENCE = re.compile(
    r"(?:项(?!目)|款(?!项|待|物)|点(?!对|面|亮)|至[（(第]|[、和或及与](?=[（(第])|[，,。；）》]|类(?!似|别)|条(?!件|例|块|线|目)|目(?!标|录|前))"
)
_RANKS = re.compile(rf"[{HAN}]+(?:[、级类等期层线档次产]|(?:和|及|至)[{HAN}])|[{HAN}]+$")
_ATTACHMENT = re.compile(
    rf"(?:附件|附表|附录)\s?(\d{{1,2}}|[{HAN}]{{1,3}}|[A-Z](?![A-Za-z]))?(?:[-－—]\d+)?\s?(?:[:：.．、]|(?=\s|[（(]|$))"
)


def han_number(text: str) -> int:
    """Return the value of 一百二十, 廿-free, below ten thousand. 二〇二 reads digit by digit; `text` is not empty."""
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def ordinal(line: str) -> Ordinal | None:
    """Return the ordinal that `line` begins with, None where it begins with none or only speaks of one."""
    if line.startswith("第"):
        return _head(line)
    for style, form in _FORMS:
        match = form.match(line)
        if match:
            rest = line[match.end() :]
            refused = _RANKS.match(rest) if style is Style.COMMA else _speaks(match[0], rest)
            number = _value(match[1])
            return None if refused or not number else _made(style, number, 0, match[0], rest)
    return None


def refers(line: str) -> bool:
    """Say whether `line` begins by speaking of a clause: 第三条规定的…, （一）项…"""
    match = _HEAD.match(line)
    if match:
        return _REFERENCE.match(line, match.end()) is not None
    matches = (form.match(line) for style, form in _FORMS if style in (Style.HAN_BRACKETS, Style.BRACKETS))
    return any(match and _speaks(match[0], line[match.end() :]) for match in matches)


def attachment(line: str) -> re.Match[str] | None:
    """Return the match of 附件, 附件1：, 附件一 at the start of `line`."""
    return _ATTACHMENT.match(line)


def _speaks(written: str, rest: str) -> bool:
    """Say whether a number in brackets is spoken of: （一）项, （一）、（二）项."""
    return _ITEM_REFERENCE.match(rest) is not None or (written.endswith("、") and rest.startswith(("（", "(", "第")))


def _head(line: str) -> Ordinal | None:
    match = _HEAD.match(line)
    if not match:
        return None
    style, rest = _HEADS[match[2]], line[match.end() :]
    spaced = not rest or rest[0].isspace()
    if not spaced and _REFERENCE.match(rest):
        return None
    if style is not Style.ARTICLE and (len(rest) > 40 or "。" in rest):
        return None
    number = _value(match[1])
    return _made(style, number, _value(match[3]) if match[3] else 0, match[0], rest) if number else None


def _made(style: Style, number: int, suffix: int, written: str, rest: str) -> Ordinal:
    blank = len(rest) - len(rest.lstrip())
    return Ordinal(style, number, suffix, written, len(written) + blank, not rest or blank > 0)


def _value(written: str) -> int:
    for first, count in _BULLETS.items():
        if first <= ord(written[0]) < first + count:
            return ord(written[0]) - first + (21 if first == 0x3251 else 1)
    return int(written) if written.isdecimal() else han_number(written)
