"""A server with the embeddings API of OpenAI."""

import weakref
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from corpus.index.embed.embedder import LONGEST, EmbedderError, Vectors, unit

PREFIX = "openai:"
BATCH = 64  # texts in one request
TIMEOUT = 60.0  # seconds


class OpenAIServer:
    """A server with ``POST <url>/embeddings`` as OpenAI defines it."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self.name = f"{PREFIX}{model}"
        self._url = f"{url.rstrip('/')}/embeddings"
        self._model = model
        self._key = key

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, asked for in batches."""
        parts = [self._ask(list(texts[i : i + BATCH])) for i in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.empty((0, 0), np.float32)

    def query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        row: Vectors = self._ask([text[:LONGEST]])[0]
        return row

    @cached_property
    def _client(self) -> Any:
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        client = httpx.Client(timeout=TIMEOUT, headers=headers)
        weakref.finalize(self, client.close)
        return client

    def _ask(self, texts: list[str]) -> Vectors:
        import httpx

        try:
            response = self._client.post(
                self._url, json={"model": self._model, "input": texts, "encoding_format": "float"}
            )
            response.raise_for_status()
            data = sorted(response.json()["data"], key=lambda item: item["index"])
            vectors = np.array([item["embedding"] for item in data], np.float32)
        except httpx.HTTPStatusError as error:
            raise EmbedderError(f"the embedding server {self._url} answered {error.response.status_code}") from None
        except httpx.HTTPError as error:
            raise EmbedderError(f"the embedding server {self._url} cannot be reached: {error}") from None
        except (ValueError, KeyError, TypeError):
            raise EmbedderError(f"the embedding server {self._url} answered what is no list of embeddings") from None
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise EmbedderError(f"the embedding server {self._url} answered {len(vectors)} vectors for {len(texts)}")
        return unit(vectors)
