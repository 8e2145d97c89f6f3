"""Contrast sets: things of which a rule means one and not another, such as 利润 and 销售收入, 企业 and 县.

Data: ``contrasts.yaml`` beside this file, and ``<home>/contrasts.yaml`` where staff add their own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from yaml import YAMLError

from corpus.yamls import read_yaml

SHIPPED = Path(__file__).with_name("contrasts.yaml")
NAME = "contrasts.yaml"
OWN = re.compile("^(?:我们|咱们|俺们|我|咱|俺|本|全|该)(?=.)")  # before what one is: 我们县
KEPT = 4096  # texts of which it is remembered what they name
LONG = 3  # characters of a word that means the same at the end of a longer one: 年销售收入
ENDING = "*"  # before the end of a word
Sets = dict[str, dict[str, list[str]]]
FORM = TypeAdapter(Sets)


class ContrastsError(ValueError):
    """A file of contrast sets that does not fit; the message is one sentence that names it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One thing of a set, such as 利润 of what has to reach a number."""

    contrast: str
    name: str


WHO = "who"  # the set of those who are granted something
OF_RECEIVERS = frozenset({WHO, "level"})  # sets by which those who are granted something differ
ENTERPRISE = Member(WHO, "企业")  # who asks, as a rule; a word for one of whatever trade says no more


class Contrasts:
    """Which members of `sets` a text names, as `cut` parts it into words."""

    def __init__(self, sets: Sets, cut: Callable[[str], Sequence[str]]) -> None:
        named = [
            (word, Member(key, name)) for key, one in sets.items() for name, words in one.items() for word in words
        ]
        self._words = {word: member for word, member in named if not word.startswith(ENDING)}
        self._endings = {
            word.removeprefix(ENDING): member for word, member in named if word.startswith(ENDING) or len(word) >= LONG
        }
        self._cut = cut
        self.members = lru_cache(maxsize=KEPT)(self._members)

    def _members(self, text: str) -> Mapping[Member, str]:
        """Return the members that `text` names, each with the word that does; two words may be one: 销售 and 收入."""
        found: dict[Member, str] = {}
        words, taken = [OWN.sub("", word) for word in self._cut(text)], -1
        for at, word in enumerate(words):
            pair = "".join(words[at : at + 2])
            both, one = self._words.get(pair), self._words.get(word) or self._ending(word)
            if at > taken and (member := both or one):
                found.setdefault(member, pair if both else word)
                taken = at + 1 if both else at
        return found

    def means(self, word: str, member: Member) -> bool:
        """Say whether `word` names that member."""
        return (self._words.get(word) or self._ending(word)) == member

    def _ending(self, word: str) -> Member | None:
        return next((one for end, one in self._endings.items() if word.endswith(end)), None)


def load_contrasts(cut: Callable[[str], Sequence[str]], home: Path | None = None) -> Contrasts:
    """Return the shipped sets and what those of `home` add. Raises ContrastsError for a file that does not fit."""
    path = home / NAME if home else None
    shipped, own = _read(SHIPPED), _read(path) if path and path.exists() else {}
    return Contrasts({key: _both(shipped.get(key, {}), own.get(key, {})) for key in {**shipped, **own}}, cut)


def _both(shipped: Mapping[str, list[str]], own: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: [*shipped.get(name, ()), *own.get(name, ())] for name in {**shipped, **own}}


def _read(path: Path) -> Sets:
    try:
        return FORM.validate_python(read_yaml(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise ContrastsError(f"cannot read the contrast sets {path}: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"])) or "the file"
        raise ContrastsError(f"the contrast sets {path} do not fit at {at}: {first['msg']}") from None
