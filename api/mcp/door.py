"""``/mcp``: MCP over HTTP (streamable HTTP, answered in JSON), every request by itself, so any process can serve it.

A page elsewhere on the web must not reach an office's server through the browser of somebody inside: a request that
comes from a page of another Origin is refused, unless that is set.
"""

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import Desk
from api.health import Figures
from api.origins import check_origin


def route(desk: Desk, figures: Figures) -> Route:
    """Return the route of the door; what is not posted gets a 405, for no stream is held open."""
    return Route(McpDoor.path, McpDoor(desk, figures), methods=["POST"])


class McpDoor:
    """The ASGI app behind the route. The MCP library is loaded with the first request."""

    path = "/mcp"

    def __init__(self, desk: Desk, figures: Figures) -> None:
        self.desk, self.figures = desk, figures
        self._inside: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self  # by which requests are counted; FastAPI notes only routes of its own
        check_origin(Headers(scope=scope), self.desk.settings)
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


async def _arrived(scope: Scope, receive: Receive) -> Receive:
    """Return what gives the body again, read whole before anything runs: a fault in it is told as everywhere."""
    try:
        body = [await Request(scope, receive).body()]
    except ClientDisconnect:
        raise HTTPException(400) from None

    async def again() -> Message:
        return {"type": "http.request", "body": body.pop()} if body else await receive()

    return again
