"""Vectors in Chroma, through langchain-chroma: under home, or on a Chroma server.

Chroma's own embedding function is never made (it would download a model) and its telemetry is off. A record is one
content, its id the digest of embedder and content; which contents are in use, and where, only the index knows.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from corpus.index.embed import Embedder, Vectors
from corpus.settings import Settings

PAGE = 5000  # ids in one request
SPELLINGS = 100  # more than there are openings alive at a time
COSINE = {"hnsw": {"space": "cosine", "ef_search": 200}}


class DenseError(ValueError):
    """A Chroma that cannot be reached; the message is one sentence."""


class Dense:
    """One collection. Closing it frees what Chroma holds for it."""

    def __init__(self, settings: Settings, folder: Path, collection: str, embedder: Embedder) -> None:
        """Open the collection, made where it is not there. Raises DenseError."""
        self.collection = collection
        try:
            self._client = _client(settings, folder)
            self._store = Chroma(
                collection,
                LangchainEmbeddings(embedder),
                client=self._client,
                collection_configuration=COSINE,  # type: ignore[arg-type]  # a TypedDict
            )
        except (ChromaError, ValueError, OSError) as error:
            where = settings.chroma or folder
            raise DenseError(f"cannot open Chroma at {where}: {' '.join(str(error).split())}") from None

    def add(self, ids: Sequence[str], contents: Sequence[str]) -> None:
        """Embed the contents and keep them under their ids."""
        self._store.add_texts(list(contents), ids=list(ids))

    def present(self, ids: Sequence[str]) -> set[str]:
        """Return those of `ids` that the collection holds."""
        found: set[str] = set()
        for page in _pages(ids):
            found.update(self._store.get(ids=page, include=[])["ids"])
        return found

    def delete(self, ids: Sequence[str]) -> None:
        """Forget the records of those ids."""
        for page in _pages(ids):
            self._store.delete(ids=page)

    def __len__(self) -> int:
        """How many records the collection holds."""
        return int(self._client.get_collection(self.collection, embedding_function=None).count())

    def ids(self) -> list[str]:
        """Return the id of every record."""
        return list(self._store.get(include=[])["ids"])

    def nearest(self, vector: Vectors, limit: int, among: Iterable[str] | None = None) -> dict[str, float]:
        """Return the cosine similarity of the `limit` nearest records, nearest first; `among` narrows to those ids."""
        narrowed: dict[str, Any] = {} if among is None else {"ids": list(among)}
        found = self._store.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=limit, **narrowed)
        return {str(document.id): 1 - distance for document, distance in found}

    def vectors(self, ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """Return those of `ids` that are held, and their vectors, one a row."""
        keys: list[str] = []
        rows: list[Vectors] = []
        for page in _pages(ids):
            found = self._store.get(ids=page, include=["embeddings"])
            keys += found["ids"]
            rows += [np.asarray(row, np.float32) for row in found["embeddings"]]
        return keys, np.array(rows, np.float32)

    def drop_others(self, prefix: str, kept: Collection[str]) -> None:
        """Delete the collections whose names begin with `prefix`, but for those `kept`."""
        for other in self._client.list_collections():
            if other.name.startswith(prefix) and other.name not in kept:
                self._client.delete_collection(other.name)

    def close(self) -> None:
        """Free what Chroma holds; the object is of no use after."""
        self._client.close()
        # Chroma 1.5 leaves the connections of its HTTP clients open: its own, and that of the admin client it makes.
        for client in (self._client, getattr(self._client, "_admin_client", None)):
            session = getattr(getattr(client, "_server", None), "_session", None)
            if session is not None:
                session.close()


class LangchainEmbeddings(Embeddings):
    """An embedder as langchain asks for it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.documents(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self._embedder.query(text).tolist()
        return row


_openings = count(1)


def _client(settings: Settings, folder: Path) -> Any:
    quiet = ChromaSettings(anonymized_telemetry=False)
    if settings.chroma:
        url = urlsplit(settings.chroma)
        ssl = url.scheme == "https"
        return chromadb.HttpClient(
            url.hostname or "localhost", url.port or (443 if ssl else 8000), ssl=ssl, settings=quiet
        )
    if not folder.is_dir():
        folder.mkdir(parents=True)
    # Within a process Chroma shares one engine between all clients of one path, and an engine that was opened before
    # another process wrote never finds what that wrote. A spelling of its own gives each opening its own engine.
    spelling = (os.sep + ".") * (next(_openings) % SPELLINGS)
    return chromadb.PersistentClient(f"{_writable(folder)}{spelling}", settings=quiet)


def _writable(folder: Path) -> Path:
    """Return the folder, or where it is read only a copy that goes with the process: Chroma writes to what it opens."""
    if os.access(folder, os.W_OK):
        return folder
    copy = tempfile.mkdtemp(prefix="tiaoli-chroma-")
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    return Path(shutil.copytree(folder, copy, dirs_exist_ok=True))


def _pages(ids: Sequence[str]) -> list[list[str]]:
    return [list(ids[i : i + PAGE]) for i in range(0, len(ids), PAGE)]
