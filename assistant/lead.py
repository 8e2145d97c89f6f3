"""The point of an answer, before the sentence that carries it: words lifted from that sentence.

Refuses to say yes or no where the words do not settle it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.gather import Finding, counts, grants, sums
from assistant.match import coverage
from assistant.query import Aspect, Query
from assistant.replies import reply
from assistant.tiers import Tier, tiers
from corpus.quantity import Quantity, quantities

SEGMENT = re.compile(r"[^，；。]+")
ITEM = re.compile(r"[^、，；。]+")
SETTLED = 0.85  # share of the topic that the sentence must carry for a yes
GRANTS_MORE = 0.2  # of two segments that fit alike, the one that grants
SHARE_ASKED = re.compile(r"百分|比例|几成|%|％|占比|千分")


def lead(query: Query, finding: Finding) -> str | None:
    """Return the point as one short sentence, or None where the sentence itself is the point."""
    yes = _yes(query, finding)
    point = _point(query, finding)
    if query.premise:
        return _premise(query, finding, point)
    parts = [part for part in (yes, point) if part]
    return "，".join(parts) + "。" if parts else None


def _yes(query: Query, finding: Finding) -> str | None:
    settled = finding.coverage >= SETTLED and grants(finding.text)
    if settled and {Aspect.YESNO, Aspect.GRANT} <= query.aspects:
        return reply("yes_grant")
    return None


def _point(query: Query, finding: Finding) -> str | None:
    if query.aspects & {Aspect.SUM, Aspect.GRANT} and sums(finding.text):
        steps = tiers(finding.text)
        if steps:
            return "，".join(f"{tier.subject}：{tier.value}" for tier in _asked_tiers(query, steps))
        return _segment(query, finding.text, _asked_sums(query, finding.text))
    if Aspect.COUNT in query.aspects and counts(finding.text):
        return _segment(query, finding.text, counts(finding.text))
    return None


def _asked_tiers(query: Query, steps: Sequence[Tier]) -> Sequence[Tier]:
    """Return the tiers that the question speaks of, all where it names none."""
    named = [tier for tier in steps if tier.gate is None and tier.subject in query.text]
    told = {q.value for q in quantities(query.text) if any(t.gate and t.gate.unit == q.unit for t in steps)}
    reached = [tier for tier in steps if tier.gate and tier.gate.value in told] or _highest(steps, told)
    return named or reached or steps


def _highest(steps: Sequence[Tier], told: set[Decimal]) -> list[Tier]:
    """Return the highest tier whose gate the greatest value told has passed."""
    passed = [tier for tier in steps if tier.gate and told and tier.gate.value <= max(told)]
    return passed[-1:]


def _asked_sums(query: Query, text: str) -> tuple[Quantity, ...]:
    found = sums(text)
    shares = tuple(q for q in found if q.unit == "%")
    money = tuple(q for q in found if q.unit != "%")
    return (shares or money) if SHARE_ASKED.search(query.text) else (money or shares)


def _segment(query: Query, text: str, wanted: Sequence[Quantity]) -> str:
    """Return the words around the wanted quantity that fits the topic best, a grant before a condition."""
    starts = {q.start for q in wanted}
    pieces = [m for m in SEGMENT.finditer(text) if any(m.start() <= s < m.end() for s in starts)]
    best = max(pieces, key=lambda m: coverage(query.terms, m.group()) + GRANTS_MORE * grants(m.group()))
    items = list(ITEM.finditer(text, best.start(), best.end()))
    if len(items) > 1 and all(any(i.start() <= s < i.end() for s in starts) for i in items):
        return max(items, key=lambda m: coverage(query.terms, m.group())).group()
    return best.group()


def _premise(query: Query, finding: Finding, point: str | None) -> str | None:
    """Confirm or correct what the user takes for granted, if the sentence carries a quantity of that unit."""
    found = {(q.value, q.unit) for q in (*sums(finding.text), *counts(finding.text))}
    units = {unit for _, unit in found}
    claims = {(q.value, q.unit) for q in query.premise if q.unit in units}
    if not claims:
        return f"{point}。" if point else None
    verdict = reply("premise_holds") if claims <= found else reply("premise_fails")
    return f"{verdict}：{point}。" if point else f"{verdict}。"
