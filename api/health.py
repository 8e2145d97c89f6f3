"""What an operator asks: is it up, can it answer, how much has it done. Nothing here names a question or a user."""

from pathlib import Path
from time import perf_counter
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import InService
from assistant.answer import Answer

router = APIRouter(tags=["health"])


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"}  # all of HTTP's own
PROBE = "政策"  # what readiness looks for, through everything that a question goes through
REFUSED = {401: "key", 408: "too_slow", 413: "too_large", 429: "rate_limited"}  # by status, why nobody answered


class Figures:
    """The counters of one app. Where several processes serve it, they add up in the folder `shared`."""

    def __init__(self, shared: Path | None = None) -> None:
        self.registry = CollectorRegistry()
        self._shared = shared
        self.requests = Counter(
            "tiaoli_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "tiaoli_request_seconds", "Seconds until a response is complete", ("route",), registry=self.registry
        )
        self.refused = Counter("tiaoli_refused", "Requests refused, by reason", ("reason",), registry=self.registry)
        self.alone = Counter(
            "tiaoli_limited_alone", "Requests counted by one process, for Redis is away", registry=self.registry
        )
        self.answers = Counter("tiaoli_answers", "Answers given, by status", ("status",), registry=self.registry)
        self.composed = Counter(
            "tiaoli_composed", "Answers given, by who put them into words", ("composer",), registry=self.registry
        )
        self.failures = Counter(
            "tiaoli_model_failures",
            "Answers given without the language model that was asked, by reason",
            ("reason",),
            registry=self.registry,
        )
        self.dropped = Counter(
            "tiaoli_model_statements_dropped", "Statements of the model not let through", registry=self.registry
        )
        self.messages = Counter(
            "tiaoli_messages",
            "Messages of a channel, by how their answer was told",
            ("channel", "told"),
            registry=self.registry,
        )
        self.tokens = Counter("tiaoli_model_tokens", "Tokens of the model", ("kind",), registry=self.registry)

    def text(self) -> bytes:
        """Return all figures in the Prometheus text format."""
        if self._shared is None:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, path=str(self._shared))  # type: ignore[no-untyped-call]  # the library's
        return generate_latest(together)

    def count(self, answer: Answer) -> None:
        """Count an answer that was given, and what a model did for it."""
        self.answers.labels(answer.status.value).inc()
        self.composed.labels(answer.composer.value).inc()
        trace = answer.trace
        if trace.failure:
            self.failures.labels(trace.failure).inc()
        self.dropped.inc(len(trace.dropped))
        self.tokens.labels("prompt").inc(sum(step.prompt_tokens for step in trace.steps))
        self.tokens.labels("completion").inc(sum(step.completion_tokens for step in trace.steps))


def figures_of(request: Request) -> Figures:
    """Return the counters of the app that serves `request`."""
    figures: Figures = request.app.state.figures
    return figures


class MeasuredApp:
    """Wraps an ASGI app; counts and times what it answers, by route and not by path, so that labels stay few."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            method = (
                scope["method"] if scope["method"] in METHODS else "other"
            )  # a client may make up as many as it likes
            self.figures.requests.labels(method, route, status).inc()
            if status == 503 and scope.get("state", {}).get("shed"):
                self.figures.refused.labels("overloaded").inc()
            if status in REFUSED:
                self.figures.refused.labels(REFUSED[status]).inc()
            self.figures.seconds.labels(route).observe(perf_counter() - began)


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(desk: InService) -> dict[str, Any]:
    """Whether the index can be searched (503 where it cannot), and whether the database can be read and written.

    Without a database it is ``degraded``: questions are answered and not kept.
    """
    index, state = desk.index(), desk.assistant().conversations.state()
    index.search(PROBE, None, limit=1)
    return {
        "status": "ready" if state == "ok" else "degraded",
        "policies": len(index.metadata),
        "index": "ok",
        "database": state,
    }


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Counters in the Prometheus text format."""
    return Response(figures_of(request).text(), media_type=CONTENT_TYPE_LATEST)
