"""Whether a follow-up that a model has rewritten may stand in for what was asked: it may add nothing of its own.

Its words, numbers and places have to stand in the conversation; the rules then read it as they read any question. Facts
are never read out of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Status
from assistant.answering.draft import Draft
from assistant.reading.message import Message
from assistant.reading.question import NAMING, Act, Question
from assistant.reading.scope import places_in
from assistant.reading.understand import understand_each
from assistant.snapshot import Setting
from assistant.trace import Step
from corpus.language.quantity import quantities
from corpus.places import Place

LONGEST = 120  # characters of a question that was rewritten


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What the model made of a question; `failure` says why it made nothing."""

    question: str
    steps: tuple[Step, ...] = ()
    failure: str | None = None


def needs_rewriting(message: Message, draft: Draft) -> bool:
    """Say whether the rules found nothing for what may lean on the conversation."""
    one = message.questions[0]
    return bool(message.past.turns) and draft.status is Status.NO_BASIS and one.act is Act.ASK and bool(one.scope)


def queries_of(
    rewritten: str, said: Sequence[str], setting: Setting, seats: Sequence[Place] = ()
) -> tuple[Question, ...]:
    """Return the queries of a rewritten question of an enterprise of `seats`; none where it adds to what was `said`."""
    question, before = " ".join(rewritten.split()), "\n".join(said)
    if not question or len(question) > LONGEST:
        return ()
    queries = understand_each(question, setting, seats=[place.name for place in seats])
    words = [term.word for query in queries for term in query.terms if term.need >= NAMING]
    numbers = {(q.value, q.unit) for q in quantities(question)} - {(q.value, q.unit) for q in quantities(before)}
    places = {m.place for m in places_in(question, setting)} - {m.place for m in places_in(before, setting)}
    added = numbers or places or any(word.lower() not in before.lower() for word in words)
    return () if added or any(query.act is not Act.ASK for query in queries) else queries
