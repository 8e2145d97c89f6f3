"""How much of the award sums of real policies drafting finds: over the policies in the data folder.

Counts what is bound, noted and left out, and whether the drafts load again from their files. It does not measure
whether a binding is right: that takes a person's eyes.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.measures.load import MeasureError, load_measure
from corpus.model import Policy
from ingest.drafting.draft import BOUND, Drafts, Fate, draft
from ingest.drafting.files import file_drafts
from ingest.drafting.messages import word
from ingest.drafting.roles import Role
from ingest.files.read import read
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse

HEADER = (
    "folder",
    "policies",
    "sums",
    "bound",
    "awards bound",
    *(fate.value for fate in BOUND),
    "noted",
    "left",
    "drafts",
    "load",
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
    """Return the row of a folder under `HEADER`."""
    fates = Counter(one.fate for each in drafted for one in each.drafts.sums)
    bound = sum(fates[fate] for fate in BOUND)
    proposed = sum(len(each.drafts.proposals) for each in drafted)
    counts = (*(fates[fate] for fate in BOUND), fates[Fate.NOTED], fates[Fate.LEFT], proposed)
    awards = [one for each in drafted for one in each.drafts.sums if one.role in (Role.AWARD, Role.CEILING)]
    shares = _share(bound, fates.total()), _share(sum(one.fate in BOUND for one in awards), len(awards))
    return (
        name,
        str(len(drafted)),
        str(fates.total()),
        *shares,
        *map(str, counts),
        str(sum(one.load for one in drafted)),
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
