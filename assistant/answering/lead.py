"""The point of an answer, before the sentence that carries it: words lifted from that sentence.

Refuses to say yes or no where the words do not settle it, and to lead with the sum of a tier or grant not asked for.
"""

import re
from collections.abc import Sequence

from assistant.answering.tiers import TierAward, rank_asked, tiers
from assistant.binding.coverage import coverage
from assistant.finding.details import counts, sums
from assistant.finding.search import Finding, shares_quantity
from assistant.reading.question import Ask, Aspect, Question
from assistant.replies import reply
from corpus.grants.mention import grants, payers
from corpus.language.bound import Bound
from corpus.language.quantity import Quantity, quantities

SEGMENT = re.compile(r"[^，；。]+")
ITEM = re.compile(r"[^、，；。]+")
UNFINISHED = re.compile(r"(?:的|）|\))$")
LONGEST = 45  # characters; a longer lead is no point
SETTLED = 0.85  # share of the topic that the sentence must carry for a yes
RANKS = ("rank", "第名")  # 前11名, 第11名
TIED = 0.1  # scores nearer to each other than this rank no clause before another
GRANTS_MORE = 0.2  # of two segments that fit alike, the one that grants


def lead(question: Question, found: Sequence[Finding]) -> str | None:
    """Return the point of the best finding as one short sentence, or None where its sentence itself is the point."""
    finding = found[0]
    if _out_of_reach(question, finding):
        return None
    point = _point(question, found)
    if point and (UNFINISHED.search(point) or len(point) > LONGEST):
        point = None
    if question.premise:
        return _premise(question, point) if point else None
    parts = [part for part in (_yes(question, finding), point) if part]
    return "，".join(parts) + "。" if parts else None


def _yes(question: Question, finding: Finding) -> str | None:
    """Say yes to whether something is granted, where no condition is told that the rule may not meet."""
    asked = {Aspect.EXISTENCE, Aspect.GRANT} <= question.aspects and Ask.DOUBT not in question.in_context.asks
    asked = asked and question.named in (None, finding.policy.metadata.place)
    return reply("yes_grant") if asked and finding.own >= SETTLED and grants(finding.text) else None


def _point(question: Question, found: Sequence[Finding]) -> str | None:
    finding = found[0]
    if Aspect.PAYER in question.aspects and payers(finding.text):
        return "、".join(dict.fromkeys(payers(finding.text)))
    money = question.aspects & {Aspect.SUM, Aspect.GRANT, Aspect.NUMBER} or any(
        q.unit == "CNY" for q in question.premise
    )
    if money and asked_sums(question, finding.text) and not _rivalled(question, found):
        steps = tiers(finding.text)
        if steps:
            return "，".join(f"{tier.subject}：{tier.value}" for tier in _asked_tiers(question, steps)) or None
        return _segment(question, finding.text, asked_sums(question, finding.text))
    if question.aspects & {Aspect.COUNT, Aspect.NUMBER} and counts(finding.text):
        return _segment(question, finding.text, counts(finding.text))
    return None


def _rivalled(question: Question, found: Sequence[Finding]) -> bool:
    """Say whether the grant of another clause fits as well as the best, and no number tells which is meant."""
    best, others = found[0], [f for f in found[1:] if f.clause != found[0].clause and grants(f.text)]
    alike = any(f.own > best.own or (f.own == best.own and f.score >= best.score - TIED) for f in others)
    return alike and not shares_quantity(question, best.text)


def _asked_tiers(question: Question, steps: Sequence[TierAward]) -> Sequence[TierAward]:
    """Return the tiers that the question speaks of, all where it names none, none where it names another."""
    for content in (question.own, question.in_context):
        named = [tier for tier in steps if tier.gate is None and tier.subject in content.names]
        values = {q.value for q in content.quantities if any(t.gate and t.gate.unit == q.unit for t in steps)}
        reached = [tier for tier in steps if tier.gate and tier.gate.value in values]
        passed = [tier for tier in steps if tier.gate and values and tier.gate.value <= max(values)]
        if named or reached or passed:
            return named or reached or passed[-1:]
    return () if rank_asked(question.own.ranks, steps) else steps


def asked_sums(question: Question, text: str) -> tuple[Quantity, ...]:
    """Return the sums of the sentence that the question asks for, its shares where it asks for a share."""
    found = sums(text)
    shares = tuple(q for q in found if q.unit == "%")
    money = tuple(q for q in found if q.unit != "%")
    return shares if Ask.SHARE in question.in_context.asks else money or shares


def _segment(question: Question, text: str, wanted: Sequence[Quantity]) -> str:
    """Return the words around the wanted quantity that fits the topic best, a grant before a condition."""
    starts = {q.start for q in wanted}
    pieces = [m for m in SEGMENT.finditer(text) if any(m.start() <= s < m.end() for s in starts)]
    best = max(pieces, key=lambda m: coverage(question.terms, m.group()) + GRANTS_MORE * grants(m.group()))
    items = list(ITEM.finditer(text, best.start(), best.end()))
    if len(items) > 1 and all(any(i.start() <= s < i.end() for s in starts) for i in items):
        return max(items, key=lambda m: coverage(question.terms, m.group())).group()
    return best.group()


def _out_of_reach(question: Question, finding: Finding) -> bool:
    """Say whether a rank beyond the last of a sentence is named, 第11名 of 前10位, or a sum below all to be passed."""
    asked, stated = question.own.quantities, quantities(finding.text)
    ranks, reach = [q.value for q in asked if q.unit in RANKS], [q.value for q in stated if q.unit == "rank"]
    passed, limits = ([q.value for q in some if q.unit == "CNY" and q.bound is Bound.OVER] for some in (asked, stated))
    return bool((ranks and reach and max(ranks) > max(reach)) or (passed and limits and max(passed) < min(limits)))


def _premise(question: Question, point: str) -> str:
    """Set the text against what the user takes for granted; say that it differs only where the numbers do."""
    stated = quantities(point)
    claims = [[s for s in stated if s.unit == claim.unit and not _differs(claim, s)] for claim in question.premise]
    comparable = [any(s.unit == claim.unit for s in stated) for claim in question.premise]
    differs = any(unit and not agreeing for unit, agreeing in zip(comparable, claims, strict=True))
    return reply("premise_fails" if differs else "premise_text", point=point)


def _differs(claim: Quantity, stated: Quantity) -> bool:
    if stated.bound is Bound.UP_TO:
        return claim.value > stated.value
    if stated.bound in (Bound.AT_LEAST, Bound.OVER):
        return claim.value < stated.value
    return claim.value != stated.value
