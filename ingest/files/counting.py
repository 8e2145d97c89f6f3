"""Ordinals as Word and browsers print them before a list item: 3 -> 三, ③, iii …

Counts from 0 to 99,999 as far as the form goes; beyond its range a form falls back to Arabic digits.
"""

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
UNITS = ("", "十", "百", "千", "万")
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
CAPITALS = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def ordinal(count: int, form: str) -> str:
    """Return `count` in a form named as in WordprocessingML (``w:numFmt``); an unknown form counts in digits."""
    spell = FORMS.get(form)
    return spell(count) if spell and count > 0 else str(count)


def chinese(count: int) -> str:
    """Return 1 to 99,999 as counted: 十二, 一百零一, 一千零一十."""
    if count > 99_999:
        return str(count)
    out, digits = "", str(count)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            out += DIGITS[int(digit)] + UNITS[place]
        elif out and not out.endswith("零"):
            out += "零"
    out = out.rstrip("零") or "零"
    return out[1:] if out.startswith("一十") else out


def roman(count: int) -> str:
    """Return 1 to 9,999 in small Roman numerals."""
    out = ""
    for value, letters in ROMAN:
        times, count = divmod(count, value)
        out += letters * min(times, 9)
    return out


def letters(count: int) -> str:
    """Return a to z, then aa, bb … as Word does."""
    return chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)


def _run(first: str, length: int) -> Callable[[int], str]:
    """Return a form whose signs stand in a row from `first` on."""
    return lambda count: chr(ord(first) + count - 1) if count <= length else str(count)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if count <= len(signs) else str(count)


def _digital(count: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(count))


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: str(count).translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "decimalEnclosedCircle": _run("①", 20),
    "decimalEnclosedCircleChinese": _run("①", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "decimalEnclosedFullstop": _run("⒈", 20),
    "ideographEnclosedCircle": _run("㊀", 10),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "chineseLegalSimplified": lambda count: chinese(count).translate(CAPITALS),
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "lowerLetter": letters,
    "upperLetter": lambda count: letters(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
}
