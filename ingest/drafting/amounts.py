"""The amount of a support: its award as written, with its bound, its ceiling as a ceiling, its tiers in one amount.

A ceiling is never told as the award and a range never cut in two: where the form of a measure cannot say what is
granted there is no amount, and the words stay for a person.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from corpus.grants.amounts import BEFORE
from corpus.grants.grant import Grant, GrantKind
from corpus.grants.sentence import read_text
from corpus.language.bound import Bound
from corpus.language.quantity import quantities
from corpus.language.quote import Span
from corpus.measures.amounts.ceiling import Ceiling
from corpus.measures.amounts.extremes import Larger
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.amounts.per_unit import PerUnit
from corpus.measures.amounts.share_of import ShareOf
from corpus.measures.amounts.sum import Sum
from corpus.measures.amounts.tiers import Tiers
from corpus.measures.amounts.value_of import ValueOf
from corpus.measures.conditions.any_of import AnyOf
from corpus.measures.conditions.is_ import Is
from corpus.measures.facts import Fact, FactError, Type, vocabulary
from corpus.measures.kind import Entry
from ingest.drafting.messages import word
from ingest.drafting.place import PromisePlace
from ingest.drafting.supports import Support
from ingest.drafting.term import DraftTerm, Fate, number, of_tier, of_unit, truth

WHOLE = re.compile("1[:：]1|全额|等额|(?:相同|同等)(?:额度|金额)")  # as much as the base itself
NO_SUM = re.compile("率$|面积|人数|数量$")  # a share of these is no sum of money
OWN = re.compile("^(?:其|该|当年|企业|项目|单位|机构)*(?=.{2})")
PASSED = re.compile("(?:年|年度)(?:销售收入|营业收入|销售额)(?:首次|第一次)(?P<over>突破|超过)$")
HIGHEST = re.compile("就高|从高|不重复")


def amount_of(place: PromisePlace, support: Support, notes: str = "") -> DraftTerm | None:
    """Return the amount of a support, None where a measure has no form for it; `notes` limit it (就高不重复)."""
    if not support.tiered:
        return _capped(place, support.grants[0], _award(place, support.grants[0], ""))
    labels = support.labels(place)
    passed = _passed(place, support)
    if passed or len(set(labels)) < len(labels):
        return passed
    terms = [
        _capped(place, grant, _award(place, grant, label)) for grant, label in zip(support.grants, labels, strict=True)
    ]
    highest = HIGHEST.search(notes) or any(quantities(label) for label in labels)
    return _joined(Larger.entry if highest else Sum.entry, terms)


def tiers_of(place: PromisePlace, support: Support) -> DraftTerm | None:
    """Return the condition that one of several tiers is reached, each of which is granted the same."""
    tiers = zip(support.grants, support.labels(place), strict=True)
    read = [(truth(label), place.quote(one.tier), one.tier) for one, label in tiers if one.tier]
    terms = [Is.entry(fact.name, (True,), quote) for fact, quote, _ in read if fact and quote]
    if not read or len(terms) < len(read):
        return None
    return DraftTerm(
        AnyOf.entry(terms), tuple(fact for fact, _, _ in read if fact), tuple((Fate.TIER, at) for _, _, at in read)
    )


def _award(place: PromisePlace, grant: Grant, tier: str) -> DraftTerm | None:
    if grant.award is None or grant.kind not in (GrantKind.SUM, GrantKind.PER_UNIT, GrantKind.SHARE):
        return None
    if grant.kind is GrantKind.SHARE:
        return _share(place, grant, grant.award, tier)
    value = place.written(grant.award)
    quote = place.quote(place.segment(_all(grant.award, grant.bound)))
    if quote is None or _unbound(place, grant, grant.award):
        return None
    binds = ((Fate.VALUE, grant.award),)
    unit = place.words_at(grant.unit_of) if grant.unit_of else ""
    if not unit and not tier:
        return DraftTerm(Fixed.entry(value, quote), (), binds)
    fact = of_unit(place.heading, tier, unit) if unit else of_tier(place.heading, tier)
    if fact is None:
        return None
    return DraftTerm(PerUnit.entry(fact.name, value, quote), (fact,), binds)


def _share(place: PromisePlace, grant: Grant, award: Span, tier: str) -> DraftTerm | None:
    """Return a share of its base; of the whole (1:1, 全额) the base itself."""
    if grant.base is None or _unbound(place, grant, award) or NO_SUM.search(place.words_at(grant.base)):
        return None
    base = OWN.sub("", place.words_at(grant.base))
    name, needed = _sum(word("of_tier", tier=tier, label=base) if tier else base)
    quote = place.quote(_all(award, grant.base, grant.bound)) if name else None
    if quote is None:
        return None
    binds = ((Fate.VALUE, award),)
    if WHOLE.search(place.words_at(award)):
        return DraftTerm(ValueOf.entry(name, quote), needed, binds)
    return DraftTerm(ShareOf.entry(name, place.written(award), quote), needed, binds)


def _unbound(place: PromisePlace, grant: Grant, award: Span) -> bool:
    """Whether the clause has the award in another sense than the grant: a bound that stands elsewhere is not lost."""
    return grant.bound is not None and place.bound(award) is Bound.EXACT


def _sum(label: str) -> tuple[str, tuple[Fact, ...]]:
    """Return the name of the fact that a sum of money is: of the vocabulary, else proposed; "" where neither can be."""
    try:
        known = vocabulary().find(label)
    except FactError:
        fact = number(label, "CNY")
        return (fact.name, (fact,)) if fact else ("", ())
    return (known.name if known.type is Type.MONEY and known.label == label else ""), ()


def _capped(place: PromisePlace, grant: Grant, term: DraftTerm | None) -> DraftTerm | None:
    """Set the ceiling of a grant on its amount; without an amount, or where the ceiling is unclear, there is none."""
    if term is None or grant.cap is None:
        return term
    text = read_text(place.policy.text, grant.cap.start, grant.cap.end)
    found = [q for q in quantities(text.words) if q.unit == "CNY"]
    quote = place.quote(place.segment(grant.cap))
    if len(found) != 1 or found[0].bound is not Bound.UP_TO or quote is None:
        return None
    bound = BEFORE.search(text.words[: found[0].start])
    span = text.span(bound.start(1) if bound else found[0].start, found[0].end)
    content = Ceiling.entry(term.content, {"value": place.written(span), "quote": quote})
    return replace(term, content=content, binds=(*term.binds, (Fate.CEILING, span)))


def _passed(place: PromisePlace, support: Support) -> DraftTerm | None:
    """Return tiers that are first passed: 年销售收入首次突破100亿元、500亿元的，分别奖励100万元、300万元."""
    sign = PASSED.search(place.words_at(support.cue)) if support.cue else None
    spans = [span for grant in support.grants for span in (grant.tier, grant.award) if span]
    quote = place.quote(place.segment(_all(support.cue, *spans))) if sign else None
    if quote is None or any(grant.cap for grant in support.grants):
        return None
    rows = [
        {"threshold": place.written(a), "grant": place.written(b)} for a, b in zip(spans[::2], spans[1::2], strict=True)
    ]
    tiers = Tiers.entry(("annual_sales", "sales_before", "sales_passed"), quote, rows)
    return DraftTerm(tiers, (), tuple((Fate.TIER, span) for span in spans))


def readings_of(amount: dict[str, Any]) -> list[dict[str, str]]:
    """Return the other readings of tiers that are first passed: all that are passed together, the number itself too."""
    tiers = amount.get(Tiers.key)
    if tiers is None:
        return []
    found = [{"says": word("adds"), Tiers.key: "adds"}] if len(tiers["tiers"]) > 1 else []
    return found + ([{"says": word("inclusive"), Tiers.key: "inclusive"}] if "突破" in tiers["quote"] else [])


def _joined(entry: Callable[[Iterable[Entry]], Entry], found: Sequence[DraftTerm | None]) -> DraftTerm | None:
    terms = [term for term in found if term]
    if len(terms) < len(found):
        return None
    facts = {fact.name: fact for term in terms for fact in term.facts}
    return DraftTerm(
        entry(term.content for term in terms),
        tuple(facts.values()),
        tuple(bind for term in terms for bind in term.binds),
    )


def _all(*spans: Span | None) -> Span:
    there = [span for span in spans if span]
    return Span(min(span.start for span in there), max(span.end for span in there))
