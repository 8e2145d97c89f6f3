"""Drafts of measures from the promises of a policy: what is granted, up to what, from which threshold on.

A draft binds the words and numbers that it is sure of and leaves the rest `open` for a person; it is signed by nobody,
so it answers nobody. Every draft that is returned loads. Nothing is reckoned here and nothing guessed: a list that does
not pair with its sums, a number whose purpose the words do not tell, is left out and named.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from corpus.grants.promises import Promise, promises
from corpus.measures.facts import FactError
from corpus.measures.load import MeasureError, read_measure
from corpus.measures.measure import Measure
from corpus.model import Policy
from ingest.drafting.amounts import Draft, drafts_of, limits_alone
from ingest.drafting.conditions import conditions
from ingest.drafting.messages import word
from ingest.drafting.part import LONGEST, Part, part_of
from ingest.drafting.roles import Role, Sum, roles


class Fate(StrEnum):
    """What became of a sum: bound as one of the first four, named in what is open, or left out."""

    VALUE = "value"
    CEILING = "ceiling"
    TIER = "tier"
    THRESHOLD = "threshold"
    NOTED = "noted"
    LEFT = "left"


BOUND = (Fate.TIER, Fate.CEILING, Fate.VALUE, Fate.THRESHOLD)
RANK = {fate: rank for rank, fate in enumerate((*BOUND, Fate.NOTED, Fate.LEFT))}
ENDED = "。！？!?；;：:\n"
LONGEST_TITLE, LONGEST_ID = 40, 80
LONGEST_HEADING = 25
BACK = 30  # characters of what stands before a sentence that goes on from another line


@dataclass(frozen=True, slots=True)
class SumFate:
    """A sum of money or a share in a promise, where it stands in the canonical text, and what became of it."""

    start: int
    end: int
    role: Role
    fate: Fate
    reason: str = ""  # of one that is left: a key of ``prompts/drafts.yaml``


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft: what its file holds, and the measure as it loads."""

    content: dict[str, Any]
    measure: Measure
    promise: Promise


@dataclass(frozen=True, slots=True)
class Drafts:
    """What is proposed for a policy, and what became of every sum in its promises."""

    proposals: tuple[Proposal, ...]
    sums: tuple[SumFate, ...]

    def count(self, *fates: Fate) -> int:
        """Return how many sums met one of `fates`."""
        return sum(one.fate in fates for one in self.sums)


def draft(policy: Policy, taken: Iterable[tuple[int, int]] = ()) -> Drafts:
    """Return the drafts for a policy; promises that touch a span of `taken`, which others bind, are left alone."""
    spans = tuple(taken)
    proposals: list[Proposal] = []
    fates: list[SumFate] = []
    numbers: Counter[str] = Counter()
    for promise in promises(policy):
        if any(start < promise.end and promise.start < end for start, end in spans):
            continue
        if promise.end - promise.start > LONGEST:
            continue
        made, found = _promised(policy, promise, numbers, proposals)
        proposals += made
        fates += found
    return Drafts(tuple(proposals), tuple(fates))


def _promised(
    policy: Policy, promise: Promise, numbers: Counter[str], before: list[Proposal]
) -> tuple[list[Proposal], list[SumFate]]:
    part = part_of(policy, promise)
    sums = roles(part)
    if limits_alone(part, sums):
        return [], _limiting(part, sums, before)
    drafted, reasons = drafts_of(part, sums)
    fates: dict[int, Fate] = {}
    made = []
    for one in drafted:
        proposal, bound = _proposal(part, one, numbers)
        if proposal is None:
            reasons |= {s.quantity.start: "unread" for s in one.bound}
            continue
        made.append(proposal)
        for start, fate in bound.items():
            fates[start] = min(fates.get(start, fate), fate, key=RANK.__getitem__)
    return made, [_fate(part, s, fates, reasons) for s in sums]


def _limiting(part: Part, sums: Iterable[Sum], before: list[Proposal]) -> list[SumFate]:
    """Leave a cap open in the last draft of the same clause, which it caps."""
    last = before[-1] if before and before[-1].promise.node_id == part.promise.node_id else None
    if last is None:
        return [SumFate(*part.span(s.quantity.start, s.quantity.end), s.role, Fate.LEFT, "limits") for s in sums]
    left = [*last.measure.open, word("limit", words=part.quote(0, len(part.words)))]
    before[-1] = Proposal({**last.content, "open": left}, replace(last.measure, open=tuple(left)), last.promise)
    return [SumFate(*part.span(s.quantity.start, s.quantity.end), s.role, Fate.NOTED) for s in sums]


def _fate(part: Part, one: Sum, fates: dict[int, Fate], reasons: dict[int, str]) -> SumFate:
    span, start = part.span(one.quantity.start, one.quantity.end), one.quantity.start
    fate = fates.get(start, Fate.LEFT)
    default = {Role.BASIS: "share", Role.THRESHOLD: "no_award"}.get(one.role, "no_verb")
    return SumFate(*span, one.role, fate, reasons.get(start, default) if fate is Fate.LEFT else "")


