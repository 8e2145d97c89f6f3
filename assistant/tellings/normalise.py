"""A sentence made even for reading: signs of one kind, no quotation marks, no blanks, every place still known.

It rewrites signs alone, and numerals that are a word of their own: 俩, 二〇二一年. A place in it leads back to the
place in the sentence as it was typed.
"""

import re
from dataclasses import dataclass

from corpus.language.quantity import normal

SIGNS = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "\n": "。", "\r": "。", "／": "/"})
QUOTES = frozenset("“”‘’\"'「」『』【】")
TITLE = re.compile("《[^》]*》?")
THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")  # 1,000万
COUNTS = {"俩": "两个", "仨": "三个"}
PERSONS = frozenset("们咱俺我你他她哥姐弟妹爷娘父母夫妻")  # 哥俩 are persons, and count nothing else
YEAR = re.compile("[一二][〇零一二三四五六七八九]{3}(?=年)")
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
LONGEST = 1000  # characters; nobody tells more of an enterprise in one breath


@dataclass(frozen=True, slots=True)
class NormalText:
    """`text` is what is read; `at[i]` is the place of its i-th character in the sentence as typed."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the sentence as typed of ``[start, end)`` here, which is not empty."""
        return self.at[start], self.at[end - 1] + 1


def plain(text: str) -> NormalText:
    """Return `text` made even; what is longer than `LONGEST` is cut."""
    text = normal(text[:LONGEST])
    text = YEAR.sub(lambda match: match.group().translate(DIGITS), text)
    signs = [_sign(text, i, sign) for i, sign in enumerate(_without_titles(text))]
    return NormalText("".join(signs), tuple(i for i, sign in enumerate(signs) for _ in sign))


def _sign(text: str, i: int, sign: str) -> str:
    """Return what stands for `sign`: nothing for a quotation mark, a comma for a blank that parts two phrases."""
    before, after = text[max(0, i - 1) : i], text[i + 1 : i + 2]
    if sign in COUNTS and before not in PERSONS:
        return COUNTS[sign]
    if sign in QUOTES:
        return ""
    if sign == "," and THOUSANDS.match(text, max(0, i - 1)):
        return sign
    even = sign.translate(SIGNS)
    if not even.isspace():
        return even
    numeral = before.isascii() or after.isascii()
    return "，" if before and after and (not numeral or (before.isdigit() and after.isdigit())) else ""


def _without_titles(text: str) -> str:
    return TITLE.sub(lambda match: "＿" * len(match.group()), text)
