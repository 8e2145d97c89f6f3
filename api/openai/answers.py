"""An answer in OpenAI's form, whole or as server-sent events: a chunk a verified statement, in order, then its sources.

Text for people, and beside it the answer as the contract has it: in the message of a whole one, in the last chunk with
a choice of a streamed one. Nothing is sent that would be taken back, and the trace is never sent.
"""

import json
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.chat import told_answer
from api.citations import Order
from api.openai.bodies import MODEL, ChatReply, Choice, Completion, Structured, Usage
from api.openai.messages import Asked
from api.readings import line_back
from api.sources import below, marked
from assistant.answer import Answer, Statement

PARAGRAPH = "\n\n"  # clients show Markdown, in which a single end of line is a space
DONE = "data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """What all parts of one response share."""

    with_usage: bool = False
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_urlsafe(12)}")
    created: int = field(default_factory=lambda: int(time.time()))


def completion(answer: Answer, asked: Asked, names: dict[str, str]) -> Completion:
    """Return a whole answer; `names` are the short names of policies."""
    head, order = ResponseHead(), Order()
    content = PARAGRAPH.join([*(marked(statement, order) for statement in answer.statements), *_behind(answer)])
    reply = ChatReply(content=content, **_structured(answer, names))
    return Completion(
        id=head.id, created=head.created, choices=[Choice(message=reply)], usage=_usage(asked, len(content))
    )


def events(items: Iterable[Statement | Answer], asked: Asked, names: dict[str, str], with_usage: bool) -> Iterator[str]:
    """Yield the events of an answer as it is made; its text is that of the whole one."""
    head, order, length = ResponseHead(with_usage), Order(), 0
    yield _chunk(head, {"role": "assistant", "content": ""})
    for item in items:
        text = PARAGRAPH.join(_behind(item)) if isinstance(item, Answer) else marked(item, order)
        if text:
            content = PARAGRAPH + text if length else text
            length += len(content)
            yield _chunk(head, {"content": content})
        if isinstance(item, Answer):
            yield _chunk(head, Structured(**_structured(item, names)).model_dump(mode="json", by_alias=True), "stop")
    if with_usage:
        yield _part(head, [], _usage(asked, length).model_dump())
    yield DONE


def event(data: Mapping[str, Any]) -> str:
    """Return one server-sent event."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _structured(answer: Answer, names: dict[str, str]) -> dict[str, Any]:
    return {"answer_id": answer.id, **told_answer(answer.to_dict(), names)}


def _behind(answer: Answer) -> tuple[str, ...]:
    """Return the paragraphs behind the statements: what is said back, and the sources."""
    record = answer.to_dict()
    return tuple(filter(None, (line_back(record), *below(record))))


def _usage(asked: Asked, written: int) -> Usage:
    return Usage(prompt_tokens=asked.length, completion_tokens=written, total_tokens=asked.length + written)


def _chunk(head: ResponseHead, delta: dict[str, Any], finish_reason: str | None = None) -> str:
    return _part(head, [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}])


def _part(head: ResponseHead, choices: list[dict[str, Any]], usage: dict[str, int] | None = None) -> str:
    shared = {"id": head.id, "object": "chat.completion.chunk", "created": head.created, "model": MODEL}
    return event({**shared, "choices": choices, **({"usage": usage} if head.with_usage else {})})
