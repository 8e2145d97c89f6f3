"""The language model that the settings name: any OpenAI-compatible endpoint, through LangChain's chat model.

Imported only where one is configured. It sends nothing anywhere else: no traces, no telemetry.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import openai
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import SecretStr

from corpus.settings import Settings

CONNECT = 3.0  # seconds until a connection stands: a server that is not there is not waited for
TOKENS = 1200  # that a reply may have
BYTES = 2_000_000  # of a response: many times what so many tokens take


class TooLong(Exception):  # noqa: N818 - it says what the response is
    """A response without end."""


class Bounded(httpx2.AsyncByteStream):
    """The body of a response, up to `BYTES`."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for part in self._stream:
            read += len(part)
            if read > BYTES:
                raise TooLong(f"a response of over {BYTES} bytes")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


@asynccontextmanager
async def chat_model(settings: Settings) -> AsyncIterator[BaseChatModel]:
    """Yield the model; its connections are closed behind it, and a request that is cancelled is broken off."""
    timeout = openai.Timeout(settings.llm_timeout, connect=min(CONNECT, settings.llm_timeout))
    async with openai.DefaultAsyncHttpxClient(timeout=timeout, event_hooks={"response": [_bound]}) as client:
        with tracing_context(enabled=False):
            yield ChatOpenAI(
                base_url=settings.llm_url,
                model=settings.llm_model,
                api_key=SecretStr(settings.llm_key or "none"),
                timeout=timeout,
                max_retries=0,  # the agent retries, and knows of the deadline
                temperature=0,
                use_responses_api=False,
                http_async_client=client,
                extra_body={"max_tokens": TOKENS},  # by its old name, which every endpoint knows
            )


async def _bound(response: httpx2.Response) -> None:
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = Bounded(response.stream)
