"""Speech evened out before it is read: one script, signs of one width, no stray blanks, misheard words as meant.

Traditional characters are made simplified, letters and digits of full width half-width, and 升 规 奖 励 and ？？？ are
drawn together. What was misheard is read as the word that was meant (`corpus.index.homophones`). What stands in the
clauses word for word stays as it is, and every character leads back to the one that was typed.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from assistant.snapshot import Snapshot
from assistant.tellings.normalise import NormalText
from corpus.language.quantity import normal
from corpus.places import mentioned

if TYPE_CHECKING:
    from opencc import OpenCC

# What is not read: invisible signs, blanks between single characters, signs that are only said again.
UNREAD = re.compile(
    "[\u200b-\u200f\u2060\ufeff\u00ad]"
    r"|(?<=[\u4e00-\u9fff])(?<!\S[\u4e00-\u9fff])[ \u3000](?=[\u4e00-\u9fff](?:\s|$))"
    r"|(?<=(?P<sign>[，。！？；,!?;]))(?P=sign)+"
)
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f", " "))
HAN = re.compile(r"[\u3400-\u9fff]+")


def evened(text: str, snapshot: Snapshot) -> NormalText:
    """Return `text` as it is read."""
    line = _simplified(normal(text).translate(BLANKS), snapshot)
    unread = {i for found in UNREAD.finditer(line) for i in range(*found.span())}
    kept = [i for i in range(len(line)) if i not in unread]
    return NormalText(_as_meant("".join(line[i] for i in kept) if unread else line, snapshot), tuple(kept))


def _simplified(text: str, snapshot: Snapshot) -> str:
    """Return `text` in simplified characters; the length stays."""
    if not _has_others(text):
        return text
    even = str(_converter().convert(text))
    if len(even) != len(text):
        even = "".join(_one(character) for character in text)
    for span in snapshot.index.runs.find(text):
        even = even[: span.start] + text[span.start : span.end] + even[span.end :]
    return even


def _as_meant(text: str, snapshot: Snapshot) -> str:
    misheard = [*snapshot.homophones.find(text)]
    if not misheard:
        return text
    kept = {i for quoted in snapshot.index.runs.find(text) for i in range(quoted.start, quoted.end)}
    kept |= {i for place in mentioned(text, snapshot.setting.home) for i in range(place.start, place.end)}
    for span, word in misheard:
        if all(text[i] == character for i, character in enumerate(word, span.start) if i in kept):
            text = text[: span.start] + word + text[span.end :]
    return text


def _has_others(text: str) -> bool:
    """Say whether `text` has Han characters beyond GB 2312, as most traditional ones are."""
    try:
        "".join(HAN.findall(text)).encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _one(character: str) -> str:
    even = str(_converter().convert(character))
    return even if len(even) == 1 else character


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC  # only where somebody writes so

    return OpenCC("t2s")
