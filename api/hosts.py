"""Which names the server answers to. A name that is not ours is refused on every route, but where a probe asks.

Else a page elsewhere, whose name its owner points at this machine, would read an inner server through the browser of
somebody inside. Ours are: the host of ``public_url``, the ``host`` listened on, those of the setting ``hosts``, the
names of this machine to itself, and the very address at which a connection came in.
"""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import RequestError
from corpus.settings import ANY, Settings, listed

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PROBED = ("/healthz", "/readyz")  # a probe calls a container by whatever address it has


class Hosts:
    """Wraps an ASGI app."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PROBED and not is_ours(scope, self._settings):
            raise RequestError("host_unknown")
        await self.app(scope, receive, send)


def is_ours(scope: Scope, settings: Settings) -> bool:
    """Say whether a request names us."""
    host, reached = _name(Headers(scope=scope).get("host", "")), (scope.get("server") or [""])[0]
    more = listed(settings.hosts)
    ours = {settings.host, urlsplit(settings.address).hostname or "", reached, *LOOPBACK, *more}
    return ANY in more or (host != "" and host in {name.lower() for name in ours if name})


def _name(host: str) -> str:
    """Return a host without its port and without the brackets of IPv6."""
    return re.sub(r":\d*$", "", host).strip("[]").lower()
