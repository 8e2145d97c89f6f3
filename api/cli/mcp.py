"""``tiaoli mcp``: the tools for an assistant on the same machine, which starts this command and talks to it."""

import click

from api.cli.corpus import ensure_index
from corpus.settings import Settings


@click.command()
@click.pass_obj
def mcp(settings: Settings) -> None:
    """Serve the Model Context Protocol on stdin and stdout."""
    ensure_index(settings)
    import anyio

    from api.deps import Desk
    from api.mcp.server import serve_stdio

    anyio.run(serve_stdio, Desk(settings))
