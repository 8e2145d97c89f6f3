"""``/mcp``: MCP over HTTP (streamable HTTP, answered in JSON), every request by itself, so any process can serve it.

A page elsewhere on the web must not reach an office's server through the browser of somebody inside: a request whose
Host is not one of ours is refused, and one that comes from a page of another Origin.
"""

import re

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import Desk
from api.errors import RequestError
from api.health import Figures
from corpus.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def route(desk: Desk, figures: Figures) -> Route:
    """Return the route of the door; what is not posted gets a 405, for no stream is held open."""
    return Route(Door.path, Door(desk, figures), methods=["POST"])


class Door:
    """The ASGI app behind the route. The MCP library is loaded with the first request."""

    path = "/mcp"

    def __init__(self, desk: Desk, figures: Figures) -> None:
        self.desk, self.figures = desk, figures
        self._inside: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self  # by which requests are counted; FastAPI notes only routes of its own
        check(Headers(scope=scope), self.desk.settings)
        arrived = await _arrived(scope, receive)
        if self._inside is None:
            self._inside = await run_sync(self._opened)
        await self._inside(scope, arrived, send)

    def _opened(self) -> ASGIApp:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager as Manager

        from api.mcp.server import mcp_server

        server = mcp_server(self.desk, self.figures)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            manager = Manager(server, json_response=True, stateless=True)
            async with manager.run():
                await manager.handle_request(scope, receive, send)

        return answer


def check(request: Headers, settings: Settings) -> None:
    """Raise RequestError for a request that names another host than ours or comes from a page of another."""
    host, ours = request.get("host", ""), _place(settings.address)
    if _name(host) not in {settings.host, _name(ours), *LOOPBACK}:
        raise RequestError("host_unknown")
    origin = request.get("origin")
    if origin is not None and _place(origin) not in {host, ours} - {""}:
        raise RequestError("origin_refused")


async def _arrived(scope: Scope, receive: Receive) -> Receive:
    """Return what gives the body again, read whole before anything runs: a fault in it is told as everywhere."""
    try:
        body = [await Request(scope, receive).body()]
    except ClientDisconnect:
        raise HTTPException(400) from None

    async def again() -> Message:
        return {"type": "http.request", "body": body.pop()} if body else await receive()

    return again


def _place(url: str) -> str:
    """Return host and port of an address as they stand there; nothing for what is no address, such as ``null``."""
    return url.partition("://")[2].partition("/")[0]


def _name(host: str) -> str:
    """Return a host without its port and without the brackets of IPv6."""
    return re.sub(r":\d*$", "", host).strip("[]").lower()