def _proposal(part: Part, one: Draft, numbers: Counter[str]) -> tuple[Proposal | None, dict[int, Fate]]:
    """Return the draft with its conditions, and what became of its sums; without conditions where they do not load."""
    found = conditions(part, one.spans)
    opened = [word("condition", words=words) for words in found.open]
    bound = _bound(one) | {q.start: Fate.THRESHOLD for q in found.bound}
    noted = {s.start: Fate.NOTED for s in part.sums if _noted(part, s.start, s.end, found.open)}
    noted |= {s.quantity.start: Fate.NOTED for s in one.noted}
    number = numbers[part.promise.node_id] + 1
    content = _content(part, one, list(found.mapped), [*opened, *_lost(part, one, found.mapped, opened)], number)
    measure = _loaded(content, part.policy)
    if measure is None and found.mapped:
        every = [word("condition", words=part.quote(a, b)) for a, b in one.spans]
        content, bound = _content(part, one, [], every, number), _bound(one)
        measure = _loaded(content, part.policy)
    if measure is None:
        return None, {}
    numbers[part.promise.node_id] = number
    return Proposal(content, measure, part.promise), noted | bound


def _bound(one: Draft) -> dict[int, Fate]:
    if one.thresholds:
        return {s.quantity.start: Fate.TIER for s in (*one.bound, *one.thresholds)}
    kinds = {Role.CEILING: Fate.CEILING}
    return {s.quantity.start: kinds.get(s.role, Fate.VALUE) for s in one.bound}


def _noted(part: Part, start: int, end: int, notes: tuple[str, ...]) -> bool:
    """Whether a sum stands in one of the conditions that are left to a person."""
    first, last = part.span(start, end)
    return any(
        begin <= first and last <= begin + len(note)
        for note in notes
        if (begin := part.policy.text.find(note, part.promise.start, part.promise.end)) >= 0
    )


def _lost(part: Part, one: Draft, mapped: tuple[dict[str, Any], ...], opened: list[str]) -> list[str]:
    """Return what the sentence itself does not tell: its beginning, or whom it is for."""
    if _continues(part):
        before = part.policy.text[: part.promise.start].rstrip()
        return [word("continues", words=before[-BACK:].split("\n")[-1])]
    return [] if mapped or opened or one.label else [word("no_condition")]


def _continues(part: Part) -> bool:
    """Whether the sentence begins on a line before that the source broke off; a heading above is none."""
    policy, node = part.policy, part.policy.node(part.promise.node_id)
    before = policy.text[: part.promise.start].rstrip()
    if part.promise.start != node.start or node.label or not before or before[-1] in ENDED:
        return False
    above = policy.node_at(len(before) - 1)
    heading = above.heading.rstrip()
    broken = len(heading) > LONGEST_HEADING or re.search("[，,；;]|^对", heading)  # a line that was taken for a heading
    return not (heading and before.endswith(heading) and not broken) and not before.endswith("】")


def _content(part: Part, one: Draft, mapped: list[dict[str, Any]], opened: list[str], number: int) -> dict[str, Any]:
    policy, promise = part.policy, part.promise
    content: dict[str, Any] = {
        "id": _id(policy.id, promise.node_id, number),
        "title": _title(policy, promise, part, one.label),
        "clause": promise.node_id,
        "grant": part.quote(0, len(part.words)),
    }
    content |= {"conditions": {"all": mapped}} if mapped else {}
    content |= {"result": one.result} if one.result else {}
    content |= {"amount": one.amount} if one.amount is not None else {}
    content |= {"readings": list(one.readings)} if one.readings else {}
    every = list(dict.fromkeys([*opened, *one.open]))
    return content | ({"open": every} if every else {})


def _loaded(content: dict[str, Any], policy: Policy) -> Measure | None:
    try:
        return read_measure(content, policy)
    except (MeasureError, FactError):
        return None


def _id(policy_id: str, node_id: str, number: int) -> str:
    """Return a name that is safe as that of a file, however the node is called."""
    tail = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]+", "-", node_id).strip("-")
    name = f"{policy_id}-{tail}-{number}"
    if re.sub(r"[.]", "-", node_id) == tail and len(name) <= LONGEST_ID:
        return name
    mark = hashlib.sha256(node_id.encode()).hexdigest()[:6]
    return f"{policy_id[: LONGEST_ID // 2]}-{tail[: LONGEST_ID // 4]}-{mark}-{number}"


def _title(policy: Policy, promise: Promise, part: Part, label: str) -> str:
    """Return the nearest heading, else the first words, with the label of the tier."""
    path = policy.path(promise.node_id)
    heading = next((node.heading for node in reversed(path) if 0 < len(node.heading) <= LONGEST_TITLE), "")
    named = heading or part.words[:LONGEST_TITLE]
    return f"{named}（{label}）" if label else named
