"""Questions and answers over HTTP, whole or streamed, and the turns of a conversation.

Only translates: the answer is the assistant's, with a short name of each policy added for the chips.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.deps import InService
from api.errors import failure
from api.health import Figures
from api.schemas import AnswerBody, AskRequest, ConversationId
from assistant.answer import Answer, Statement
from assistant.assistant import Assistant
from corpus.model import Citation, Metadata
from corpus.places import find

router = APIRouter(tags=["chat"])

CLIPPED = 8  # characters of a title that tell policies of one place apart


@router.post("/api/ask", response_model=AnswerBody)
def ask(asked: AskRequest, request: Request, desk: InService) -> Response:
    """Answer one question."""
    assistant = desk.assistant()
    answer = assistant.ask(asked.question, asked.conversation_id, asked.facts, asked.as_of)
    _figures(request).answers.labels(answer.status.value).inc()
    return JSONResponse(_told(answer.to_dict(), shorts(assistant.index.metadata)))


@router.post("/api/ask/stream", response_class=StreamingResponse)
def stream(asked: AskRequest, request: Request, desk: InService) -> StreamingResponse:
    """Answer one question as server-sent events: each verified statement, then the whole answer."""
    events = _events(desk.assistant(), asked, _figures(request))
    # nginx would hold the statements back until the answer is whole.
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.get("/api/conversations/{conversation_id}")
def conversation(conversation_id: ConversationId, desk: InService) -> dict[str, Any]:
    """Return the turns of a conversation, the first asked first; none for an id that is unknown."""
    assistant = desk.assistant()
    names = shorts(assistant.index.metadata)
    turns = assistant.conversations.turns(conversation_id)
    return {
        "id": conversation_id,
        "turns": [
            {"question": t.question, "answer": _told(dict(t.answer), names), "created_at": t.created_at} for t in turns
        ],
    }


@router.delete("/api/conversations/{conversation_id}", status_code=204)
def forget(conversation_id: ConversationId, desk: InService) -> None:
    """Delete a conversation with all its turns."""
    desk.assistant().conversations.forget(conversation_id)


def shorts(metadata: tuple[Metadata, ...]) -> dict[str, str]:
    """Return a short name for each policy id: its place, with the title's beginning where several share the place."""
    at = Counter(m.place for m in metadata)
    return {m.id: _short(m, alone=at[m.place] == 1) for m in metadata}


def _short(metadata: Metadata, alone: bool) -> str:
    title = metadata.display_title
    clipped = title if len(title) <= CLIPPED else f"{title[:CLIPPED]}…"
    try:
        place = find(metadata.place or "").short
    except KeyError:
        return clipped
    return place if alone else f"{place}·{clipped}"


def _events(assistant: Assistant, asked: AskRequest, figures: Figures) -> Iterator[str]:
    try:
        names = shorts(assistant.index.metadata)
        known: dict[Citation, int] = {}
        for item in assistant.stream(asked.question, asked.conversation_id, asked.facts, asked.as_of):
            if isinstance(item, Answer):
                figures.answers.labels(item.status.value).inc()
                yield _event("answer", _told(item.to_dict(), names))
            else:
                yield _event("statement", _statement(item, known, names))
    except Exception as error:  # noqa: BLE001 - the response has begun: the failure is told as its last event
        yield _event("error", failure(error).to_dict())


def _statement(statement: Statement, known: dict[Citation, int], names: dict[str, str]) -> dict[str, Any]:
    """Return a statement with its sources; the indices are those of the whole answer, by order of first use."""
    cited = list(dict.fromkeys(statement.citations))
    indices = [known.setdefault(citation, len(known)) for citation in cited]
    return {
        "text": statement.text,
        "citations": indices,
        "assessment": None,
        "sources": [
            {"index": n, **_named(asdict(citation), names)} for n, citation in zip(indices, cited, strict=True)
        ],
    }


def _told(answer: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {**answer, "citations": [_named(citation, names) for citation in answer["citations"]]}


def _named(citation: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {**citation, "short": names.get(citation["policy_id"], citation["policy_title"][:CLIPPED])}


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _figures(request: Request) -> Figures:
    figures: Figures = request.app.state.figures
    return figures
