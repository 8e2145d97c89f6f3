"""The point of an answer, before the sentence that carries it: words lifted from that sentence.

Refuses to say yes or no where the words do not settle it.
"""

import re

from assistant.gather import Finding, counts, grants, sums
from assistant.match import coverage
from assistant.query import Aspect, Query
from assistant.replies import reply
from corpus.quantity import Quantity

SEGMENT = re.compile(r"[^，；。]+")
ITEM = re.compile(r"[^、，；。]+")
SHARE_ASKED = re.compile(r"百分|比例|几成|%|％|占比")


def lead(query: Query, finding: Finding) -> str | None:
    """Return the point as one short sentence, or None where the sentence itself is the point."""
    yes = _yes(query, finding)
    point = _point(query, finding)
    if query.premise:
        return _premise(query, finding, point)
    parts = [part for part in (yes, point) if part]
    return "，".join(parts) + "。" if parts else None


def _yes(query: Query, finding: Finding) -> str | None:
    if Aspect.YESNO in query.aspects and Aspect.GRANT in query.aspects and grants(finding.text):
        return reply("yes_grant")
    return None


def _point(query: Query, finding: Finding) -> str | None:
    if query.aspects & {Aspect.SUM, Aspect.GRANT} and sums(finding.text):
        return _segment(query, finding.text, _asked_sums(query, finding.text))
    if Aspect.COUNT in query.aspects and counts(finding.text):
        return _segment(query, finding.text, counts(finding.text))
    return None


def _asked_sums(query: Query, text: str) -> tuple[Quantity, ...]:
    found = sums(text)
    shares = tuple(q for q in found if q.unit == "%")
    money = tuple(q for q in found if q.unit != "%")
    return (shares or money) if SHARE_ASKED.search(query.text) else (money or shares)


def _segment(query: Query, text: str, wanted: tuple[Quantity, ...]) -> str:
    """Return the words around the wanted quantity that fits the topic best."""
    starts = {q.start for q in wanted}
    pieces = [m for m in SEGMENT.finditer(text) if any(m.start() <= s < m.end() for s in starts)]
    best = max(pieces, key=lambda m: coverage(query.terms, m.group()))
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
