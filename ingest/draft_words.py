"""The words that drafts and their reports are made of; they stand in ``prompts/drafts.yaml``."""

from functools import cache
from importlib.resources import files

from corpus.yamls import read_yaml


def word(key: str, **values: object) -> str:
    """Return the words of `key`, filled with `values`. Raises KeyError for an unknown key."""
    return _words()[key].format(**values)


@cache
def _words() -> dict[str, str]:
    text = files("prompts").joinpath("drafts.yaml").read_text(encoding="utf-8")
    words: dict[str, str] = read_yaml(text)
    return words
