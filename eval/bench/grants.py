"""Reading the grants of real policies beside making the policies: seconds of the processor, in one run.

``python -m eval.bench.grants``. Each text is taken through all steps in turn, so that whatever else the machine does
falls on all of them; of several rounds, each without what the reader remembers of the one before, the quickest counts.
"""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

from corpus.grants.phrases import is_aside
from corpus.grants.policy import promise_readings
from corpus.grants.receiver import party
from corpus.language.quantity import quantities
from corpus.model import Policy
from corpus.settings import load_settings
from ingest.chunk import chunk
from ingest.files.read import read
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse

ROUNDS = 3
STEPS = ("canonical text", "tree", "metadata", "chunks", "grants")
REMEMBERING = (quantities, is_aside, party)
T = TypeVar("T")
P = ParamSpec("P")


def measured(raw: Sequence[str]) -> dict[str, float]:
    """Return the seconds that each step takes for all texts, in the quickest round."""
    rounds = [_round(raw) for _ in range(ROUNDS)]
    return {step: min(one[step] for one in rounds) for step in STEPS}


def _round(raw: Sequence[str]) -> dict[str, float]:
    for remembering in REMEMBERING:
        remembering.cache_clear()
    spent = dict.fromkeys(STEPS, 0.0)

    def timed(step: str, act: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        begin = time.process_time()
        made = act(*args, **named)
        spent[step] += time.process_time() - begin
        return made

    for words in raw:
        text = timed("canonical text", canonical, words)
        root = timed("tree", parse, text).root
        policy = Policy(timed("metadata", describe, text, root, "policy", None), text, root)
        timed("chunks", chunk, policy)
        timed("grants", promise_readings, policy)
    return spent


def main() -> None:
    """Print what each step takes, and the grants beside the tree and beside all else."""
    paths: list[Path] = sorted((load_settings(os.environ).data / "policies").glob("*.txt"))
    raw = [read(path) for path in paths]
    spent = measured(raw)
    made = sum(spent[step] for step in STEPS if step != "grants")
    print(f"| {len(raw)} policies | ms |\n| --- | --- |")
    for step, seconds in spent.items():
        print(f"| {step} | {1000 * seconds:.0f} |")
    print(f"| grants / tree | {spent['grants'] / spent['tree']:.2f} |")
    print(f"| grants / all else | {spent['grants'] / made:.2f} |")


if __name__ == "__main__":
    main()
