"""How far drafting comes with real policies: over the policies in the data folder.

Counts how many promises are drafted whole, what became of each sum, and whether the drafts load again from their files.
It does not measure whether a binding is right: that takes a person's eyes.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.measures.load import MeasureError, load_measure
from corpus.model import Policy
from ingest.drafting.draft import BOUND, Drafts, draft
from ingest.drafting.files import file_drafts
from ingest.drafting.messages import word
from ingest.drafting.term import Fate
from ingest.files.read import read
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse

HEADER = (
    *("folder", "policies", "promises", "drafts", "load", "unsigned only", "unsigned and facts"),
    *("sums", "bound", "proposed", "noted", "left"),
)
FOLDERS = ("policies", "policies/raw")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A policy, what was drafted of it, and how many of the drafts load again from their files."""

    policy: Policy
    drafts: Drafts
    load: int


def evaluate_drafts(data: Path) -> Mapping[str, tuple[Drafted, ...]]:
    """Return what is drafted of the policies in each folder of `data` that is there."""
    found = {name: tuple(_drafted(path) for path in sorted((data / name).glob("*.txt"))) for name in FOLDERS}
    return {name: drafted for name, drafted in found.items() if drafted}


def figures(name: str, drafted: tuple[Drafted, ...]) -> tuple[str, ...]:
    """Return the row of a folder under `HEADER`.

    `unsigned only`: drafts in which nothing is open; `unsigned and facts`: those, and those that only wait for the
    facts that they propose.
    """
    fates = Counter(one.fate for each in drafted for one in each.drafts.sums)
    proposals = [one for each in drafted for one in each.drafts.proposals]
    promises = {(each.policy.id, one.promise.span.start) for each in drafted for one in each.drafts.proposals}
    whole = [sum(not one.measure.open for one in proposals), sum(one.complete for one in proposals)]
    counts = (sum(fates[fate] for fate in BOUND), fates[Fate.PROPOSED], fates[Fate.NOTED], fates[Fate.LEFT])
    load = sum(each.load for each in drafted)
    return (
        *(name, str(len(drafted)), str(len(promises)), str(len(proposals)), str(load)),
        *(_share(part, len(proposals)) for part in whole),
        *map(str, (fates.total(), *counts)),
    )


def left_out(name: str, drafted: tuple[Drafted, ...]) -> Iterator[Mapping[str, Any]]:
    """Yield every sum that was left out, in its words, with the reason."""
    for each in drafted:
        for one in each.drafts.sums:
            if one.fate is Fate.LEFT:
                around = each.policy.text[max(0, one.start - 40) : one.end + 20].replace("\n", " ")
                yield {"dataset": name, "id": each.policy.id, "question": around, "faults": [word(one.reason)]}


def read_policy(path: Path) -> Policy:
    """Return the policy in a file as it would be ingested, its stem as its id."""
    text = canonical(read(path))
    root = parse(text).root
    return Policy(describe(text, root, path.stem[:40]), text, root)


def _drafted(path: Path) -> Drafted:
    policy = read_policy(path)
    made = draft(policy)
    with tempfile.TemporaryDirectory(prefix="tiaoli-") as folder:
        filed = file_drafts(made.proposals, Path(folder))
        return Drafted(policy, made, sum(_loads(one.path, policy) for one in filed))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "-"


def _loads(path: Path, policy: Policy) -> bool:
    try:
        return load_measure(path, policy).draft
    except MeasureError:
        return False
