"""Reads a text that is one exact quantity and nothing else: 101亿元, ￥1.5万元整, 1亿2000万元, 三个.

A bound (不到, 以内), a range, a part (…的一半), a guess (约, 多), a forecast, a denial or any other word beside the
quantity makes it none. Nothing of a text is passed over but signs of the yuan before or behind it, and 整.
"""

from dataclasses import replace
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise

from corpus.language.bound import Bound
from corpus.language.quantity import Quantity, normal, quantities

BEFORE = ("人民币", "￥", "¥")
BEHIND = ("人民币", "整")
SCALES = "百千万亿"  # ends of all pieces of a sum but the last: 1亿2000万元
SIZES = {"m2": Fraction(1), "mu": Fraction(10_000, 15), "公顷": Fraction(10_000)}  # in square metres
SIZES |= {f"CNY/{unit}": 1 / size for unit, size in SIZES.items()}
PLACES = Context(prec=28)  # a rounding that keeps the order: a threshold is met by the same areas in either unit


def exact(text: str, unit: str = "") -> Quantity | None:
    """Return the quantity that `text` is, None for anything else; a bare number is in `unit`, as people write it."""
    body, yuan = _unsigned(normal(text).replace("，", ",").replace("圆", "元").strip())
    found = _one(body)
    if found is None or (yuan and found.unit not in ("", "CNY")):
        return None
    if not found.unit and unit:
        return _one(f"{body}{unit}")
    return replace(found, unit="CNY") if yuan else found


def ratio(unit: str, wanted: str) -> Fraction | None:
    """Return by what a value in `unit` is multiplied to be in `wanted`, None where the two measure different things."""
    if unit == wanted:
        return Fraction(1)
    alike = unit in SIZES and wanted in SIZES and ("/" in unit) == ("/" in wanted)
    return SIZES[unit] / SIZES[wanted] if alike else None


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return `value` in `wanted`, exact where it can be written down; None where the two measure different things."""
    factor = ratio(unit, wanted)
    if factor is None or factor == 1:
        return value if factor else None
    whole = Fraction(value) * factor
    return PLACES.divide(Decimal(whole.numerator), Decimal(whole.denominator))


def _unsigned(text: str) -> tuple[str, bool]:
    """Return the text without the signs around it, and whether one of the yuan was there."""
    body = text
    for sign in BEFORE:
        body = body.removeprefix(sign).lstrip()
    for sign in BEHIND:
        body = body.removesuffix(sign).rstrip()
    return body, body != text.removesuffix("整").rstrip()


def _one(text: str) -> Quantity | None:
    """Return the quantity from the first character to the last; a Han numeral may stand alone, and 一 before 个."""
    counted = _tiled(f"{text}个") if text else None
    found = _tiled(text) or (replace(counted, unit="") if counted else None)
    return found or (_tiled(f"1{text[1:]}") if text.startswith("一") else None)


def _tiled(text: str) -> Quantity | None:
    """Return what the quantities that a text consists of come to: one, or a sum told in pieces of falling scale."""
    found = quantities(text)
    if not found or found[0].start or found[-1].end != len(text) or any(q.bound is not Bound.EXACT for q in found):
        return None
    if not all(_goes_on(text, one, after) for one, after in pairwise(found)):
        return None
    return Quantity(sum((q.value for q in found), Decimal(0)), found[-1].unit, Bound.EXACT, 0, len(text))


def _goes_on(text: str, one: Quantity, after: Quantity) -> bool:
    """Whether a piece of a sum follows another: 1亿, 2000万元; its digits do not reach into those before it."""
    money = one.unit == after.unit == "CNY" and one.end == after.start
    return money and text[one.end - 1] in SCALES and not one.value % 10 ** len(str(int(after.value)))
