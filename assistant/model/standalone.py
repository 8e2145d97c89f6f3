"""Whether a follow-up is given to a model to rewrite, and what it made of it."""

from dataclasses import dataclass

from assistant.answering.draft import UNCOVERED, Draft
from assistant.reading.message import Message
from assistant.reading.question import Act
from assistant.trace import ModelStep


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What the model made of a question; `failure` says why it made nothing."""

    question: str
    steps: tuple[ModelStep, ...] = ()
    failure: str | None = None


def needs_rewriting(message: Message, draft: Draft) -> bool:
    """Say whether the rules found nothing for what may lean on the conversation."""
    one = message.questions[0]
    return bool(message.past.turns) and draft.status in UNCOVERED and one.act is Act.ASK and bool(one.scope)
