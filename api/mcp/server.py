"""The MCP server: each request of the protocol handed to the function that serves it, in a thread of its own.

Keeps nothing between requests. The library loads here, and nowhere on the way of an answer.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from importlib.metadata import version
from typing import TypeVar

from anyio.to_thread import run_sync
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS
from pydantic import ValidationError

from api.deps import Desk
from api.errors import failure
from api.health import Figures
from api.mcp import prompts, resources, tools
from api.mcp.arguments import unfit
from corpus.words import words_of

NAME = "tiaoli"
Asked = TypeVar("Asked")
Result = TypeVar("Result")


def mcp_server(desk: Desk, figures: Figures) -> Server[None]:
    """Return the server over what `desk` holds; answers are counted in `figures`."""
    return Server(
        NAME,
        version=version(NAME),
        title=words_of("mcp")["title"],
        instructions=words_of("mcp")["instructions"],
        on_list_tools=_served(lambda _: tools.listed()),
        on_call_tool=_served(partial(tools.called, desk, figures)),
        on_list_resources=_served(partial(resources.listed, desk)),
        on_list_resource_templates=_served(lambda _: resources.templates()),
        on_read_resource=_served(partial(resources.read, desk)),
        on_list_prompts=_served(lambda _: prompts.listed()),
        on_get_prompt=_served(prompts.filled),
    )


async def serve_stdio(desk: Desk) -> None:
    """Serve one caller on stdin and stdout until it closes stdin."""
    server = mcp_server(desk, Figures())
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def _served(work: Callable[[Asked], Result]) -> Callable[[object, Asked], Awaitable[Result]]:
    async def handle(_: object, asked: Asked) -> Result:
        try:
            return await run_sync(work, asked)
        except ValidationError as error:
            raise MCPError(INVALID_PARAMS, unfit(error)) from None
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a plain sentence
            fault = failure(error)
            raise MCPError(INVALID_PARAMS if fault.status < 500 else INTERNAL_ERROR, fault.message) from None

    return handle
