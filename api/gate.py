"""Who comes in: the key of a request is looked up and its caller counted before a route sees it.

Pure ASGI. What anybody may read (pages, files, health) passes unseen, and so do the callbacks of the messaging
platforms, which sign what they send and whose users their doors count. ADR 14 says what a missing key keeps out, and
what it cannot.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.keys import MARK, Key, KeyRole
from api.deps import Desk
from api.errors import RequestError
from api.health import Figures
from api.load import cost_of
from api.owners import OWNER, owner_of

FOR_SOFTWARE = ("/v1/", "/mcp/")
KEYED = (*FOR_SOFTWARE, "/api/")
FIGURES = ("/metrics/",)
SIGNED = ("/wechat/", "/wecom/")
BY_LENGTH = "/api/ask"  # elsewhere most of a body is what was said before
READS = {"GET", "HEAD", "OPTIONS"}
ASK_FOR_A_KEY = {"WWW-Authenticate": 'Bearer realm="tiaoli"'}
THREADS = 8  # of its own, so that whoever is turned away does not wait behind the answers being made


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose key a request carries."""

    key_id: str
    role: KeyRole


class Gate:
    """Wraps an ASGI app; routes find the Caller in ``request.state.caller``, which is absent without a key."""

    def __init__(self, app: ASGIApp, desk: Desk, figures: Figures) -> None:
        self.app = app
        self._desk = desk
        self._figures = figures
        self._threads = CapacityLimiter(THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (_under(scope, KEYED) or _counted(scope) or self._figures_wanted(scope)):
            caller = await to_thread.run_sync(self._admit, Request(scope), limiter=self._threads)
            if caller:
                scope.setdefault("state", {})["caller"] = caller
            OWNER.set(owner_of(Request(scope), caller.key_id if caller else None))
        await self.app(scope, receive, send)

    def _admit(self, request: Request) -> Caller | None:
        """Return whose key it is, None without one. Raises RequestError for whoever stays out."""
        secret = _told(request.headers)
        ours = secret.startswith(MARK)
        key = self._desk.keys().find(secret) if ours else None
        if ours or _counted(request.scope):
            self._count(key, request.scope)
        if key:
            return Caller(key.id, key.role)
        if ours or (secret and self._wanted(request)):
            raise RequestError("key_invalid", ASK_FOR_A_KEY)
        if self._wanted(request):
            raise RequestError("key_missing", ASK_FOR_A_KEY)
        return None

    def _count(self, key: Key | None, scope: Scope) -> None:
        limits = self._desk.limits
        cost = cost_of(scope) if scope["path"].startswith(BY_LENGTH) else 1
        wait = limits.take("key", key.id, cost) if key else limits.take("address", _address(scope), cost)
        if limits.alone:
            self._figures.alone.inc()
        if wait is not None:
            raise RequestError("rate_limited", {"Retry-After": str(max(ceil(wait), 1))})

    def _wanted(self, request: Request) -> bool:
        """Whether a request must carry a key."""
        if self._figures_wanted(request.scope):
            return True
        if not self._desk.settings.keys_required or not _under(request.scope, KEYED):
            return False
        return _under(request.scope, FOR_SOFTWARE) or not _from_our_page(request.headers, self._desk.settings.address)

    def _figures_wanted(self, scope: Scope) -> bool:
        """Whether a request asks for figures that are not for everybody."""
        return self._desk.settings.metrics_key_required and _under(scope, FIGURES)


def _under(scope: Scope, rooms: tuple[str, ...]) -> bool:
    return f"{scope['path']}/".startswith(rooms)


def _counted(scope: Scope) -> bool:
    """Whether a request counts: all that software sends, and whatever does more than read."""
    return _under(scope, FOR_SOFTWARE) or (scope["method"] not in READS and not _under(scope, SIGNED))


def _told(headers: Headers) -> str:
    """Return the key that a request carries, empty without one. Other schemes are not ours: a proxy may use them."""
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "").strip()


def _from_our_page(headers: Headers, address: str) -> bool:
    """Whether a browser says that a page of ours asks. Software can say so too: it gets what the page gives to all."""
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    # Over plain HTTP browsers leave that out; of what they send instead, no script of another site can make up ours.
    asking = headers.get("origin") or headers.get("referer") or ""
    return asking.split("/")[2:3] in ([headers.get("host")], address.split("/")[2:3])


def _address(scope: Scope) -> str:
    """Return who counts as one: an IPv4 address, or the /64 of an IPv6 address, all of which one host can use."""
    host = str(scope["client"][0]) if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False))
    return host
