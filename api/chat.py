"""Questions and answers over HTTP, whole or streamed, and the turns of a conversation.

Only translates: the answer is the assistant's, with a short name of each policy added for the chips.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.admission import check_length
from api.amounts import amount, worded
from api.citations import named, shorts
from api.deps import Desk, InService
from api.errors import failure
from api.health import Figures, figures_of
from api.owners import admit, check_owner
from api.profiles import saved
from api.schemas import AnswerBody, AskRequest, ConversationId
from assistant.answer import Answer, Statement
from assistant.assistant import Assistant
from assistant.weighing.assessment import Assessment
from corpus.model import Citation

router = APIRouter(tags=["chat"])


@router.post("/api/ask", response_model=AnswerBody)
def ask(asked: AskRequest, request: Request, desk: InService) -> Response:
    """Answer one question."""
    assistant = desk.assistant()
    owner = admit(desk, asked.conversation_id)
    check_length(assistant, asked.question, asked.conversation_id)
    answer = assistant.ask(asked.question, asked.conversation_id, _facts(asked, desk), asked.as_of, owner=owner)
    figures_of(request).count(answer)
    return JSONResponse(told_answer(answer.to_dict(), shorts(assistant.snapshots.index().metadata)))


@router.post("/api/ask/stream", response_class=StreamingResponse)
def stream(asked: AskRequest, request: Request, desk: InService) -> StreamingResponse:
    """Answer one question as server-sent events: each verified statement, then the whole answer."""
    assistant, owner = desk.assistant(), admit(desk, asked.conversation_id)
    check_length(assistant, asked.question, asked.conversation_id)
    events = _events(assistant, asked, _facts(asked, desk), figures_of(request), owner)
    # nginx would hold the statements back until the answer is whole.
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.get("/api/conversations/{conversation_id}")
def conversation(conversation_id: ConversationId, desk: InService) -> dict[str, Any]:
    """Return the turns of a conversation, the first asked first; none for an id that is unknown."""
    check_owner(desk, conversation_id)
    assistant = desk.assistant()
    names = shorts(assistant.snapshots.index().metadata)
    turns = assistant.conversations.turns(conversation_id)
    pairs = [(turn, told_answer(dict(turn.answer), names)) for turn in turns]
    return {
        "id": conversation_id,
        "turns": [{"question": t.question, "answer": answer, "created_at": t.created_at} for t, answer in pairs],
    }


@router.delete("/api/conversations/{conversation_id}", status_code=204)
def forget(conversation_id: ConversationId, desk: InService) -> None:
    """Delete a conversation with all its turns."""
    check_owner(desk, conversation_id)
    desk.assistant().conversations.forget(conversation_id)


def told_answer(answer: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Return an answer as a user may see it: without the trace, which holds words that were not let through."""
    return {
        **{key: value for key, value in answer.items() if key != "trace"},
        "citations": [named(citation, names) for citation in answer["citations"]],
        "assessments": [worded(one) for one in answer["assessments"]],
        "total": amount(answer.get("total")),
    }


def _events(
    assistant: Assistant, asked: AskRequest, facts: dict[str, Any], figures: Figures, owner: str | None
) -> Iterator[str]:
    try:
        names = shorts(assistant.snapshots.index().metadata)
        readings: list[dict[str, object]] = []
        known: dict[Citation, int] = {}
        weighed: dict[Assessment, int] = {}
        for item in assistant.stream(asked.question, asked.conversation_id, facts, asked.as_of, owner=owner):
            if isinstance(item, Answer):
                figures.count(item)
                yield _event("answer", told_answer(item.to_dict(), names))
            elif isinstance(item, Statement):
                yield _event("statement", {**_statement(item, known, weighed, names), "heard": readings})
            else:
                readings = [one.to_dict() for one in item]
    except Exception as error:  # noqa: BLE001 - the response has begun: the failure is told as its last event
        yield _event("error", failure(error).to_dict())


def _statement(
    statement: Statement, known: dict[Citation, int], weighed: dict[Assessment, int], names: dict[str, str]
) -> dict[str, Any]:
    """Return a statement with its sources; the indices are those of the whole answer, by order of first use."""
    assessment = statement.assessment
    cited = list(dict.fromkeys(statement.citations))
    indices = [known.setdefault(citation, len(known)) for citation in cited]
    return {
        "text": statement.text,
        "citations": indices,
        "assessment": weighed.setdefault(assessment, len(weighed)) if assessment else None,
        "sources": [{"index": n, **named(asdict(citation), names)} for n, citation in zip(indices, cited, strict=True)],
    }


def _facts(asked: AskRequest, desk: Desk) -> dict[str, Any]:
    """Return the facts that are told beside the question: those of a profile, and those told now."""
    profile = saved(desk, asked.profile_id).facts if asked.profile_id else {}
    return {**profile, **desk.vocabulary().read(asked.facts or {})}


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
