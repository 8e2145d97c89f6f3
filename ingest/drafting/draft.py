"""Drafts of measures from the grants of a policy: one a support, its tiers in one file.

A draft binds the words and numbers that it is sure of and leaves the rest `open` for a person; it is signed by nobody,
so it answers nobody. Every draft that is returned loads. Nothing is reckoned here and nothing guessed: what the
vocabulary has no fact for stands under `open` with the fact that it needs, and a sum that no term has is named.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.grants.amounts import CURRENCIES
from corpus.grants.grant import GrantKind
from corpus.grants.policy import PromiseReading, promise_readings
from corpus.grants.promises import promises
from corpus.language.quantity import Quantity, quantities
from corpus.language.quote import Span
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.facts import Fact
from corpus.measures.measure import Measure
from corpus.model import Policy
from ingest.drafting.amounts import readings_of
from ingest.drafting.messages import word
from ingest.drafting.naming import Names
from ingest.drafting.place import PromisePlace
from ingest.drafting.supports import supports
from ingest.drafting.term import DraftTerm, Fate, flow, listed
from ingest.drafting.terms import DraftTerms, fate_of, loads, terms_of

BOUND = (Fate.TIER, Fate.CEILING, Fate.VALUE, Fate.THRESHOLD)
AROUND = 30  # characters of a line beside the one that a sentence was broken off in


@dataclass(frozen=True, slots=True)
class SumFate:
    """A sum of money or a share in a promise, where it stands in the canonical text, and what became of it."""

    start: int
    end: int
    fate: Fate
    reason: str = ""  # of one that is left: a key of ``prompts/drafts.yaml``


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft: what its file holds, the measure as it loads, the facts that it needs and what else is open."""

    content: dict[str, Any]
    measure: Measure
    promise: PromiseReading
    facts: tuple[Fact, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is open but that its facts are registered."""
        return not self.left


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
    spans, names = tuple(taken), Names(policy)
    proposals: list[Proposal] = []
    fates: list[SumFate] = []
    read: list[Span] = [Span(*pair) for pair in spans]
    for promise in promise_readings(policy):
        read.append(promise.span)
        if any(start < promise.span.end and promise.span.start < end for start, end in spans):
            continue
        place = PromisePlace(policy, promise, promise.span)
        drafted = [terms_of(place.of(support.spans), support) for support in supports(place)]
        _say_broken(place, drafted)
        fates += _fates(place, drafted, proposals)
        proposals += [made for terms in drafted if (made := _proposal(terms, names))]
    return Drafts(tuple(proposals), tuple(sorted([*fates, *_unread(policy, read)], key=lambda one: one.start)))


def _fates(place: PromisePlace, drafted: Sequence[DraftTerms], before: list[Proposal]) -> Iterator[SumFate]:
    """Yield what becomes of each sum of a promise; one that no term has is left in the support before it, in words."""
    ends = [max((one.award.end for one in terms.support.grants if one.award), default=0) for terms in drafted]
    for quantity in _sums(place.policy.text, place.promise.span):
        reason = ""
        fate = next((found for terms in drafted if (found := fate_of(quantity, terms))), None)
        if fate is None and not drafted:
            caps = any(one.kind is GrantKind.CAP for one in place.promise.reading.grants)
            fate = Fate.NOTED if caps and _limits(place, before) else None
            reason = "limits" if caps else "unpaired"
        elif fate is None:
            last = [terms for terms, end in zip(drafted, ends, strict=True) if end <= quantity.start]
            (last or drafted[:1])[-1].leave("unread_sum", place.segment(Span(quantity.start, quantity.end)))
            fate = Fate.NOTED
        yield SumFate(quantity.start, quantity.end, fate or Fate.LEFT, "" if fate else reason)


def _limits(place: PromisePlace, before: list[Proposal]) -> bool:
    """Leave a cap open in the last draft of the same clause, which it caps; say whether there is one."""
    last = before[-1] if before and before[-1].promise.node_id == place.promise.node_id else None
    if last is None:
        return False
    limit = word("limit", words=place.written(place.promise.span))
    if limit not in last.left:
        left = (*last.left, limit)
        opened = [*last.measure.open, limit]
        content = {**last.content, "open": opened}
        before[-1] = replace(last, content=content, measure=replace(last.measure, open=tuple(opened)), left=left)
    return True


def _unread(policy: Policy, read: Sequence[Span]) -> Iterator[SumFate]:
    """Yield the sums of the sentences that promise something and of which no grant is read."""
    for promise in promises(policy):
        if not any(span.start < promise.end and promise.start < span.end for span in read):
            for quantity in _sums(policy.text, Span(promise.start, promise.end)):
                yield SumFate(quantity.start, quantity.end, Fate.LEFT, "no_verb")


def _sums(text: str, span: Span) -> list[Quantity]:
    found = [
        replace(q, start=q.start + span.start, end=q.end + span.start) for q in quantities(text[span.start : span.end])
    ]
    return [q for q in found if q.unit == "%" or q.unit.split("/")[0] in CURRENCIES]


def _proposal(terms: DraftTerms, names: Names) -> Proposal | None:
    """Return the draft of a support: what loads now, and under `open` what needs a fact or a person."""
    place = terms.place
    left = list(dict.fromkeys(terms.left))
    if not left and not terms.conditions and not terms.support.tiered:
        left.append(word("no_condition"))
    waiting = [term for term in terms.all if term.facts]
    content = _content(terms, [*(_needs(terms, term) for term in waiting), *left])
    measure = loads(place, content)
    if measure is None:
        return None
    first = terms.support.grants[0]
    marks = [place.words_at(span) for span in (first.tier, first.beneficiary, *first.conditions, first.award) if span]
    name, title = names.identify(place.promise.node_id), names.title(place.heading, marks)
    facts = {fact.name: fact for term in waiting for fact in term.facts}
    named = {"id": name, "title": title, "clause": place.node.id, "grant": place.written(place.grant)}
    measure = replace(measure, id=name, title=title)
    return Proposal(named | content, measure, place.promise, tuple(facts.values()), tuple(left))


def _content(terms: DraftTerms, opened: list[str]) -> dict[str, Any]:
    known = [term.content for term in terms.conditions if not term.facts]
    amount = terms.amount.content if terms.amount and not terms.amount.facts else None
    content: dict[str, Any] = {"conditions": AllOf.entry(known)} if known else {}
    content |= {"result": terms.result} if terms.result else {}
    content |= {"amount": "unstated"} if terms.unstated else {"amount": amount} if amount else {}
    readings = readings_of(amount or {})
    content |= {"readings": readings} if readings else {}
    content |= {"notes": list(dict.fromkeys(terms.notes))} if terms.notes else {}
    return content | ({"open": list(dict.fromkeys(opened))} if opened else {})


def _needs(terms: DraftTerms, term: DraftTerm) -> str:
    key = "amount" if term is terms.amount else "conditions.all"
    return word("needs", facts=listed(term.facts), where=key, term=flow(term.content))


def _say_broken(place: PromisePlace, drafted: Sequence[DraftTerms]) -> None:
    """Say where the sentence begins on the line before, or goes on in the line behind."""
    text, span = place.policy.text, place.promise.span
    if drafted and place.starts_before:
        before = text[: span.start].rstrip()[-AROUND:].split("\n")[-1]
        drafted[0].left.append(word("continues", words=before))
    if drafted and place.ends_behind:
        behind = text[span.end :].lstrip()[:AROUND].split("\n")[0]
        drafted[-1].left.append(word("broken", words=behind))
