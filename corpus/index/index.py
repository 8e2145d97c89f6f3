"""The index in use: find the passages nearest to a question among the policies of the places it is asked about.

It serves the texts it was built from, whatever has become of the record since, and only as they were written. It never
embeds a text and never writes.
"""

import weakref
from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.grants.policy import PromiseReading
from corpus.grants.promises import is_promise
from corpus.index.build import IndexReport, write_index
from corpus.index.embed import Embedder, Vectors, load_embedder
from corpus.index.fusion import FLOOR, OFFICIAL, by_best, dense_score, fuse, sparse_score
from corpus.index.generation import MEND, Files, IndexBusy, IndexMismatch, IndexMissing, Manifest
from corpus.index.kept_grants import grants_of, register_of
from corpus.index.lexicon import load_lexicon
from corpus.index.rows import differ
from corpus.index.sparse import Array, ChunkScope, scores
from corpus.index.tokens import Tokens, ngrams
from corpus.language.runs import Runs
from corpus.model import Chunk, Metadata, Passage, Policy
from corpus.settings import Settings
from corpus.unknown import UnknownError

if TYPE_CHECKING:
    from corpus.index.dense import Dense

__all__ = [
    "Candidates",
    "Index",
    "IndexBusy",
    "IndexMismatch",
    "IndexMissing",
    "IndexReport",
    "open_index",
    "write_index",
]

CANDIDATES = 50  # how many of the best are taken from each of sparse and dense, at the least
FEW = 1000  # chunks in scope up to which Chroma is told which they are
POLICIES = 256  # policies kept in memory


@dataclass(frozen=True, slots=True)
class Candidates:
    """Chunks and their scores, one an entry: `similarity` is a cosine, the others are 1 at best."""

    rows: Array
    words: Array
    ngrams: Array
    sparse: Array
    similarity: Array
    dense: Array

    @classmethod
    def none(cls) -> Self:
        """Return no candidates."""
        nothing = np.empty(0, np.float32)
        return cls(nothing.astype(np.int64), nothing, nothing, nothing, nothing, nothing)


def open_index(settings: Settings, embedder: Embedder | None = None) -> "Index":
    """Return the index in force; `embedder` stands in for the one that `settings` name.

    Raises IndexMissing, IndexMismatch, LexiconError, EmbedderError and DenseError.
    """
    files = Files(settings.home)
    stamp = files.stamp()
    manifest = files.read()
    if manifest is None:
        raise IndexMissing(f"there is no index at {files.index}: run `tiaoli index`")
    embedder = embedder or load_embedder(settings, manifest.embedder)
    if manifest.embedder != embedder.name:
        raise IndexMismatch(f"the index was made with {manifest.embedder}, not {embedder.name}: run {MEND}")
    with ThreadPoolExecutor(1) as pool:
        probe = pool.submit(embedder.query, "条理")  # the model loads while Chroma is imported
        dense = _dense(settings, files, manifest, embedder)
        try:
            _check(probe, manifest)
            return Index(settings, stamp, manifest, embedder, dense)
        except BaseException:
            dense.close()
            raise


