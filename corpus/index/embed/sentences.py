"""Any model of sentence-transformers that is on this machine. Nothing is downloaded."""

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any

from corpus.index.embed.embedder import LONGEST, EmbedderError, Vectors, unit

PREFIX = "sentence-transformers:"


class SentenceTransformers:
    """A model of sentence-transformers, by name where it has been downloaded before, or by path."""

    def __init__(self, model: str) -> None:
        self.name = PREFIX + model
        self._model_name = model
        self._lock = Lock()

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, with the model's prompt for documents."""
        with self._lock:
            return unit(self._model.encode_document(list(texts), show_progress_bar=False))

    def query(self, text: str) -> Vectors:
        """Return the vector of a question, with the model's prompt for queries."""
        with self._lock:
            row: Vectors = unit(self._model.encode_query([text[:LONGEST]], show_progress_bar=False))[0]
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
