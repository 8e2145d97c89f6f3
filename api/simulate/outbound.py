"""The vendor's outbound API on loopback: access tokens, and the calls of one vendor behind them.

A call takes the query and the body, and returns what the vendor says. Nothing here reaches a network.
"""

import asyncio
import contextlib
import json
import secrets
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.simulate.inbox import Inbox

LIFE = 7200  # seconds that a token is good for
LONGEST = 2048  # bytes of a text
STOPPING = 5  # seconds that open connections are given when it stops
ERRORS = {
    0: "ok",
    40001: "invalid credential",
    40003: "invalid openid",
    40008: "invalid message type",
    40013: "invalid appid",
    40016: "invalid button count",
    40096: "invalid external userid",
    40125: "invalid appsecret",
    44004: "empty content",
    45002: "content size out of limit",
    45009: "reach max api freq limit",
    45015: "response out of time limit",
    45047: "out of response count limit",
    45080: "no interaction within 30 seconds",
    45081: "already in typing state",
    47001: "data format error",
    48001: "api unauthorized",
    95013: "conversation end",
}
Reply = dict[str, Any]
Call = Callable[[Mapping[str, str], Mapping[str, Any]], Reply]
Inboxes = defaultdict[str, Inbox]  # the users of an account by id, each known from the first time that they do anything


class PortError(Exception):
    """A port on which the vendor's API cannot be served; the message is a sentence."""


class IssuedTokens:
    """The access token of an account: the same for all who ask until a new one is forced."""

    def __init__(self) -> None:
        self._value = secrets.token_urlsafe(64)

    def issued(self, anew: bool = False) -> Reply:
        """Return a token as the vendor does."""
        if anew:
            self._value = secrets.token_urlsafe(64)
        return {**vendor_reply(0), "access_token": self._value, "expires_in": LIFE}

    def holds(self, token: str) -> bool:
        """Say whether a token is the one in force."""
        return token == self._value


def app(calls: Mapping[str, Call], logins: Mapping[str, Call], tokens: IssuedTokens) -> Starlette:
    """Return the web application of calls by path; those of `logins` need no token."""

    async def answer(request: Request) -> JSONResponse:
        path, query = request.url.path, dict(request.query_params)
        body = await request.body()
        try:
            payload = json.loads(body) if body else {}
        except ValueError:
            return JSONResponse(vendor_reply(47001))
        if path in logins:
            return JSONResponse(logins[path](query, payload))
        if path not in calls:
            return JSONResponse(vendor_reply(48001), 404)
        return JSONResponse(
            calls[path](query, payload) if tokens.holds(query.get("access_token", "")) else vendor_reply(40001)
        )

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


def vendor_reply(code: int, **more: object) -> Reply:
    """Return what the vendor says: a code, its words, and more."""
    return {"errcode": code, "errmsg": ERRORS[code], **more}


def text_of(body: Mapping[str, Any]) -> str:
    """Return the words of a message of the kinds that have any."""
    kind = str(body.get("msgtype", ""))
    part = body.get(kind)
    if not isinstance(part, dict):
        return ""
    return str(part.get("content") or "\n".join(str(part[k]) for k in ("title", "description", "url") if part.get(k)))


@asynccontextmanager
async def listening(app: Starlette, port: int) -> AsyncIterator[str]:
    """Serve an application on a port of 127.0.0.1 (0: any that is free) and yield its URL. Raises PortError."""
    try:
        bound = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise PortError(f"cannot listen on 127.0.0.1:{port}: {error.strerror}") from None
    with bound as listener:
        server = _VendorServer(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=STOPPING))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            with contextlib.suppress(asyncio.CancelledError):
                await serving


class _VendorServer(uvicorn.Server):
    """A server within another program, which keeps its own signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
