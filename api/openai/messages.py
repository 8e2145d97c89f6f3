"""What the user asked, read out of ``messages``: the last question, and those before it.

The client keeps the conversation and may have written any of it, so only the words of the user are taken. Messages of
the system give no orders here, those of the assistant and of tools are not believed and never quoted: what was answered
before is worked out again from what was asked. Of a long conversation the latest questions are kept. What a client
wraps around a question, a template or clauses that it found, is told apart behind this door as what users quote is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError

from api.errors import RequestError
from api.openai.bodies import ChatMessage
from api.schemas import PRINTABLE
from assistant.reading.speech import LONGEST

EARLIER = 20  # questions before the last one that are read again
CHARACTERS = 2 * LONGEST  # of them all, of the user's own
MAX_MESSAGE = 50_000  # characters of a message with the clauses that a client puts beside the question
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_MESSAGE), PRINTABLE]
QUESTION = TypeAdapter[str](Question)
REFUSED = {"string_too_short": "question_empty", "string_too_long": "question_too_long"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and those before it, the first asked first."""

    question: str
    earlier: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many characters of the user were read."""
        return len(self.question) + sum(map(len, self.earlier))


def read(messages: Sequence[ChatMessage], own: Callable[[str], str]) -> Asked:
    """Return what the user asks; `own` gives what of a message users say for themselves.

    Raises RequestError where the last of the user's messages is no question. An earlier one that is none was refused
    when it was the last, and is no part of the conversation.
    """
    turns = [message for message in messages if message.role == "user"]
    if not turns:
        raise RequestError("question_empty", param="messages")
    question = _question(turns[-1], own)
    return Asked(question, _latest(tuple(_questions(turns[:-1], own)), own))


def _latest(questions: tuple[str, ...], own: Callable[[str], str]) -> tuple[str, ...]:
    """Return the latest questions: only so many are read again with every request."""
    lengths = accumulate(len(own(question)) for question in reversed(questions))
    fitting = sum(length <= CHARACTERS for length in lengths)
    return questions[len(questions) - min(fitting, EARLIER) :]


def _questions(messages: Sequence[ChatMessage], own: Callable[[str], str]) -> Iterator[str]:
    for message in messages:
        try:
            yield _question(message, own)
        except RequestError:
            continue


def _question(message: ChatMessage, own: Callable[[str], str]) -> str:
    try:
        question = QUESTION.validate_python(_text(message))
    except ValidationError as error:
        raise RequestError(REFUSED[error.errors()[0]["type"]], param="messages") from None
    if len(question) > LONGEST and len(own(question)) > LONGEST:
        raise RequestError("question_too_long", param="messages")
    return question


def _text(message: ChatMessage) -> str:
    if not isinstance(message.content, list):
        return message.content or ""
    if any(part.type != "text" for part in message.content):
        raise RequestError("images_unread", param="messages")
    return "\n".join(part.text or "" for part in message.content)
