"""The bytes that enter and leave this door: OpenAI's chat completions, and beside the text the answer as a structure.

Unlike the rest of the API it lets pass what it does not know: clients send sampling parameters and more, none of which
can change what the texts say.
"""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.schemas import CitationBody, FactReadingBody, StatementBody

MODEL = "tiaoli"


class ContentPart(BaseModel):
    """A part of a message; only those of type text can be read."""

    type: str
    text: str | None = None


class ChatMessage(BaseModel):
    """A message of the conversation so far."""

    role: str
    content: str | list[ContentPart] | None = None


class StreamOptions(BaseModel):
    """`include_usage`: one more chunk at the end tells the figures."""

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """A conversation whose last user message is the question."""

    messages: list[ChatMessage] = Field(min_length=1)
    model: str = MODEL
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None


class Structured(BaseModel):
    """An answer as the contract has it, without its text and its question, which stand in the messages."""

    answer_id: str
    conversation_id: str | None
    as_of: date
    status: str
    statements: list[StatementBody]
    citations: list[CitationBody]
    assessments: list[dict[str, Any]]
    total: dict[str, Any] | None
    readings: list[FactReadingBody] = Field(alias="heard")
    facts: list[dict[str, Any]]
    related: list[int]
    composer: str


class ChatReply(Structured):
    """The message that answers: `content` is for people, the rest for programs."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The only choice there is."""

    index: Literal[0] = 0
    message: ChatReply
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Characters, for there are no tokens here: of the user's messages that were read, of the text of the answer."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """A whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: Literal["tiaoli"] = "tiaoli"
    choices: list[Choice]
    usage: Usage


class ModelBody(BaseModel):
    """What can be asked. It was never trained: `created` is the day of its first version."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 1795219200  # 2026-11-21
    owned_by: str = MODEL


class ModelList(BaseModel):
    """All that can be asked."""

    object: Literal["list"] = "list"
    data: list[ModelBody] = [ModelBody()]
