"""How words sound: syllables of Mandarin without tones, those as one that accents and voice input take for each other.

zh, ch, sh sound as z, c, s; l as n; eng and ing as en and in. Data: ``syllables.txt``, which also says how often a
character is a word by itself. A character of several readings has the one that is read most often.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("syllables.txt")
INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))
FINALS = (("eng", "en"), ("ing", "in"))


class Wordhood(IntEnum):
    """How often a character is a word by itself."""

    SELDOM = 0
    AT_TIMES = 1
    MOSTLY = 2


@dataclass(frozen=True, slots=True)
class Sound:
    """The syllable of a character, as written and with those that sound alike as one, and how often it is a word."""

    pinyin: str
    syllable: str
    alone: Wordhood


def sounds_of(text: str) -> tuple[Sound | None, ...]:
    """Return the sound of each character of `text`; None for what is no Han character of GB 2312."""
    known = _sounds()
    return tuple(map(known.get, text))


@cache
def _sounds() -> dict[str, Sound]:
    lines = (line.split() for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {
        character: Sound(pinyin, _evened(pinyin), alone)
        for pinyin, groups in lines
        for alone, characters in zip(Wordhood, groups.split("/"), strict=True)
        for character in characters
    }


def _evened(syllable: str) -> str:
    for initial, even in INITIALS:
        if syllable.startswith(initial):
            syllable = even + syllable.removeprefix(initial)
    for final, even in FINALS:
        if syllable.endswith(final):
            syllable = syllable.removesuffix(final) + even
    return syllable
