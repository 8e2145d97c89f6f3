"""How much is being answered, and who is told to come back: nobody waits for an answer that cannot come in time.

Every question that is let in counts by its length until it is answered. How fast this process gets through them is
measured as they are done; whoever would wait for more than half the deadline of an answer is sent away at once, with
the seconds after which to come again. Messaging apps are no part of it: their messages are jobs, and wait (ADR 13).
"""

from math import ceil
from time import monotonic

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import RequestError

ASKING = {"/api/ask", "/api/ask/stream", "/v1/chat/completions", "/mcp"}
PIECE = 500  # bytes of a request that cost as much as a short question
DEAREST = 30  # short questions that no question costs more than
PATIENCE = 0.5  # of the deadline that may pass before an answer is begun
ALWAYS = 8  # questions that are let in however long they take: what waits for a language model keeps nobody waiting
SMOOTHING = 0.1
PACE = 0.05  # seconds for a short question, until it was measured


def cost_of(scope: Scope) -> int:
    """Return what a request costs, in short questions."""
    if scope["method"] != "POST" or scope["path"] not in ASKING:
        return 1
    declared = Headers(scope=scope).get("content-length", "")
    return min(1 + int(declared) // PIECE, DEAREST) if declared.isdigit() else DEAREST


class Load:
    """Wraps an ASGI app; all of it runs in the event loop of one process."""

    def __init__(self, app: ASGIApp, deadline: float) -> None:
        self.app = app
        self._patience = deadline * PATIENCE
        self._asked = self._cost = 0
        self._pace, self._done = PACE, 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in ASKING:
            await self.app(scope, receive, send)
            return
        try:
            self._refuse()
        except RequestError:
            scope.setdefault("state", {})["shed"] = True  # by which it is counted
            raise
        cost, began = cost_of(scope), monotonic()
        self._asked, self._cost = self._asked + 1, self._cost + cost
        try:
            await self.app(scope, receive, send)
        finally:
            self._asked, self._cost = self._asked - 1, self._cost - cost
            self._measure(cost, began)

    def _refuse(self) -> None:
        """Raise RequestError where what was let in before takes too long."""
        wait = self._cost * self._pace
        if self._asked >= ALWAYS and wait > self._patience:
            raise RequestError("overloaded", {"Retry-After": str(ceil(wait - self._patience))})

    def _measure(self, cost: int, began: float) -> None:
        """Take in that a question is done: since the one before it, or since it came, all worked on what was there."""
        now = monotonic()
        self._pace += SMOOTHING * ((now - max(self._done, began)) / cost - self._pace)
        self._done = now
