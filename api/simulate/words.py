"""The words of the simulator, from ``prompts/simulate.yaml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import prompts

WORDS = Path(prompts.__file__).with_name("simulate.yaml")


def word(key: str, **fields: object) -> str:
    """Return the words of that key, filled in. Raises KeyError for an unknown key or a missing field."""
    return str(_words()[key]).format(**fields)


def name(group: str, key: str) -> str:
    """Return a word out of a group: ``name("faults", "late")``."""
    return str(_words()[group][key])


def words(key: str) -> tuple[str, ...]:
    """Return a list of words."""
    return tuple(map(str, _words()[key]))


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return loaded
