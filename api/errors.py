"""How every failure is told to the caller: ``{"error": {"code", "message"}}``, as OpenAI does, or a page for a browser.

The one place where exceptions become HTTP statuses. Never lets a traceback or an exception's own words out of a 5xx.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from api.layout import render
from assistant.conversation.store import ConversationsError
from assistant.reading.speech import QuestionTooLongError
from corpus.database import DatabaseError
from corpus.index.dense import DenseError
from corpus.index.embed import EmbedderError
from corpus.index.index import IndexMismatch, IndexMissing
from corpus.measures.facts import FactError
from corpus.measures.load import MeasureError
from corpus.words import words_of

log = logging.getLogger(__name__)

BY_STATUS = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 408: "too_slow", 413: "too_large"}
OUR_OWN: dict[type[Exception], str] = {
    IndexMissing: "index_missing",
    IndexMismatch: "index_mismatch",
    EmbedderError: "unavailable",
    DenseError: "unavailable",
    DatabaseError: "database_unavailable",
    ConversationsError: "invalid",
    SQLAlchemyError: "database_unavailable",
    FactError: "fact_invalid",
    QuestionTooLongError: "question_too_long",
    MeasureError: "unavailable",
}
BY_FIELD = {
    ("question", "string_too_short"): "question_empty",
    ("question", "missing"): "question_empty",
    ("question", "string_too_long"): "question_too_long",
}
OPENAI = "/v1/"  # below it every failure is told as OpenAI tells it
OPENAI_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


class RequestError(Exception):
    """A request that cannot be served; `code` is a key of ``prompts/errors.yaml``.

    `headers` go with the answer; `param` is what of the request is at fault.
    """

    def __init__(self, code: str, headers: Mapping[str, str] | None = None, param: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers
        self.param = param


@dataclass(frozen=True, slots=True)
class Failure:
    """What the caller is told."""

    status: int
    code: str
    message: str
    param: str | None = None

    def to_dict(self) -> dict[str, dict[str, str]]:
        return {"error": {"code": self.code, "message": self.message}}

    def to_openai(self) -> dict[str, dict[str, str | None]]:
        kind = OPENAI_TYPES.get(self.status, "invalid_request_error" if self.status < 500 else "server_error")
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}}


def failure(error: Exception) -> Failure:
    """Return what a caller is told of `error`; what only the operator can mend is logged."""
    code = _code(error)
    if code == "internal":
        log.error("unforeseen failure", exc_info=error)
    elif code in ("unavailable", "database_unavailable", "index_mismatch"):
        log.error("%s", error)
    texts = words_of("errors")[code]
    status, message = texts["status"], texts["message"]
    if isinstance(error, HTTPException):
        status = error.status_code
    if isinstance(error, FactError):
        message = message.format(why=error)
    return Failure(status, code, message, _param(error))


def respond(error: Exception, path: str, accept: str) -> Response:
    """Return the response for `error`: in OpenAI's form where its clients ask, a page for a browser, else JSON."""
    fault = failure(error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException | RequestError) else {}
    if f"{path}/".startswith(OPENAI):
        status = 400 if fault.status == 422 else fault.status  # OpenAI has no 422
        return JSONResponse(fault.to_openai(), status, headers)
    if "text/html" in accept and not path.startswith("/api/"):
        page = render("error.html", failure=fault)
        return HTMLResponse(page, fault.status, headers)
    return JSONResponse(fault.to_dict(), fault.status, headers)


def install(app: FastAPI) -> None:
    """Have `app` answer every exception that a route raises through `respond`."""

    async def handle(request: Request, error: Exception) -> Response:
        return respond(error, request.url.path, request.headers.get("accept", ""))

    for kind in (HTTPException, RequestValidationError, RequestError, *OUR_OWN):
        app.add_exception_handler(kind, handle)


def _code(error: Exception) -> str:
    if isinstance(error, RequestError):
        return error.code
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return BY_STATUS.get(error.status_code, "bad_request" if error.status_code < 500 else "internal")
    return next((code for kind, code in OUR_OWN.items() if isinstance(error, kind)), "internal")


def _param(error: Exception) -> str | None:
    """Return the field of the body that is at fault, where it is one."""
    if isinstance(error, RequestError):
        return error.param
    if not isinstance(error, RequestValidationError):
        return None
    body, *field = error.errors()[0]["loc"]
    return str(field[0]) if body == "body" and field and isinstance(field[0], str) else None


def _invalid(error: RequestValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return "bad_json"
    return BY_FIELD.get((str(first["loc"][-1]), first["type"]), "invalid")
