"""Masks what tells one person from another in words that users type, before they are kept or logged.

Mobile and fixed telephone numbers, numbers of identity cards and bank cards, e-mail addresses and, by a setting, the
统一社会信用代码 of an enterprise. Each of their characters becomes an asterisk: the length stays, and nobody reads a
quantity there. A number with a unit behind it is a quantity and stays (13800000000元). What the texts of the corpus say
is never masked: it is public.
"""

import re

from corpus.language.quantity import normal

MASK = "*"
SEPARATOR = r"[-\s.·—]?"
UNIT = (
    r"(?!\s*(?:[十百千万亿]*(?:多|余)?(?:元|块|美元|欧元|港元|人|名|家|个|户|件|台|套|项|次|吨|亩|平方|平米|㎡|m2|公里|米|度|千瓦"
    r"|股|份|张|本|条|年|月|日|天|小时|%|％)|[万亿]))"
)
EDGE = r"(?<![0-9A-Za-z])"
END = rf"(?![0-9A-Za-z]){UNIT}"
DATE = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
PERSONAL = re.compile(
    rf"""
      [A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+  # e-mail
    | {EDGE}[1-9]\d{{5}}{SEPARATOR}{DATE}{SEPARATOR}\d{{3}}[\dXx]{END}  # identity card
    | (?<![0-9])(?:\+?86{SEPARATOR})?1[3-9]\d(?:{SEPARATOR}\d{{4}}){{2}}(?![0-9]){UNIT}  # mobile
    | (?<![0-9])1[3-9]\d{{2}}{SEPARATOR}\d{{3}}{SEPARATOR}\d{{4}}(?![0-9]){UNIT}  # mobile, grouped otherwise
    # fixed line
    | (?<![0-9])[（(]?0\d{{2,3}}[）)]?{SEPARATOR}[2-9]\d{{2,3}}{SEPARATOR}\d{{4}}(?:转\d{{1,6}})?(?![0-9]){UNIT}
    | {EDGE}[3-6]\d{{3}}(?:{SEPARATOR}\d{{4}}){{3}}(?:{SEPARATOR}\d{{1,3}})?{END}  # bank card
    """,
    re.VERBOSE,
)
CREDIT_CODE = re.compile(rf"{EDGE}[0-9A-HJ-NPQRTUWXY]{{2}}\d{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}{END}", re.IGNORECASE)


def masked(text: str, credit_codes: bool = True) -> str:
    """Return `text` with what is personal in it as asterisks; the length stays. Full-width digits count as digits."""
    plain = normal(text).replace("＠", "@").replace("．", ".")
    for pattern in (PERSONAL, *([CREDIT_CODE] if credit_codes else [])):
        for found in pattern.finditer(plain):
            text = text[: found.start()] + MASK * (found.end() - found.start()) + text[found.end() :]
        plain = pattern.sub(lambda found: MASK * len(found.group()), plain)
    return text
