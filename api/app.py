"""The web application: the chat, its API and the policy pages over one index. Nothing happens at import.

Interactive API pages are left off, for they load their script from elsewhere; the description itself is served.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from api import chat, health, measures, policies, profiles
from api.channels import page
from api.channels.switchboard import Switchboard
from api.deps import Desk
from api.errors import install
from api.gate import Gate
from api.guard import Guard
from api.heads import Heads
from api.hosts import Hosts
from api.layout import STATIC
from api.load import Load
from api.mcp import door
from api.openai import routes as openai
from api.origins import Origins
from api.prefix import Prefix
from api.retention import keep_removing
from api.schemas import ErrorBody
from api.web import calculators, pages
from api.wechat import routes as wechat
from api.wecom import routes as wecom
from api.wecom.doors import doors_of
from corpus.index.build import outdated
from corpus.index.index import IndexMismatch, IndexMissing
from corpus.settings import Settings

log = logging.getLogger(__name__)

ERRORS: dict[int | str, dict[str, object]] = {
    "4XX": {"model": ErrorBody, "description": "The request is refused"},
    "5XX": {"model": ErrorBody, "description": "The server cannot serve it now"},
}

ROUTERS = (
    chat.router,
    policies.router,
    measures.router,
    profiles.router,
    openai.router,
    health.router,
    pages.router,
    calculators.router,
    page.router,
    wecom.router,
)


def create_app(settings: Settings, figures: health.Figures | None = None) -> FastAPI:
    """Return the application that serves the index under ``settings.home``.

    Without an index, or with one that does not fit, it comes up all the same and says so to whoever asks. Raises what
    else keeps an Assistant from being made.
    """
    app = FastAPI(
        title="条理 Tiaoli",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=ERRORS,
        lifespan=_lifespan,
        servers=[{"url": settings.address}] if settings.public_url else None,
    )
    app.state.desk = Desk(settings)
    app.state.figures = figures or health.Figures()
    app.state.switchboard = Switchboard(app.state.desk, app.state.figures)
    app.state.wecom = doors_of(settings, app.state.switchboard)
    for router in ROUTERS:
        app.include_router(router)
    app.router.routes.append(door.route(app.state.desk, app.state.figures))
    app.include_router(wechat.routes_of(settings, app.state.switchboard))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(Load, deadline=settings.deadline)
    app.add_middleware(Gate, desk=app.state.desk, figures=app.state.figures)
    app.add_middleware(Hosts, settings=settings)
    app.add_middleware(Guard)
    app.add_middleware(Origins, settings=settings)
    app.add_middleware(Heads)
    app.add_middleware(Prefix, settings=settings)
    app.add_middleware(health.MeasuredApp, figures=app.state.figures)  # around all, so that what is refused counts too
    try:
        app.state.desk.assistant()  # before the first question, which should not wait for the model
        if sentence := outdated(settings):
            log.warning("%s", sentence)
    except (IndexMissing, IndexMismatch) as error:
        log.warning("%s", error)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    removing = asyncio.create_task(keep_removing(app.state.desk.settings))
    async with app.state.wecom.open():
        yield
    removing.cancel()
    await app.state.switchboard.close()
