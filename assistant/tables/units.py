"""The units of a table of enterprises: behind a heading, in a line above the head, and whether a fact is told in one.

当年销售收入（万元） · 销售收入/万元 · [万元] · 单位：万元、亩. It reads what is written; a unit that a fact is not told
in, as 万美元 or 万元 for a price a square metre, is for the caller to refuse.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpus.language.exact import ratio
from corpus.language.quantity import Quantity, normal, quantities
from corpus.measures.facts import WHOLE, Fact, Type

MONEY = r"(?:人民币)?[十百千万亿]*(?:美元|欧元|港元|港币|日元|英镑|韩元|元)(?:人民币)?"
AREA = r"万?(?:平方米|平米|㎡|m²|m2|公顷|亩)"
COUNTED = r"%|[个家项名户位人]"
UNIT = rf"(?:{MONEY}(?:/{AREA})?|{AREA}|{COUNTED})"
SCALE = "[十百千万亿]+"  # what people put for a unit: 亿
BARE = re.compile(f"{UNIT}|{SCALE}")
AROUND = " \t\r\n　*＊"  # a star asks for an answer
UNITS_ARE = r"(?:计量|金额|货币|面积)?单位\s*(?:统一|一律|全部|均|都)*[为是]?\s*[:：]?\s*"
SAID = f"(?:{UNITS_ARE})?"
ALONE = re.compile(rf"[（(\[【]?\s*{SAID}(?P<unit>{UNIT})\s*[)）\]】]?")
BEHIND = re.compile(
    rf"(?P<name>.*?\S)\s*(?:[（(\[【]\s*{SAID}(?P<in>{UNIT}|{SCALE})\s*[)）\]】]|[/、,，:：;；\-_\s]\s*{SAID}(?P<after>{UNIT})"
    rf"|(?P<on>{SCALE}元))",
    re.DOTALL,
)
ABOVE = re.compile(rf"{UNITS_ARE}(?P<units>[^\s（）()。；;]+)|[以按](?P<told>{UNIT})(?:为单位|[计填])")
LINE = re.compile(rf"[（(\[【]?\s*{UNITS_ARE}")
BETWEEN = re.compile(r"[、,，和及]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its unit, and the unit, "" where it says none."""

    name: str
    unit: str = ""


def parted(heading: str) -> Heading:
    """Return a heading and the unit behind it: 销售收入/万元 is 销售收入 in 万元, （万元） "" in 万元."""
    bare = heading.strip(AROUND)
    plain = normal(bare)
    if alone := ALONE.fullmatch(plain):
        return Heading("", alone["unit"])
    found = BEHIND.fullmatch(plain)
    if not found:
        return Heading(bare)
    return Heading(bare[: len(found["name"])], found["in"] or found["after"] or found["on"])


def units_above(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the units that lines above a head tell of the whole table; 单位：某某局 tells none."""
    return tuple(unit for text in texts for unit in _units(normal(text.strip())))


def says_unit(text: str) -> bool:
    """Whether a cell says the unit of a table and is no heading: 单位：万元, but not 销售收入（单位：万元）."""
    return bool(LINE.match(text.strip()) and units_above([text]))


def is_unit(text: str) -> bool:
    """Whether that is a unit, or a scale that people put for one: 亩, 万元, 亿."""
    return bool(BARE.fullmatch(text))


def fits(fact: Fact, unit: str) -> bool:
    """Whether numbers of the fact may be told in that unit; a price a square metre may be told in plain 元."""
    one = _quantity(unit)
    if one is None:
        return False
    if ratio(one.unit, fact.code) is not None:
        return True
    plain = ("/" in fact.unit and one.unit == "CNY") or (fact.type in WHOLE and not _of_kind(one))
    return plain and one.value == 1


def applies(fact: Fact, unit: str) -> bool:
    """Whether a unit told of a whole table is meant for such a fact: money of any currency, or an area."""
    one = _quantity(unit)
    if one is None or fact.type not in (Type.MONEY, Type.AREA):
        return False
    return _of_kind(one) == ("area" if fact.type is Type.AREA else "money")


def _units(text: str) -> list[str]:
    if alone := ALONE.fullmatch(text):
        return [alone["unit"]] if _of_kind(_quantity(alone["unit"])) else []
    listed = [part for found in ABOVE.finditer(text) for part in BETWEEN.split(found["units"] or found["told"])]
    return [found["unit"] for part in listed if (found := ALONE.fullmatch(part)) and _quantity(found["unit"])]


def _of_kind(one: Quantity | None) -> str:
    if one is None:
        return ""
    if one.unit in ("mu", "m2", "公顷"):
        return "area"
    return "money" if one.unit[:3].isupper() and one.unit.isascii() else ""


@lru_cache(maxsize=256)
def _quantity(unit: str) -> Quantity | None:
    found = quantities(f"1{unit.removeprefix('人民币').removesuffix('人民币')}")
    return found[0] if len(found) == 1 else None
