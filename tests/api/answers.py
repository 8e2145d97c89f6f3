"""What every door has to tell as the assistant does: the status, the statements, and the words that they stand on."""

from collections.abc import Mapping
from typing import Any

SAME = ("status", "statements", "related", "as_of")


def the_same(told: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Say whether a door's structured answer is the assistant's; the short name of a policy is the door's own."""
    citations = [{name: value for name, value in one.items() if name != "short"} for one in told["citations"]]
    return citations == answer["citations"] and all(told[name] == answer[name] for name in SAME)
