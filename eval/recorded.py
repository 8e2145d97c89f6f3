"""Parts for the scripted model, read from recorded conversations: ``conversations/*.yaml``.

A recording names the words that a line stands on, not a token: tokens are given anew for every question, and whoever
plays the part finds them behind the words, as a model does. What it has not been shown it leaves out.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from eval.scripted import Call, Part, Reply, Request

CONVERSATIONS = Path(__file__).with_name("conversations")
ANY = "*"
TOKEN = re.compile(r"(?<![A-Za-z0-9])([cm]\d+)(?![A-Za-z0-9])")


class Said(BaseModel):
    """One line of an answer. `kind` says what is false in it, `true` that nothing is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = ""
    stands_on: tuple[str, ...] = ()
    weighed: str = ""
    forged: str = ""
    kind: str = ""
    true: bool = False


class Weighs(BaseModel):
    """A measure that is weighed, by words of it, with facts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    facts: Mapping[str, Any] = {}


class Recording(BaseModel):
    """What is done and said where a question holds `asked`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: str
    search: str = ""
    weighs: Weighs | None = None
    says: tuple[Said, ...]


def recordings(name: str) -> tuple[Recording, ...]:
    """Return the recordings of a part: ``good``, ``liar``."""
    raw = yaml.safe_load((CONVERSATIONS / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple(Recording.model_validate(one) for one in raw)


def broken() -> dict[str, Part]:
    """Return the parts of servers that fail, by name."""
    raw = yaml.safe_load((CONVERSATIONS / "broken.yaml").read_text(encoding="utf-8"))
    return {name: in_turn([_reply(one) for one in replies]) for name, replies in raw.items()}


def in_turn(replies: Sequence[Reply]) -> Part:
    """Return the part that gives `replies` in turn, and the last one ever after."""
    left = list(replies)

    def part(_request: Request) -> Reply:
        return left.pop(0) if len(left) > 1 else left[0]

    return part


def _reply(raw: Mapping[str, Any]) -> Reply:
    given = dict(raw)
    calls = tuple(Call(**call) for call in given.pop("calls", ()))
    body = bytes.fromhex(given.pop("hex")) if "hex" in given else given.pop("body", None)
    return Reply(**given, calls=calls, body=body.encode() if isinstance(body, str) else body)
