"""Whether every promise of a policy is bound by a measure, or why none binds it.

The reasons stand in ``uncovered.yaml`` beside the text: a list of {quote, reason}. A quote that does not stand in the
text is refused. A draft binds nothing, for it answers nobody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from corpus.grants.promises import Promise, promises
from corpus.measures.measure import Measure, citations_of
from corpus.model import Policy
from corpus.store import REASONS
from corpus.yamls import read_yaml
from ingest.drafting.messages import word


class CoverageError(ValueError):
    """A file of reasons that does not fit its policy; the message is one sentence."""


class State(StrEnum):
    """Whether a promise is settled: a measure binds it, a reason says why none does, a draft proposes one, nothing."""

    BOUND = "bound"
    REASONED = "reasoned"
    DRAFT = "draft"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why words of a policy bind no measure; the spans are all the places where they stand."""

    quote: str
    reason: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """A promise, the measures that bind it (their drafts where only drafts do), or the reason why none does.

    A draft that is signed has a reason too: why it counts as one all the same.
    """

    promise: Promise
    state: State
    measures: tuple[str, ...] = ()
    reason: str = ""

    @property
    def settled(self) -> bool:
        """Whether nobody has to look at it any more."""
        return self.state in (State.BOUND, State.REASONED)


def coverage(policy: Policy, measures: Iterable[Measure], reasons: Iterable[Reason]) -> tuple[Covered, ...]:
    """Return every promise of a policy with what settles it. A measure binds what its cited words touch."""
    known, why = tuple(measures), tuple(reasons)
    return tuple(_covered(promise, known, why) for promise in promises(policy))


def read_reasons(folder: Path, policy: Policy) -> tuple[Reason, ...]:
    """Return the reasons in ``folder/uncovered.yaml``, none where there is no such file. Raises CoverageError."""
    path = folder / REASONS
    if not path.exists():
        return ()
    try:
        raw = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CoverageError(f"{path}: {' '.join(str(error).split())}") from None
    if not isinstance(raw, list | None) or not all(map(_is_reason, raw or [])):
        raise CoverageError(word("bad_reasons", path=path))
    return tuple(_reason(path, policy, one) for one in raw or [])


def _is_reason(raw: object) -> bool:
    return isinstance(raw, dict) and set(raw) == {"quote", "reason"} and all(_words(one) for one in raw.values())


def _words(raw: object) -> bool:
    return isinstance(raw, str) and bool(raw.strip())


def _reason(path: Path, policy: Policy, raw: dict[str, str]) -> Reason:
    spans = tuple(match.span() for match in re.finditer(re.escape(raw["quote"]), policy.text))
    if not spans:
        raise CoverageError(word("bad_reason", path=path, quote=raw["quote"]))
    return Reason(raw["quote"], raw["reason"], spans)


def _covered(promise: Promise, measures: tuple[Measure, ...], reasons: tuple[Reason, ...]) -> Covered:
    binding = [one for one in measures if _touches(promise, ((c.start, c.end) for c in citations_of(one)))]
    bound = tuple(one.id for one in binding if not one.draft)
    if bound:
        return Covered(promise, State.BOUND, bound)
    why = next((one.reason for one in reasons if _touches(promise, one.spans)), "")
    if why:
        return Covered(promise, State.REASONED, (), why)
    drafts = tuple(one.id for one in binding)
    left = sum(len(one.open) for one in binding if one.signed)
    return Covered(promise, State.DRAFT if drafts else State.OPEN, drafts, word("signed", count=left) if left else "")


def _touches(promise: Promise, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < promise.end and promise.start < end for start, end in spans)
