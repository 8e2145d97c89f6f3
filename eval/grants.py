"""How right the grants are that are read of sentences which a person has read too: the gold set and the seeds.

They lie in the folder ``grants`` in the data folder or beside it. It measures the reader alone, sentence by sentence.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.grants.annotation import annotated
from eval.grant_score import Score, score

SETS = ("gold", "seeds")
FIGURES = ("award", "tier", "beneficiary", "conditions", "manner", "refers", "base", "cap")
HEADER = ("set", "sentences", "grants", *FIGURES, "negated", "wholly right", "mean")


@dataclass(frozen=True, slots=True)
class Measured:
    """A set, the words of its sentences by id, and how right what was read of them is."""

    name: str
    sentences: Mapping[str, str]
    score: Score


def evaluate_grants(data: Path) -> tuple[Measured, ...]:
    """Return how right the grants of each set are that lies in ``grants``, in `data` or beside it."""
    folder = next((path for path in (data / "grants", data.parent / "grants") if path.is_dir()), data)
    return tuple(_measured(path) for name in SETS if (path := folder / f"{name}.jsonl").exists())


def figures(one: Measured) -> tuple[str, ...]:
    """Return the row of a set under `HEADER`: F1 of each field, and what is counted whole."""
    fields, negated = one.score.fields, one.score.fields["negated"]
    whole = f"{one.score.whole}/{one.score.sentences} = {one.score.whole / (one.score.sentences or 1):.3f}"
    rates = (f"{fields[name].f1:.3f}" for name in FIGURES)
    counts = (str(one.score.sentences), str(fields["grants"].gold))
    return (one.name, *counts, *rates, f"{negated.right} of {negated.gold}", whole, f"{one.score.mean:.3f}")


def missed(one: Measured) -> Iterator[Mapping[str, Any]]:
    """Yield the sentences that are not wholly right, with the fields that are wrong."""
    for name, wrong in one.score.missed.items():
        yield {"dataset": one.name, "id": name, "question": one.sentences[name], "faults": wrong}


def _measured(path: Path) -> Measured:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    read = {one["id"]: annotated(one["sentence"], one["lead"], one["form"])["grants"] for one in lines}
    return Measured(path.stem, {one["id"]: one["sentence"] for one in lines}, score(lines, read))
