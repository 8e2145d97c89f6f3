"""The words that users read, from ``prompts/``; each file is read once."""

from functools import cache
from importlib.resources import files
from typing import Any

from corpus.yamls import read_yaml


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """Return the lines of ``prompts/<name>.txt``, those that are blank or begin with # left out."""
    lines = files("prompts").joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def words_of(name: str) -> dict[str, Any]:
    """Return the words in the file of that name."""
    words: dict[str, Any] = read_yaml(files("prompts").joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    return words


def filled(name: str, key: str, /, **fields: object) -> str:
    """Return the words of `key` in that file, filled in. Raises KeyError for an unknown key or a missing field."""
    return str(words_of(name)[key]).format(**fields)
