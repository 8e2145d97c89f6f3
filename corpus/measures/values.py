"""Reads a value of each type out of what a form, a file or a table holds: one exact quantity and nothing else.

A number is in the fact's own unit. A text is one that `corpus.language.exact` reads; it may leave the unit out where
there is but one, which is not so of a sum: 600 may be 600元, 600万元 or 600亿元. What is none of these is no value.
"""

from datetime import date, datetime
from decimal import Decimal

from corpus.language.exact import converted, exact
from corpus.language.quantity import UNITS

DIGITS = 30  # before and behind the point; 1e999999999 is a number too, and fills the memory when written out
MINUS = ("-", "－", "−", "负")
YES = frozenset({"true", "yes", "y", "1", "是", "有", "对", "符合", "已"})
NO = frozenset({"false", "no", "n", "0", "否", "不是", "没有", "无", "不符合", "未"})
RANK = "名"
YEARS = (1900, 2100)
DIGIT = str.maketrans("零〇○一二三四五六七八九", "000123456789")
ONES = ("", "个", "家", "所", "项")  # what is counted in 个
CODES = {"元": "CNY", "元/平方米": "CNY/m2", "亩": "mu", "平方米": "m2"}  # units as `corpus.language.quantity` has them


class NoUnitError(Exception):
    """A sum that is written without a unit; whoever reads it asks for one."""


def code(unit: str) -> str:
    """Return the unit of a fact as `corpus.language.quantity` names it: CNY, CNY/m2, mu, % …"""
    return CODES.get(unit, unit)


def boolean(raw: object, _unit: str, _own: str) -> bool | None:
    """Return whether `raw` says yes or no, None for anything else."""
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    return True if word in YES else False if word in NO else None


def number(raw: object, unit: str, own: str) -> Decimal | None:
    """Return the number that `raw` is, which may be below zero."""
    less = isinstance(raw, str) and raw.strip().startswith(MINUS)
    value = _measured(str(raw).strip()[1:] if less else raw, unit, own, ("", code(own)))
    return -value if less and value is not None else value


def count(raw: object, unit: str, own: str) -> int | None:
    """Return the whole number that `raw` is: 2, 两个."""
    return _whole(_measured(raw, unit, own, (*ONES, UNITS.get(own, own))), least=0)


def rank(raw: object, unit: str, own: str) -> int | None:
    """Return the place that `raw` is: 3, 第3名, 第三."""
    text = raw.strip().removeprefix("第") if isinstance(raw, str) else raw
    return _whole(_measured(text, unit, own, (*ONES, UNITS.get(RANK, RANK))), least=1)


def year(raw: object, _unit: str, _own: str) -> int | None:
    """Return the year that `raw` is: 2019, 2019年, 二〇一九年, a day of it."""
    if isinstance(raw, date):
        return raw.year
    text = str(raw).strip().removesuffix("年").translate(DIGIT)
    found = int(text) if text.isascii() and text.isdigit() and len(text) == len("2019") else None
    return found if found is not None and YEARS[0] <= found <= YEARS[1] else None


def money(raw: object, unit: str, own: str) -> Decimal | None:
    """Return a sum, or a price a square metre. Raises NoUnitError for a sum in a text that names no unit."""
    return _positive(_measured(raw, unit, own, ("CNY",) if code(own) == "CNY" else ("", "CNY", code(own))))


def area(raw: object, unit: str, own: str) -> Decimal | None:
    """Return an area in the fact's own unit."""
    return _positive(_measured(raw, unit, own, ("", code(own))))


def rate(raw: object, unit: str, own: str) -> Decimal | None:
    """Return a percentage."""
    return _positive(_measured(raw, unit, own, ("", "%")))


def day(raw: object, _unit: str, _own: str) -> date | None:
    """Return the day that `raw` is. Raises ValueError for a text that names none."""
    if isinstance(raw, date):
        return raw.date() if isinstance(raw, datetime) else raw
    found = exact(raw) if isinstance(raw, str) else None
    return date.fromisoformat(str(found.value if found and found.unit == "date" else raw).strip())


def _measured(raw: object, unit: str, own: str, units: tuple[str, ...]) -> Decimal | None:
    """Return the number that `raw` is in the fact's own unit; of a text one in `units`, or in a unit of their kind."""
    typed = _finite(raw)
    if typed is not None and unit in ("", own):
        return typed
    text = raw if isinstance(raw, str) else "" if typed is None else f"{typed:f}"
    found = exact(text, unit)
    if found is None or not _fits(found.value):
        return None
    if not found.unit and found.value and "" not in units:
        raise NoUnitError
    return found.value if found.unit in ("", *units) else converted(found.value, found.unit, code(own))


def _finite(raw: object) -> Decimal | None:
    """Return a number as a program has it, None for anything else; a boolean is no number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    value = Decimal(str(raw))
    return value if _fits(value) else None


def _fits(value: Decimal) -> bool:
    return value.is_finite() and abs(value.adjusted()) <= DIGITS and len(value.as_tuple().digits) <= DIGITS


def _whole(value: Decimal | None, least: int) -> int | None:
    return int(value) if value is not None and value.adjusted() < DIGITS and value == int(value) >= least else None


def _positive(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value >= 0 else None
