"""What the verifier lets through: lies and paraphrases made of the policies of the index and of their measures.

The same is made of the policies in the data folder, where there are any: texts that were not at hand while the rules
were written. They are mutations of our own making, so the figures say how tight the rules are, not how clever a liar
can be.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assistant.assistant import Assistant
from assistant.verify.statements import verify
from corpus.settings import Settings
from eval.drafts import read_policy
from eval.generate import Trial, lies
from eval.paraphrase import paraphrases
from eval.weighed import weighed_lies, weighed_truths

EACH = 1000  # trials of each set
SEED = 20261121
HEADER = ("set", "kind", "trials", "passed", "share")
ALL = "all"


@dataclass(frozen=True, slots=True)
class TrialVerdict:
    """A trial as judged: a lie is judged right where it has faults, a true statement where it has none."""

    set: str
    false: bool
    trial: Trial
    faults: tuple[str, ...]

    @property
    def missed(self) -> bool:
        return self.false != bool(self.faults)


def evaluate_verifier(settings: Settings, seed: int = SEED, each: int = EACH) -> tuple[TrialVerdict, ...]:
    """Return `each` lies and true statements of clauses, and as many of assessments, as the verifier judges them."""
    with Assistant(settings) as assistant:
        index, measures = assistant.snapshots.index(), dict(assistant.snapshots.take().measures)
        policies = {metadata.id: index.policy(metadata.id) for metadata in index.metadata}
    others = {policy.id: policy for policy in map(read_policy, sorted((settings.data / "policies").glob("*.txt")))}
    sets: dict[tuple[str, bool], Iterable[Trial]] = {}
    for name, having in (("clauses", list(policies.values())), ("other policies", list(others.values()))):
        if having:
            sets[f"lies of {name}", True] = lies(having, seed)
            sets[f"paraphrases of {name}", False] = paraphrases(having, seed)
    if measures:
        sets["lies of assessments", True] = weighed_lies(list(measures.values()), seed)
        sets["assessments told", False] = weighed_truths(list(measures.values()), seed)
    policy_of = {**others, **policies}.__getitem__
    return tuple(
        TrialVerdict(name, false, trial, verify(trial.statement, policy_of, measures.get))
        for (name, false), trials in sets.items()
        for trial in islice(trials, each)
    )


def figures(judged: Iterable[TrialVerdict]) -> tuple[tuple[str, ...], ...]:
    """Return the rows under `HEADER`: each set as a whole, then by kind."""
    tried, passed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in judged:
        for kind in (ALL, one.trial.kind):
            tried[one.set, kind] += 1
            passed[one.set, kind] += not one.faults
    return tuple((*key, str(n), str(passed[key]), f"{passed[key] / n:.3f}") for key, n in tried.items())


def misses(judged: Iterable[TrialVerdict]) -> tuple[Mapping[str, Any], ...]:
    """Return every lie that passed and every true statement that was refused, with the reason."""
    return tuple(
        {
            "dataset": one.set,
            "id": one.trial.kind,
            "question": one.trial.statement.text,
            "source": one.trial.source,
            "faults": list(one.faults) or ["passed"],
        }
        for one in judged
        if one.missed
    )
