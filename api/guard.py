"""What stands around every request: headers that keep the browser strict, a limit on the body, a last catch.

Pure ASGI, so that streamed answers pass through unbuffered. A body over `MAX_BODY` bytes is refused before it is read
whole.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond

MAX_BODY = 64 * 1024
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
            _refuse_declared(request)
            await self.app(scope, _limited(receive), guarded)
        except Exception as error:  # noqa: BLE001 - the last catch: whatever it is, the caller gets a plain sentence
            response = respond(error, scope["path"], request.get("accept", ""))
            if not started:
                await response(scope, receive, guarded)


def _refuse_declared(request: Headers) -> None:
    declared = request.get("content-length", "")
    if declared.isdigit() and int(declared) > MAX_BODY:
        raise HTTPException(413)


def _limited(receive: Receive) -> Receive:
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY:
            raise HTTPException(413)
        return message

    return counted


def _add_headers(path: str, headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    # Files are revalidated by their ETag, so an upgrade shows at once; answers are nobody else's.
    headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")
