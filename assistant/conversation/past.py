"""What a question may lean on: the turns before it in its conversation, and the facts told in them. A value: it keeps
nothing anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Status
from assistant.conversation.state import ConversationState
from assistant.conversation.store import Turn
from corpus.measures.facts import Value


@dataclass(frozen=True, slots=True)
class Past:
    """The turns of a conversation, the first asked first, and the facts known from them."""

    turns: tuple[Turn, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)

    @property
    def state(self) -> ConversationState:
        """What the last turn left; an empty state where there was none."""
        return self.turns[-1].state if self.turns else ConversationState()

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
        return tuple(str(statement["text"]) for turn in self.turns for statement in turn.answer.get("statements", ()))

    def after(self, turn: Turn, changes: Mapping[str, Value | None]) -> "Past":
        """Return what there is after one more turn; a fact that changes to None is taken back."""
        facts = {**self.facts, **changes}
        return Past((*self.turns, turn), {name: value for name, value in facts.items() if value is not None})
