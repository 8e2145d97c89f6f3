"""The words that users read, from ``prompts/*.yaml``; each file is read once."""

from functools import cache
from importlib.resources import files
from typing import Any

from corpus.yamls import read_yaml


@cache
def words_of(name: str) -> dict[str, Any]:
    """Return the words in the file of that name."""
    words: dict[str, Any] = read_yaml(files("prompts").joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    return words
