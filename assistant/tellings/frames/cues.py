"""The closed classes of ``cues.yaml``, compiled once."""

import re
from functools import cache
from pathlib import Path

from corpus.yamls import read_yaml

DATA = Path(__file__).with_name("cues.yaml")


@cache
def cue(name: str) -> re.Pattern[str]:
    """Return the pattern of a class. Raises KeyError for one that there is not."""
    return re.compile(_classes()[name])


@cache
def _classes() -> dict[str, str]:
    classes: dict[str, str] = read_yaml(DATA.read_text(encoding="utf-8"))
    return classes
