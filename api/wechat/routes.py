"""The address at which the vendor calls, with a slash at its end and without: a redirect would fail its check."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from api.channels.switchboard import Switchboard
from api.wechat.door import WeChatDoor
from corpus.settings import Settings

PATHS = ("/wechat", "/wechat/")


def routes_of(settings: Settings, switchboard: Switchboard) -> APIRouter:
    """Return the routes of the 公众号 that the settings name, none where they name none.

    Raises SettingsError where they do not fit.
    """
    if not settings.wechat_token:
        return APIRouter()
    door = WeChatDoor(settings, switchboard)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await door.close()

    router = APIRouter(include_in_schema=False, lifespan=lifespan)
    for path in PATHS:
        router.add_api_route(path, door.greet, methods=["GET"], response_model=None)
        router.add_api_route(path, door.hear, methods=["POST"], response_model=None)
    return router
