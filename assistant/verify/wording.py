"""The words that the verifier weighs, from ``wording.yaml``. Data, not rules."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.yamls import read_yaml


@dataclass(frozen=True, slots=True)
class Rivals:
    """Words that say other things in each other's place; those of one side say the same."""

    words: re.Pattern[str]
    sides: tuple[tuple[str, ...], ...]

    def against(self, word: str) -> tuple[str, ...]:
        """Return the words of the other sides, those that hold `word` or stand in it left out."""
        others = [other for side in self.sides if word not in side for other in side]
        return tuple(other for other in others if other not in word and word not in other)


@dataclass(frozen=True, slots=True)
class Wording:
    """Compiled once. `groups` maps a word to the numbers of the groups of words alike that hold it."""

    groups: dict[str, frozenset[int]]
    members: tuple[tuple[str, ...], ...]
    alike: re.Pattern[str]
    lay: re.Pattern[str]
    negator: re.Pattern[str]
    not_negator: re.Pattern[str]
    rivals: tuple[Rivals, ...]
    guarded: tuple[re.Pattern[str], ...]
    actors: tuple[re.Pattern[str], ...]
    soft: re.Pattern[str]
    hard: re.Pattern[str]
    generic: re.Pattern[str]
    office_names: dict[str, str]

    def core(self, text: str) -> str:
        """Return `text` without the words that claim nothing."""
        return self.lay.sub("", text)

    def same(self, one: str, other: str) -> bool:
        """Whether the two words may stand for each other."""
        return one == other or bool(self.groups.get(one, frozenset()) & self.groups.get(other, frozenset()))


@cache
def wording() -> Wording:
    """Return the words that the verifier weighs."""
    raw = read_yaml(files("assistant.verify").joinpath("wording.yaml").read_text(encoding="utf-8"))
    members = tuple(tuple(line.split()) for line in raw["alike"])
    groups: dict[str, set[int]] = {}
    for number, words in enumerate(members):
        for word in words:
            groups.setdefault(word, set()).add(number)
    return Wording(
        groups={word: frozenset(numbers) for word, numbers in groups.items()},
        members=members,
        alike=_either(groups),
        lay=_either(word for line in raw["lay"] for word in line.split()),
        negator=_either(raw["negators"].split()),
        not_negator=_either(raw["not_negators"].split()),
        rivals=tuple(map(_rivals, raw["rivals"])),
        guarded=tuple(_either(line.split()) for line in raw["guarded"]),
        actors=tuple(_either(line.split()) for line in raw["actors"]),
        soft=_either(raw["soft"].split()),
        hard=_either(raw["hard"].split()),
        generic=_either(raw["generic"].split()),
        office_names=raw["office_names"],
    )


def _rivals(line: str) -> Rivals:
    sides = tuple(tuple(side.split()) for side in line.split("/"))
    return Rivals(_either(word for side in sides for word in side), sides)


def _either(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, set(words)), key=len, reverse=True)))
