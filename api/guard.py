"""What stands around every request: headers that keep the browser strict, limits on the body, a last catch.

Pure ASGI, so that streamed answers pass through unbuffered. A body is refused before it is read whole where it is over
`MAX_BODY` bytes (`MAX_MESSAGES` where whole conversations are sent), and where it does not come within `BODY_SECONDS`.
"""

from math import inf

from anyio import current_time, fail_after
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond

MAX_BODY = 64 * 1024
MAX_MESSAGES = 1024 * 1024
MESSAGES = ("/v1/", "/mcp/")
BODY_SECONDS = 20.0
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Wraps an ASGI app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Headers(scope=scope)
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(scope["path"], MutableHeaders(scope=message))
            await send(message)

        try:
            allowed = MAX_MESSAGES if f"{scope['path']}/".startswith(MESSAGES) else MAX_BODY
            _refuse_declared(request, allowed)
            await self.app(scope, _limited(receive, allowed), guarded)
        except Exception as error:  # noqa: BLE001 - the last catch: whatever it is, the caller gets a plain sentence
            response = respond(error, scope["path"], request.get("accept", ""))
            if not started:
                await response(scope, receive, guarded)


def _refuse_declared(request: Headers, allowed: int) -> None:
    declared = request.get("content-length", "")
    if declared.isdigit() and int(declared) > allowed:
        raise HTTPException(413)


def _limited(receive: Receive, allowed: int) -> Receive:
    size, whole, until = 0, False, inf

    async def counted() -> Message:
        nonlocal size, whole, until
        if whole:  # what comes now is that the client has gone, which may take as long as it likes
            return await receive()
        until = min(until, current_time() + BODY_SECONDS)  # from when somebody began to read
        try:
            with fail_after(until - current_time()):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408) from None
        size += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if size > allowed:
            raise HTTPException(413)
        return message

    return counted


def _add_headers(path: str, headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    # Files are revalidated by their ETag, so an upgrade shows at once; answers are nobody else's.
    headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")
