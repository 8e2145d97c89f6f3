"""What a person sees of a number in a cell of a sheet: 70% for 0.7, 12万元 where the format says so."""

import re
from decimal import Decimal

from assistant.tables.units import is_unit

UNSEEN = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours and currencies, spaces as wide as a sign, signs that fill
POINT = re.compile(r'!\.|\\\.|"\."')  # a point set among the digits: 0!.0000 shows a ten-thousandth
SIGN = "¦"
DIGITS = re.compile(rf"[#0?][#0?,.{SIGN}]*")


def seen(value: int | float, number_format: str) -> str:
    """Return the number with the unit that its format sets behind it, divided as the format divides it."""
    plain = POINT.sub(SIGN, UNSEEN.sub("", number_format.split(";")[0]))
    number = Decimal(str(value))
    if "%" in plain:
        return f"{(number * 100).normalize():f}%"
    digits = DIGITS.search(plain)
    if digits is None:
        return f"{number.normalize():f}"
    placed = digits.group().rstrip(",")
    thousands = len(digits.group()) - len(placed)
    behind = sum(sign in "#0?" for sign in placed.partition(SIGN)[2])
    unit = re.sub(r'["\\\s]', "", plain[digits.end() :])
    return f"{number.scaleb(-3 * thousands - behind).normalize():f}{unit if is_unit(unit) else ''}"
