"""The words a user is told, from ``prompts/replies.yaml``."""

from functools import cache
from importlib.resources import files
from typing import Any

from corpus.yamls import read_yaml


@cache
def _replies() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(files("prompts").joinpath("replies.yaml").read_text(encoding="utf-8"))
    return loaded


def reply(key: str, **fields: str) -> str:
    """Return the words of that key, filled in. Raises KeyError for an unknown key or a missing field."""
    return str(_replies()[key]).format(**fields)


def name(group: str, key: str) -> str:
    """Return a name out of a group of names: ``name("names", "issuer")``."""
    return str(_replies()[group][key])


def examples() -> tuple[str, ...]:
    """Return questions that a newcomer may try."""
    return tuple(_replies()["examples"])
