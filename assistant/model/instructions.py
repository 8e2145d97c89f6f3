"""The prompts for a language model, from ``prompts/*.md``: a line with the version, then the words.

The version that is stored with an answer ends in a digest of the words, so that no change of them goes unseen.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

VERSION = "版本："


@dataclass(frozen=True, slots=True)
class Prompt:
    """The words of a prompt; ``$name`` in them is filled in."""

    version: str
    words: str

    def filled(self, **fields: str) -> str:
        """Return the words, filled in. Raises KeyError for a missing field."""
        return Template(self.words).substitute(fields)


@cache
def prompt(name: str) -> Prompt:
    """Return a prompt by the name of its file. Raises ValueError for a file without a version."""
    text = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    first, _, words = text.partition("\n")
    if not first.startswith(VERSION):
        raise ValueError(f"prompts/{name}.md does not begin with its version")
    number, digest = first.removeprefix(VERSION).strip(), hashlib.sha256(words.encode()).hexdigest()
    return Prompt(f"{name}-{number}-{digest[:8]}", words.strip())


def sections(name: str) -> dict[str, str]:
    """Return the words of a prompt by the headings ``## …`` they stand under."""
    parts = [part.partition("\n") for part in prompt(name).words.split("## ")[1:]]
    return {heading.strip(): " ".join(words.split()) for heading, _, words in parts}
