"""The path under which users reach the server: that of ``public_url``. A proxy strips it, or leaves it, as it likes.

Pages and redirects carry it; routes and all that decides by a path never see it.
"""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.layout import PREFIX
from corpus.settings import Settings


class Prefix:
    """Wraps an ASGI app."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._prefix = settings.prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        PREFIX.set(self._prefix)
        self._strip(scope)

        async def led(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._lead(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, led)

    def _strip(self, scope: Scope) -> None:
        if self._prefix and f"{scope['path']}/".startswith(f"{self._prefix}/"):
            scope["path"] = scope["path"].removeprefix(self._prefix) or "/"

    def _lead(self, headers: MutableHeaders) -> None:
        """Have a redirect name a path: behind a proxy the server knows neither the user's scheme nor host."""
        if "location" in headers:
            to = urlsplit(headers["location"])
            headers["location"] = self._prefix + to.path + (f"?{to.query}" if to.query else "")
