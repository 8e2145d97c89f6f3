"""The official client at both doors of a real process: over HTTP, and over stdin and stdout of the command."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp_types import TextResourceContents

from corpus.settings import Settings
from tests.api.conftest import Served
from tests.serving import TIAOLI

COMMAND = [*TIAOLI, "mcp"]
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Visitor:
    """A connected client, for tests that wait for what they ask."""

    portal: BlockingPortal
    client: Client

    def call(self, tool: str, **arguments: object) -> tuple[str, Any]:
        """Return the text and the structured result of a tool, which has to succeed."""
        result = self.portal.call(self.client.call_tool, tool, arguments)
        assert not result.is_error, result.content
        return self._text(result), result.structured_content

    def refused(self, tool: str, **arguments: object) -> str:
        """Return the sentence in which a tool refuses."""
        result = self.portal.call(self.client.call_tool, tool, arguments)
        assert result.is_error
        assert result.structured_content is None
        return self._text(result)

    def read(self, uri: str) -> str:
        """Return the text of a resource."""
        (content,) = self.portal.call(self.client.read_resource, uri).contents
        assert isinstance(content, TextResourceContents)
        assert content.uri == uri
        return content.text

    @staticmethod
    def _text(result: Any) -> str:
        (content,) = result.content
        assert content.type == "text"
        return str(content.text)


def command(settings: Settings) -> StdioServerParameters:
    """Return how a client starts the command over a home."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TIAOLI_HOME": str(settings.home)}
    return StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=environment)


@pytest.fixture(scope="module", params=["http", "stdio"])
def visitor(request: pytest.FixtureRequest, served: Served) -> Iterator[Visitor]:
    """Yield a client at one door and at the other."""
    target = f"{served.url}/mcp" if request.param == "http" else command(served.settings)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(target)) as client,
    ):
        yield Visitor(portal, client)
