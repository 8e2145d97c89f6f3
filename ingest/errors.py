"""Why a file cannot be taken in. Its words are in ``prompts/ingest.yaml``."""

from functools import cache
from importlib.resources import files

from corpus.yamls import read_yaml


class ReadError(ValueError):
    """A file that cannot be read as a policy; the message is one sentence that says why."""


def word(key: str, **values: object) -> str:
    """Return the words of `key`, filled with `values`. Raises KeyError for an unknown key."""
    return _words()[key].format(**values)


@cache
def _words() -> dict[str, str]:
    text = files("prompts").joinpath("ingest.yaml").read_text(encoding="utf-8")
    words: dict[str, str] = read_yaml(text)
    return words
