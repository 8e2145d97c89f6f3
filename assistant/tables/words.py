"""The words about tables of enterprises, from ``prompts/tables.yaml``."""

from functools import cache
from importlib.resources import files
from typing import Any

from corpus.yamls import read_yaml


def word(key: str, **fields: object) -> str:
    """Return the words of that key, filled in. Raises KeyError for an unknown key or a missing field."""
    return str(_words()[key]).format(**fields)


def words(key: str) -> tuple[str, ...]:
    """Return the list of that key. Raises KeyError for an unknown one."""
    return tuple(_words()[key])


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(files("prompts").joinpath("tables.yaml").read_text(encoding="utf-8"))
    return loaded
