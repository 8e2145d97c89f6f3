"""HEAD wherever there is GET: the same answer without its body, for monitors and caches that look before they read."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Wraps an ASGI app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        asked = {**scope, "method": "GET"}

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        try:
            await self.app(asked, receive, bodiless)
        finally:
            scope.update({name: asked[name] for name in ("route",) if name in asked})  # by which requests are counted
