"""How well the index finds: two public sets of questions, asked of a real index of their texts.

STARD asks lay questions of statutes, NCP asks of policy documents in their own words; one setting has to lead on both.
The indexes are kept under ``<home>/eval``, so a second run embeds nothing. It measures search, not answers.
"""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.index.fusion import WEIGHTS, FusionWeights, fuse
from corpus.index.index import Candidates, Index, open_index, write_index
from corpus.model import ABOVE, Chunk, Kind, Level, Metadata, Node, Policy
from corpus.settings import Settings
from eval.metrics import mean, ndcg, recall, reciprocal_rank
from ingest.chunk import chunk
from ingest.structure.parse import parse

DEPTH = 100
PASSAGES = 300  # asked for, so that a hundred documents are among them
SYSTEMS = {
    "BM25 words": FusionWeights(1, 0, 0),
    "BM25 n-grams": FusionWeights(0, 1, 0),
    "dense": FusionWeights(0, 0, 1),
    "fusion": WEIGHTS,
}
MEASURES: Mapping[str, Callable[[list[str], frozenset[str]], float]] = {
    "R@5": lambda ranking, relevant: recall(ranking, relevant, 5),
    "R@10": lambda ranking, relevant: recall(ranking, relevant, 10),
    "R@100": lambda ranking, relevant: recall(ranking, relevant, DEPTH),
    "MRR@10": lambda ranking, relevant: reciprocal_rank(ranking, relevant, 10),
    "nDCG@10": lambda ranking, relevant: ndcg(ranking, relevant, 10),
}
Made = tuple[Policy, tuple[Chunk, ...]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RetrievalQuestion:
    """A question and the ids of what answers it."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Set:
    """One set of questions over one corpus. `document` says which id of the relevant ones a chunk stands for."""

    name: str
    policies: Callable[[Path], Iterable[Made]]
    document: Callable[[Chunk], str]


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """What one system reaches on one set."""

    dataset: str
    system: str
    questions: int
    measures: Mapping[str, float]


def evaluate_retrieval(
    settings: Settings, systems: Mapping[str, FusionWeights] = SYSTEMS, progress: Progress | None = None
) -> tuple[RetrievalFigures, ...]:
    """Return what each system reaches on each set that lies in ``settings.data``; embeds the sets on the first run."""
    return tuple(
        figures
        for dataset in SETS
        if (settings.data / dataset.name).is_dir()
        for figures in _evaluate(settings, dataset, systems, progress)
    )


def index_of(settings: Settings, dataset: Set, progress: Progress | None = None) -> Index:
    """Return the index of a set's texts, made under ``<home>/eval`` where it is not there."""
    own = settings.model_copy(update={"home": settings.home / "eval" / dataset.name, "chroma": ""})
    write_index(own, dataset.policies(settings.data / dataset.name), progress=progress)
    return open_index(own)


def questions(folder: Path) -> list[RetrievalQuestion]:
    """Return the questions in `folder` that have something relevant."""
    relevant: dict[str, set[str]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            relevant.setdefault(row["query-id"], set()).add(row["corpus-id"])
    with (folder / "queries.jsonl").open(encoding="utf-8") as file:
        asked = [json.loads(line) for line in file]
    return [RetrievalQuestion(q["text"], frozenset(relevant[q["id"]])) for q in asked if q["id"] in relevant]


def ranked(found: Candidates, weights: FusionWeights, document: Callable[[int], str]) -> list[str]:
    """Return the ids of the documents in the order that `weights` gives, each once."""
    order = np.argsort(-fuse(found.words, found.ngrams, found.dense, weights), kind="stable")
    return list(dict.fromkeys(document(int(found.rows[i])) for i in order))[:DEPTH]


def _evaluate(
    settings: Settings, dataset: Set, systems: Mapping[str, FusionWeights], progress: Progress | None
) -> Iterator[RetrievalFigures]:
    index = index_of(settings, dataset, progress)
    asked = questions(settings.data / dataset.name)
    documents = {row: dataset.document(index.chunk(row)) for row in range(len(index))}
    found = [index.candidates(q.text, None, PASSAGES) for q in asked]
    index.close()
    for system, weights in systems.items():
        rankings = [ranked(candidates, weights, documents.__getitem__) for candidates in found]
        pairs = [(ranking, q.relevant) for ranking, q in zip(rankings, asked, strict=True)]
        measures = {name: mean([measure(*pair) for pair in pairs]) for name, measure in MEASURES.items()}
        yield RetrievalFigures(dataset.name, system, len(asked), measures)


def _stard(folder: Path) -> Iterator[Made]:
    """Yield each law of the sample as a policy, each article a chunk."""
    sample = set((folder / "sample_ids.txt").read_text(encoding="utf-8").split())
    laws: dict[str, list[dict[str, Any]]] = {}
    for article in _lines(folder):
        if article["id"] in sample:
            laws.setdefault(article["law"], []).append(article)
    for number, (law, articles) in enumerate(laws.items()):
        yield _law(f"law{number}", law, articles)


def _law(policy_id: str, law: str, articles: Iterable[dict[str, Any]]) -> Made:
    text, nodes, chunks = "", [], []
    for article in articles:
        start, text = len(text), f"{text}{article['text']}\n"
        node = Node(article["id"], Kind.ARTICLE, article["article"], "", start, len(text))
        nodes.append(node)
        path = ABOVE.join((law, article["heads"], article["article"]))
        chunks.append(
            Chunk(article["id"], policy_id, node.id, "国家", start, len(text) - 1, path, text[start : len(text) - 1])
        )
    root = Node("", Kind.DOCUMENT, "", "", 0, len(text), tuple(nodes))
    return Policy(Metadata(policy_id, law, law, "国家", Level.NATIONAL), text, root), tuple(chunks)


def _ncp(folder: Path) -> Iterator[Made]:
    """Yield each document as ingest cuts it."""
    for document in _lines(folder):
        metadata = Metadata(document["id"], document["title"], document["title"], "国家", Level.NATIONAL)
        policy = Policy(metadata, document["text"], parse(document["text"]).root)
        yield policy, chunk(policy)


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


SETS = (
    Set("stard", _stard, lambda found: found.node_id),
    Set("ncp", _ncp, lambda found: found.policy_id),
)
