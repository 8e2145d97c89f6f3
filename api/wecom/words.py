"""What the doors of 企业微信 say besides answers, from ``prompts/wecom.yaml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import prompts
from assistant.replies import examples, reply

WORDS = Path(prompts.__file__).with_name("wecom.yaml")


def word(key: str, **known: object) -> str:
    """Return the words of that key, filled in."""
    return str(_words()[key]).format(**known)


def welcome() -> str:
    """Return what is said to whoever comes for the first time."""
    return "\n".join([reply("greeting"), word("try"), *(f"「{one}」" for one in examples())])


@cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read
