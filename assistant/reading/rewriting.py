"""Reads a follow-up that a model has rewritten, as any question is read: where it adds nothing of its own.

Its words, numbers and places have to stand in the conversation. Facts are never read out of it.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.reading.message import Message, with_questions
from assistant.reading.question import NAMING, Act, Question
from assistant.reading.scope import places_in
from assistant.reading.understand import understand_each
from assistant.snapshot import Setting
from corpus.language.quantity import Quantity, quantities

LONGEST = 120  # characters of a question that was rewritten


def reread(rewritten: str, message: Message, setting: Setting) -> Message | None:
    """Return `message` with the questions of `rewritten` in the stead of its own; None where that adds to them."""
    words = " ".join(rewritten.split())
    if not words or len(words) > LONGEST:
        return None
    seats = [place.name for place in message.questions[0].seats]
    questions = understand_each(words, setting, seats=seats)
    before = "\n".join((*message.past.questions, message.text))
    if _adds(questions, before, setting) or any(question.act is not Act.ASK for question in questions):
        return None
    return with_questions(message, questions)


def _adds(questions: Sequence[Question], before: str, setting: Setting) -> bool:
    """Say whether questions name a thing, a number or a place that what was said before does not."""
    things = [term.word for question in questions for term in question.terms if term.need >= NAMING]
    numbers = _numbers(quantity for question in questions for quantity in question.own.quantities)
    places = {place for question in questions for place in question.places}
    return (
        any(thing.lower() not in before.lower() for thing in things)
        or not numbers <= _numbers(quantities(before))
        or not places <= {mention.place for mention in places_in(before, setting)}
    )


def _numbers(found: Iterable[Quantity]) -> set[tuple[Decimal, str]]:
    return {(quantity.value, quantity.unit) for quantity in found}
