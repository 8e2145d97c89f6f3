"""What a turn leaves for the next one to lean on: subject, places, what was weighed, told and asked for.

Kept as JSON with a version. What an earlier version kept is read as far as it is of use; what cannot be read is
forgotten, and the next question stands by itself.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from assistant.answer import Status
from corpus.places import named

VERSION = 2  # 1: the release that kept no version
RENAMED = {"told": "facts_told"}  # keys of version 1


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What the last turn of a conversation was about, and what it left open. Empty: nothing to lean on."""

    topic: str = ""  # the words that set the topic
    quoted: str = ""  # words of others that name it
    terms: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()  # places whose policies may answer, the nearest first
    named: str | None = None  # the place that was named
    seats: tuple[str, ...] = ()  # where the enterprise stands
    clause: tuple[str, ...] = ()  # policy id and node id of what the answer stood on first
    measures: tuple[str, ...] = ()  # ids of those weighed
    measure_places: tuple[str, ...] = ()  # the places of their policies
    asked: tuple[str, ...] = ()  # facts asked for
    hanging: tuple[str, ...] = ()  # facts that what was weighed hangs on
    facts_told: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()  # sums told by a bound, in the user's words, that wait for their other half
    unsure: tuple[str, ...] = ()  # facts that were said back, to be confirmed or changed
    other: Mapping[str, Any] | None = None  # the facts of another whose case it was, in plain values
    party: str = ""  # the name of that other

    @property
    def about(self) -> tuple[str, str] | None:
        """Policy id and node id of the clause that a follow-up leans on."""
        return (self.clause[0], self.clause[1]) if self.clause else None

    def to_json(self) -> dict[str, Any]:
        """Return the form that is kept; what is empty is left out."""
        filled = {name: value for name, value in asdict(self).items() if value or (name == "other" and value == {})}
        return {"version": VERSION, **filled}


def clause_of(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Return policy id and node id of the first citation that an answer in its JSON form stands on; () without one."""
    citations = answer.get("citations")
    if answer.get("status") == Status.NO_BASIS or not isinstance(citations, list) or not citations:
        return ()
    return str(citations[0]["policy_id"]), str(citations[0]["node_id"])


def read_state(kept: object, answer: Mapping[str, Any]) -> ConversationState:
    """Return the state kept beside `answer`; an empty one for what is none of this version or the one before."""
    if not isinstance(kept, Mapping) or kept.get("version", 1) not in (1, VERSION):
        return ConversationState()
    entries: dict[str, object] = {} if "version" in kept else {"clause": clause_of(answer)}
    entries |= {RENAMED.get(str(name), str(name)): value for name, value in kept.items()}
    found = {one.name: _read(one.name, entries[one.name]) for one in fields(ConversationState) if one.name in entries}
    return ConversationState(**{name: value for name, value in found.items() if value is not None})


def _read(name: str, value: object) -> Any:
    """Return a value of the kind that the field of that name has; None where it is of another."""
    if name == "other":
        return value if isinstance(value, Mapping) else None
    if name in ("topic", "quoted", "named", "party"):
        return value if isinstance(value, str) else None
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        return None
    if name == "seats":
        return tuple(one for one in value if named(one))
    return tuple(value) if name != "clause" or len(value) == 2 else None
