"""The words people use and the words policies use for the same thing.

Data: `lexicon.yaml` beside this file, and ``<home>/lexicon.yaml`` where staff add their own. It widens a search; it
never changes a text or a quote. A file that does not fit is refused whole.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.yamls import read_yaml

SHIPPED = Path(__file__).with_name("lexicon.yaml")
NAME = "lexicon.yaml"


class LexiconError(ValueError):
    """A lexicon file that does not fit; the message is one sentence that names it."""


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Words for one thing: those of the texts and those of the questions."""

    official: tuple[str, ...]
    lay: tuple[str, ...]


@dataclass(frozen=True)  # no slots: the vocabulary is kept once it has been asked for
class Lexicon:
    """Groups of words for one thing, and words that the segmenter should know."""

    groups: tuple[WordGroup, ...] = ()
    words: tuple[str, ...] = ()

    def expand(self, text: str) -> tuple[str, ...]:
        """Return the official words for the lay words that occur in `text`, without those that `text` has itself."""
        found = (g.official for g in self.groups if any(word in text for word in g.lay))
        return tuple(dict.fromkeys(word for official in found for word in official if word not in text))

    def official(self, word: str, share: float) -> tuple[str, ...]:
        """Return the official words for `word` where a lay word makes up at least `share` of it."""
        found = (g.official for g in self.groups if any(w in word and len(w) >= share * len(word) for w in g.lay))
        return tuple(dict.fromkeys(official for group in found for official in group))

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Every word of two characters or more, sorted: what the segmenter is taught."""
        groups = (word for g in self.groups for word in (*g.official, *g.lay))
        return tuple(sorted({word for word in (*groups, *self.words) if len(word) > 1}))


def load_lexicon(home: Path | None = None) -> Lexicon:
    """Return the shipped lexicon with that of `home` after it. Raises LexiconError for a file that does not fit."""
    lexicon = _shipped()
    path = home / NAME if home else None
    if path is None or not path.exists():
        return lexicon
    added = _read(path)
    return Lexicon(lexicon.groups + added.groups, lexicon.words + added.words)


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid")
    official: tuple[str, ...] = Field(min_length=1)
    lay: tuple[str, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    groups: tuple[_Group, ...] = ()
    words: tuple[str, ...] = ()


@cache
def _shipped() -> Lexicon:
    return _read(SHIPPED)


def _read(path: Path) -> Lexicon:
    try:
        # The C loader where there is one: this file is read on every cold start.
        plain = read_yaml(path.read_text(encoding="utf-8"))
        file = _File.model_validate(plain or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LexiconError(f"cannot read the lexicon {path}: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise LexiconError(f"the lexicon {path} does not fit at {where}: {first['msg']}") from None
    groups = tuple(WordGroup(_clean(g.official), _clean(g.lay)) for g in file.groups)
    return Lexicon(groups, _clean(file.words))


def _clean(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stripped for word in words if (stripped := word.strip()))