class Index:
    """One generation of the index, open for reading by any number of threads; made by `open_index`."""

    def __init__(
        self,
        settings: Settings,
        stamp: tuple[int, int],
        manifest: Manifest,
        embedder: Embedder,
        dense: "Dense",
    ) -> None:
        self._files, self._stamp, self._manifest = Files(settings.home), stamp, manifest
        self._whole: Index | None = None
        self._embedder, self._dense = embedder, dense
        self._finalize = weakref.finalize(self, dense.close)
        self._rows = self._files.rows(manifest)
        self._ranges = manifest.ranges()
        self._register = register_of(self._files, manifest)
        self.tokens = Tokens(self._rows.vocabulary, settings.home / "cache")
        self.lexicon = load_lexicon(settings.home)
        self._rows_of: dict[str, list[int]] = {}
        for row, key in enumerate(self._rows.keys):
            self._rows_of.setdefault(key, []).append(row)
        if len(dense) < len(self._rows_of):
            raise self._files.damaged(self._files.chroma)
        self._remember()

    @property
    def metadata(self) -> tuple[Metadata, ...]:
        """The metadata of every policy."""
        return tuple(m for m in self._rows.metadata if m.id in self._manifest.policies)

    def only(self, policy_ids: Set[str]) -> "Index":
        """Return this index as if it held none but those policies; all that it is made of is shared."""
        policies = {p: entry for p, entry in self._manifest.policies.items() if p in policy_ids}
        if len(policies) == len(self._manifest.policies):
            return self
        other = copy(self)
        other._manifest = replace(self._manifest, policies=policies)
        other._whole = self  # which is not freed while the other is in use
        other.__dict__.pop("runs", None)
        other._remember()
        return other

    def chunks(self, policy_id: str) -> tuple[Chunk, ...]:
        """Return the chunks of a policy in order. Raises UnknownError for an unknown id."""
        if policy_id not in self._manifest.policies:
            raise UnknownError(f"no policy {policy_id}")
        return tuple(self._rows.chunk(row) for row in self._ranges[policy_id])

    @cached_property
    def runs(self) -> Runs:
        """What somebody may have pasted of the clauses that promise something; made when it is first asked for."""
        texts = (chunk.text for policy_id in self._manifest.policies for chunk in self.chunks(policy_id))
        return Runs(text for text in texts if is_promise(text))

    def carries(self, word: str) -> bool:
        """Say whether any clause has `word` in it."""
        return word.encode() in self._rows.lines

    def stale(self) -> bool:
        """Say whether a newer index has been put in force since this one was opened."""
        return self._files.stamp() != self._stamp

    def close(self) -> None:
        """Free what the index holds. Letting go of it does the same."""
        self._finalize()

    def __len__(self) -> int:
        """How many chunks it holds."""
        return len(self._rows.keys)

    def chunk(self, row: int) -> Chunk:
        """Return a chunk by its row. Raises IndexError."""
        return self._rows.chunk(row)

    def search(self, question: str, places: frozenset[str] | None, limit: int = 12) -> list[Passage]:
        """Return up to `limit` passages, the nearest first, among the policies of `places` (None: of all).

        A policy without a place is found only where `places` is None. Nothing out of scope changes passages or scores.
        """
        found = self.candidates(question, places, limit)
        total = fuse(found.words, found.ngrams, found.dense)
        passages = [
            Passage(
                self._rows.chunk(int(found.rows[i])),
                float(np.clip(total[i], 0, 1)),
                float(found.similarity[i]),
                float(found.sparse[i]),
            )
            for i in np.argsort(-total, kind="stable")[:limit]
        ]
        return sorted(passages, key=lambda passage: (-passage.score, passage.chunk.id))

    def candidates(self, question: str, places: frozenset[str] | None, limit: int = 12) -> Candidates:
        """Return the chunks that `search` weighs for `limit` passages, with the scores it weighs them by."""
        scope, keys = self._scope(places)
        if not scope.size or not question.strip():
            return Candidates.none()
        vector = self._embedder.query(question)
        words, grams = (by_best(part) for part in self._sparse(question, scope))
        sparse = sparse_score(words, grams)
        depth = max(CANDIDATES, 2 * limit)
        rows, similarity, floor = self._candidates(vector, sparse, scope, keys, depth)
        if not len(rows):
            return Candidates.none()
        dense = dense_score(similarity, float(similarity.max()), floor)
        return Candidates(rows, words[rows], grams[rows], sparse[rows], similarity, dense)

    def _remember(self) -> None:
        self._scope = lru_cache(maxsize=16)(self._find_scope)
        self.policy = lru_cache(maxsize=POLICIES)(self._read_policy)
        self.grants = lru_cache(maxsize=POLICIES)(self._read_grants)

    def _sparse(self, question: str, scope: ChunkScope) -> tuple[Array, Array]:
        """Return the BM25 scores of every row, by words and by n-grams."""
        official = self.lexicon.expand(question)
        words = scores(self._rows.words, _weights(self.tokens.words, question, official), scope)
        return words, scores(self._rows.ngrams, _weights(ngrams, question, official), scope)

    def _candidates(
        self, vector: Vectors, sparse: Array, scope: ChunkScope, keys: Mapping[str, object], depth: int
    ) -> tuple[Array, Array, float]:
        """Return rows, their cosine similarities and the similarity that is the floor of the dense score."""
        similarity = self._nearest(vector, scope, keys, depth)
        floor = min([*similarity.values()][:FLOOR], default=0.0)
        best = np.argpartition(-sparse, depth)[:depth] if depth < len(sparse) else np.arange(len(sparse))
        best = best[sparse[best] > 0]
        unknown = {self._rows.keys[row] for row in best} - similarity.keys()
        similarity |= self._similarity(vector, sorted(unknown))
        inside = scope.inside
        rows = [r for key in similarity for r in self._rows_of[key] if inside is None or inside[r]]
        return np.array(rows, np.int64), np.array([similarity[self._rows.keys[row]] for row in rows], np.float32), floor

    def _similarity(self, vector: Vectors, keys: Sequence[str]) -> dict[str, float]:
        """Return the cosine similarity of records. Raises IndexMismatch where a vector is not what was written."""
        present, rows = self._dense.vectors(keys)
        if not present:
            return {}
        if self._rows.sealed and differ(rows, self._rows.seals[[self._rows_of[key][0] for key in present]]).any():
            raise self._files.damaged(self._files.chroma)
        near = rows @ vector / np.linalg.norm(rows, axis=1)
        return dict(zip(present, near.tolist(), strict=True))

    def _nearest(self, vector: Vectors, scope: ChunkScope, keys: Mapping[str, object], depth: int) -> dict[str, float]:
        """Return the cosine similarity of the `depth` records in scope that are nearest by vector."""
        if scope.inside is not None and scope.size <= FEW:
            return self._dense.nearest(vector, min(depth, len(keys)), keys)
        wanted = min(depth, len(keys))
        fetch = wanted * len(self._rows.keys) // scope.size + 1
        while True:
            # What a build has left behind or is just adding is in the collection too, and in no manifest.
            found = self._dense.nearest(vector, fetch)
            near = [key for key in found if key in keys][:depth]
            if len(near) >= wanted or len(found) < fetch:
                return {key: found[key] for key in near}
            fetch *= 4

    def _find_scope(self, places: frozenset[str] | None) -> tuple[ChunkScope, Mapping[str, object]]:
        """Return the rows of `places` and the ids of their vectors."""
        policies = self._manifest.policies
        if len(policies) == len(self._ranges) and (
            places is None or all(entry.place in places for entry in policies.values())
        ):
            return ChunkScope(None, len(self._rows.keys)), self._rows_of
        inside = np.zeros(len(self._rows.keys), bool)
        for policy_id, entry in policies.items():
            if places is None or entry.place in places:
                rows = self._ranges[policy_id]
                inside[rows.start : rows.stop] = True
        keys = dict.fromkeys(self._rows.keys[row] for row in np.flatnonzero(inside))
        return ChunkScope(inside, int(inside.sum())), keys

    def _read_policy(self, policy_id: str) -> Policy:
        """Return a policy as it was indexed. Raises UnknownError for an unknown id."""
        if policy_id not in self._manifest.policies:
            raise UnknownError(f"no policy {policy_id}")
        return self._files.policy(self._manifest.policies[policy_id].snapshot)

    def _read_grants(self, policy_id: str) -> tuple[PromiseReading, ...]:
        """Return what a policy promises, in the order of its text. Raises UnknownError for an unknown id."""
        policy = self.policy(policy_id)
        return grants_of(self._files, self._register, self._manifest.policies[policy_id].snapshot, policy)


def _weights(terms: Callable[[str], list[str]], question: str, official: Sequence[str]) -> dict[str, float]:
    """Return the terms of a question, each 1, and those of the official words for it, each less."""
    added = dict.fromkeys((term for word in official for term in terms(word)), OFFICIAL)
    return added | dict.fromkeys(terms(question), 1.0)


def _dense(settings: Settings, files: Files, manifest: Manifest, embedder: Embedder) -> "Dense":
    from corpus.index.dense import Dense  # not before the model is loading: importing chromadb takes a second

    return Dense(settings, files.chroma, manifest.collection, embedder)


def _check(probe: "Future[Vectors]", manifest: Manifest) -> None:
    dimension = len(probe.result())
    if dimension != manifest.dimension:
        raise IndexMismatch(
            f"{manifest.embedder} gives {dimension} dimensions, the index has {manifest.dimension}: run {MEND}"
        )
