"""The terms of a support as its draft has them, each tried by the loader: what does not load stays in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.grants.grant import Grant, GrantKind
from corpus.language.quantity import Quantity
from corpus.language.quote import Span
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.facts import Fact, FactError, Vocabulary, vocabulary
from corpus.measures.load import MeasureError, read_measure
from corpus.measures.measure import Measure
from ingest.drafting.amounts import amount_of, tiers_of
from ingest.drafting.conditions import conditions_of
from ingest.drafting.messages import word
from ingest.drafting.place import PromisePlace
from ingest.drafting.supports import WITHOUT_SUM, Support
from ingest.drafting.term import DraftTerm, Fate

RESULTS = (("result_award", "奖"), ("result_aid", "资助"), ("result_subsidy", "补贴"), ("result_help", "补助"))
NOUN = re.compile("奖励|奖补|奖金|资助|补助|补贴|配套|扶持|贴息|代偿|补偿|支持|优惠|开办费")


@dataclass(slots=True)
class DraftTerms:
    """What is drafted of a support: conditions, amount, what it says of the amount, and what is left to a person."""

    place: PromisePlace
    support: Support
    conditions: list[DraftTerm] = field(default_factory=list)
    amount: DraftTerm | None = None
    unstated: bool = False
    result: str = ""
    notes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    left_at: list[Span] = field(default_factory=list)

    @property
    def all(self) -> tuple[DraftTerm, ...]:
        """Return every term."""
        return (*self.conditions, *((self.amount,) if self.amount else ()))

    def leave(self, key: str, span: Span) -> None:
        """Leave the words at a span to a person."""
        self.left.append(word(key, words=self.place.written(span)))
        self.left_at.append(span)


def terms_of(place: PromisePlace, support: Support) -> DraftTerms:
    """Return the terms of a support."""
    terms, first = DraftTerms(place, support), support.grants[0]
    _require(terms, first)
    _tell(terms, first)
    if first.kind in WITHOUT_SUM:
        terms.unstated = first.kind is GrantKind.UNSTATED
        return terms
    noted = "，".join(terms.notes)
    amount = amount_of(place, support, noted)
    terms.amount = amount if amount and loads(place, {"amount": amount.content}, amount.facts) else None
    terms.result = _result(place, first)
    spans = [span for one in support.grants for span in (one.award, one.cap) if span]
    if terms.amount is None:
        segments = dict.fromkeys(place.segment(span) for span in spans)
        for segment in segments:
            terms.leave("amount", segment)
    return terms


def loads(place: PromisePlace, terms: dict[str, Any], facts: Sequence[Fact] = ()) -> Measure | None:
    """Return the measure that a file of these terms would hold, if it loads with `facts` in the vocabulary too."""
    known = Vocabulary({**vocabulary(), **{fact.name: fact for fact in facts}})
    grant = place.written(place.grant)
    try:
        return read_measure(
            {"id": "x", "title": "x", "clause": place.node.id, "grant": grant, **terms}, place.policy, known
        )
    except (MeasureError, FactError):
        return None


def _require(terms: DraftTerms, first: Grant) -> None:
    """Read whom a support is for and what it requires; one sum for each of several tiers requires one of them."""
    place, support = terms.place, terms.support
    manner = place.words_at(first.manner) if first.manner else ""
    required = [span for span in support.required if place.words_at(span) != manner]
    found, left = conditions_of(place, support.receiver, required)
    several = len(support.grants) > 1 and first.tier is not None and not support.tiered
    tier = tiers_of(place, support) if several else None
    if several and tier is None:
        left += [one.tier for one in support.grants if one.tier]
    for term in [*found, *((tier,) if tier else ())]:
        if loads(place, {"conditions": AllOf.entry([term.content])}, term.facts):
            terms.conditions.append(term)
        else:
            left += [span for _, span in term.binds]
    for span in left:
        terms.leave("condition", span)


def _tell(terms: DraftTerms, first: Grant) -> None:
    """Note what limits a support and how it is paid; of what a sum is reckoned says no more than its ceiling does."""
    place = terms.place
    terms.notes += [place.words_at(note) for note in place.promise.reading.notes]
    terms.notes += [word("paid", words=place.words_at(first.manner))] if first.manner else []
    if first.base and first.kind in (GrantKind.SUM, GrantKind.PER_UNIT):
        terms.notes.append(place.words_at(place.segment(first.base)))


def _result(place: PromisePlace, grant: Grant) -> str:
    """Return what the amount is, by the noun behind the award, else the one before it."""
    if grant.award is None:
        return ""
    segment = place.segment(grant.award)
    behind = NOUN.search(place.policy.text[grant.award.end : segment.end])
    before = NOUN.findall(place.policy.text[segment.start : grant.award.start])
    noun = behind.group() if behind else before[-1] if before else ""
    return word(next((name for name, sign in RESULTS if sign in noun), "result_other"))


def is_in(quantity: Quantity, spans: Sequence[Span]) -> bool:
    """Whether a quantity stands in one of `spans`."""
    return any(span.start <= quantity.start and quantity.end <= span.end for span in spans)


def fate_of(quantity: Quantity, terms: DraftTerms) -> Fate | None:
    """Return what a support does with a quantity; None where it has no part in it."""
    fates = [
        Fate.PROPOSED if term.facts else fate
        for term in terms.all
        for fate, span in term.binds
        if is_in(quantity, (span,))
    ]
    if fates:
        return fates[0]
    granted = [one.award for one in terms.support.grants if one.kind in WITHOUT_SUM and one.award]
    noted = [*terms.left_at, *terms.place.promise.reading.notes, *granted]
    bases = [terms.place.segment(one.base) for one in terms.support.grants if one.base]
    return Fate.NOTED if is_in(quantity, [*noted, *bases]) else None
