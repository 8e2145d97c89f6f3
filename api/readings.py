"""What is said back of a message where a channel shows nothing but text, in one line that asks to confirm or change it.

Takes the JSON of the contract. Where a number would answer something else, words confirm and change.
"""

from collections.abc import Mapping
from typing import Any

from assistant.answer import said_back
from assistant.replies import reply


def line_back(answer: Mapping[str, Any], numbers: bool = True) -> str:
    """Return the line, "" where nothing is said back; `numbers`: whether 1 and 2 are free to settle it."""
    weighed = {name for one in answer.get("assessments", ()) for name in one["facts"]}
    back = [one for one in answer.get("heard", ()) if not one["sure"] and one["fact"] in weighed]
    line = said_back((one["label"], one["text"]) for one in back)
    if not any(one["lasting"] for one in back):
        return line  # of another, or only supposed
    asks = any(one["missing"] for one in answer["assessments"])
    return line + reply("settle" if numbers and not asks else "settle_in_words")
