"""The words about tables of enterprises, from ``prompts/tables.yaml``."""

from functools import cache
from importlib.resources import files

import yaml


@cache
def _words() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load(files("prompts").joinpath("tables.yaml").read_text(encoding="utf-8"))
    return loaded


def word(key: str, **fields: object) -> str:
    """Return the words of that key, filled in. Raises KeyError for an unknown key or a missing field."""
    return _words()[key].format(**fields)
