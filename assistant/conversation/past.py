"""What a question may lean on: the turns before it in its conversation, and the facts told in them. A value: it keeps
nothing anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.answer import Status
from assistant.conversation.store import Turn
from assistant.reading.follow_up import Earlier
from corpus.measures.facts import Value


@dataclass(frozen=True, slots=True)
class Past:
    """The turns of a conversation, the first asked first, and the facts known from them."""

    turns: tuple[Turn, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)

    @property
    def state(self) -> Mapping[str, Any]:
        """What the last turn left."""
        return self.turns[-1].state if self.turns else {}

    @property
    def seats(self) -> tuple[str, ...]:
        """Where the enterprise stands."""
        return tuple(self.state.get("seats", ()))

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked."""
        return tuple(turn.question for turn in self.turns)

    @property
    def awaits(self) -> bool:
        """Whether the last answer asked for facts, which words may give."""
        return bool(self.turns) and self.turns[-1].answer.get("status") == Status.NEEDS_FACTS

    @property
    def statements(self) -> tuple[str, ...]:
        """What was answered, statement by statement."""
        return tuple(str(said["text"]) for turn in self.turns for said in turn.answer.get("statements", ()))

    @property
    def earlier(self) -> tuple[Earlier, ...]:
        """What follow-ups are resolved against."""
        return tuple(Earlier(turn.state, _first_clause(turn.answer)) for turn in self.turns)

    def after(self, turn: Turn, changes: Mapping[str, Value | None]) -> "Past":
        """Return what there is after one more turn; a fact that changes to None is taken back."""
        facts = {**self.facts, **changes}
        return Past((*self.turns, turn), {name: value for name, value in facts.items() if value is not None})


def _first_clause(answer: Mapping[str, object]) -> tuple[str, str] | None:
    """Return policy and node of the first citation that an answer stands on."""
    citations = answer.get("citations")
    if answer.get("status") == Status.NO_BASIS or not isinstance(citations, list) or not citations:
        return None
    return str(citations[0]["policy_id"]), str(citations[0]["node_id"])
