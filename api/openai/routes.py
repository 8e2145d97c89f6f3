"""OpenAI's chat completions and models over the assistant. Only translates: the same statements and citations as
everywhere. One model, one answer; what a client sends to steer a language model changes nothing.
"""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from api.admission import own_words
from api.citations import shorts
from api.deps import InService
from api.errors import RequestError, failure
from api.health import Figures, figures_of
from api.openai.answers import completion, event, events
from api.openai.bodies import MODEL, ChatRequest, Completion, ModelBody, ModelList
from api.openai.messages import Asked, read
from api.owners import OWNER
from assistant.answer import Answer, Statement
from assistant.assistant import Assistant

router = APIRouter(prefix="/v1", tags=["openai"])


@router.post("/chat/completions", response_model=Completion)
def chat(body: ChatRequest, request: Request, desk: InService) -> Completion | StreamingResponse:
    """Answer the last question of a conversation, whole or as server-sent events."""
    model(body.model)
    if body.n not in (None, 1):
        raise RequestError("one_answer", param="n")
    assistant, figures = desk.assistant(), figures_of(request)
    snapshot = assistant.snapshots.take()
    asked = read(body.messages, lambda message: own_words(message, snapshot))
    if body.stream:
        with_usage = bool(body.stream_options and body.stream_options.include_usage)
        parts = _events(assistant, asked, figures, with_usage)
        # nginx would hold the statements back until the answer is whole.
        return StreamingResponse(parts, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    answer = assistant.ask(asked.question, earlier=asked.earlier, owner=OWNER.get())
    figures.count(answer)
    return completion(answer, asked, shorts(assistant.snapshots.index().metadata))


@router.get("/models")
def models() -> ModelList:
    """Return the one model that there is."""
    return ModelList()


@router.get("/models/{model_id:path}")
def model(model_id: str) -> ModelBody:
    """Return a model. Raises RequestError for any but ours."""
    if model_id != MODEL:
        raise RequestError("model_not_found", param="model")
    return ModelBody()


def _events(assistant: Assistant, asked: Asked, figures: Figures, with_usage: bool) -> Iterator[str]:
    try:
        names = shorts(assistant.snapshots.index().metadata)
        yield from events(_counted(assistant, asked, figures), asked, names, with_usage)
    except Exception as error:  # noqa: BLE001 - the response has begun: the failure is told as its last event
        yield event(failure(error).to_openai())


def _counted(assistant: Assistant, asked: Asked, figures: Figures) -> Iterator[Statement | Answer]:
    for item in assistant.stream(asked.question, earlier=asked.earlier, owner=OWNER.get()):
        if isinstance(item, Answer):
            figures.count(item)
        if isinstance(item, Statement | Answer):
            yield item
