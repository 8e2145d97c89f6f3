"""Which other pages may ask: those of the setting ``cors_origins``, and only what is made for software.

With nothing set no page of another site may, for any page in the browser of somebody inside could ask an inner server.
No cookie comes along: such a page has a key, or is as unknown as any other caller.
"""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import RequestError
from api.hosts import is_ours
from corpus.settings import ANY, Settings, listed

ASKED = ("/v1/", "/api/", "/mcp/")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHOWN = ("Retry-After", "Mcp-Session-Id", "Mcp-Protocol-Version")  # headers of ours that a script may read


class Origins:
    """Wraps an ASGI app: answers a browser that asks beforehand, and marks what the pages set may read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings
        self._open: ASGIApp = CORSMiddleware(
            app,
            allow_origins=listed(settings.cors_origins),
            allow_methods=METHODS,
            allow_headers=["*"],
            allow_private_network=True,
            expose_headers=SHOWN,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._open if self._concerns(scope) else self.app)(scope, receive, send)

    def _concerns(self, scope: Scope) -> bool:
        asked = scope["type"] == "http" and f"{scope['path']}/".startswith(ASKED)
        return asked and bool(self._settings.cors_origins) and is_ours(scope, self._settings)


def check_origin(request: Headers, settings: Settings) -> None:
    """Raise RequestError for a request that comes from a page neither ours nor of an origin that is set."""
    origin, allowed = request.get("origin"), listed(settings.cors_origins)
    if origin is None or origin in allowed or ANY in allowed:
        return
    if _place(origin) not in {request.get("host", ""), _place(settings.address)} - {""}:
        raise RequestError("origin_refused")


def _place(url: str) -> str:
    """Return host and port of an address as they stand there; nothing for what is no address, such as ``null``."""
    return url.partition("://")[2].partition("/")[0]
