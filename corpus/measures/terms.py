"""Reads the conditions and the amounts of a measure file into the terms of `corpus.measures.measure`.

A fact that the vocabulary lacks, a value that does not fit it, a share that is no percentage, a 超过 taken for 以上 and
tiers whose numbers do not go together in the text are refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from corpus.language.bound import Bound, comparisons
from corpus.language.exact import converted
from corpus.language.quantity import UNITS
from corpus.measures.facts import NUMERIC, Fact, Type, Vocabulary
from corpus.measures.fields import MeasureError, day, listed, mapping, only, string, truth, under
from corpus.measures.measure import (
    AllOf,
    Amount,
    AnyOf,
    AtLeast,
    AtMost,
    Ceiling,
    Condition,
    Dated,
    Fixed,
    Is,
    Larger,
    Not,
    Nothing,
    Over,
    Parts,
    PerUnit,
    Share,
    ShareOf,
    Smaller,
    Sum,
    Tier,
    Tiers,
    Under,
    ValueOf,
    Within,
    Written,
)
from corpus.measures.quoting import Clause, places
from corpus.model import Citation

MONEY = ("CNY", "CNY/m2")
MEASURED = (Type.MONEY, Type.AREA, Type.RATE)
AREAS = tuple((word, code) for word, code in UNITS.items() if code in ("m2", "mu"))
SEVERALLY = "分别"  # deals its numbers out: none of them is two terms' own


@dataclass(frozen=True, slots=True)
class Terms:
    """Reads terms against one clause; `at` is always the place in the file."""

    clause: Clause
    facts: Vocabulary

    def condition(self, raw: object, at: str) -> Condition:
        """Return the condition that `raw` describes. Raises MeasureError and FactError."""
        kind, content = only(raw, at, CONDITIONS)
        return CONDITIONS[kind](self, content, under(at, kind))

    def amount(self, raw: object, at: str) -> Amount:
        """Return the amount that `raw` describes. Raises MeasureError and FactError."""
        kind, content = only(raw, at, AMOUNTS)
        return AMOUNTS[kind](self, content, under(at, kind))

    def number(self, name: str, at: str) -> str:
        """Return the name of a fact that is a number. Raises MeasureError and FactError."""
        fact = self.facts.find(name)
        if fact.type not in NUMERIC:
            raise MeasureError(f"{at}: {fact.name} is no number")
        return fact.name

    # --- conditions ---

    def is_(self, raw: Any, at: str) -> Condition:
        item = mapping(raw, at, ("fact", "value", "values", "quote", "presumed"))
        if ("value" in item) == ("values" in item):
            raise MeasureError(f"{at}: either value or values is wanted")
        fact = self.facts.find(string(item, "fact", at))
        if fact.type not in (Type.BOOLEAN, Type.CHOICE):
            raise MeasureError(f"{at}: {fact.name} is neither a boolean nor a choice")
        values = [one for one, _ in listed(item["values"], at)] if "values" in item else [item["value"]]
        for value in values:
            if not (isinstance(value, bool) if fact.type is Type.BOOLEAN else value in list(fact.options)):
                raise MeasureError(f"{at}: {fact.name} cannot be {value}")
        return Is(fact.name, tuple(values), self.clause.quote(item, "quote", at), truth(item, "presumed", at))

    def limit(self, raw: Any, at: str, sense: Bound) -> tuple[str, Dated, Citation]:
        item = mapping(raw, at, ("fact", "than", "quote"))
        quote = self.clause.quote(item, "quote", at)
        limit = self.clause.dated(item.get("than"), under(at, "than"), quote)
        fact = self.facts.find(self.number(string(item, "fact", at), at))
        limit = tuple(_comparable(fact, value, at) for value in limit)
        if any(value.bound not in (sense, Bound.EXACT) for value in limit):
            raise MeasureError(f"{at}: {limit[0].text} has another sense in its quote")
        return fact.name, limit, quote

    def at_least(self, raw: Any, at: str) -> Condition:
        return AtLeast(*self.limit(raw, at, Bound.AT_LEAST))

    def over(self, raw: Any, at: str) -> Condition:
        return Over(*self.limit(raw, at, Bound.OVER))

    def at_most(self, raw: Any, at: str) -> Condition:
        return AtMost(*self.limit(raw, at, Bound.UP_TO))

    def under(self, raw: Any, at: str) -> Condition:
        return Under(*self.limit(raw, at, Bound.UNDER))

    def within(self, raw: Any, at: str) -> Condition:
        item = mapping(raw, at, ("fact", "first", "last", "quote"))
        fact = self.facts.find(string(item, "fact", at))
        if fact.type is not Type.DATE:
            raise MeasureError(f"{at}: {fact.name} is no date")
        first, last = (day(item.get(key), under(at, key)) for key in ("first", "last"))
        if first and last and last < first:
            raise MeasureError(f"{at}: the last day is before the first")
        return Within(fact.name, first, last, self.clause.quote(item, "quote", at))

    def all_of(self, raw: Any, at: str) -> Condition:
        return AllOf(tuple(self.condition(*one) for one in listed(raw, at)))

    def any_of(self, raw: Any, at: str) -> Condition:
        return AnyOf(tuple(self.condition(*one) for one in listed(raw, at)))

    def not_(self, raw: Any, at: str) -> Condition:
        return Not(self.condition(raw, at))

    # --- amounts ---

    def fixed(self, raw: Any, at: str) -> Amount:
        return Fixed(_in(MONEY, self.clause.valued(raw, at), at))

    def nothing(self, raw: Any, at: str) -> Amount:
        return Nothing(self.clause.quote(mapping(raw, at, ("quote",)), "quote", at))

    def parts(self, raw: Any, at: str) -> Amount:
        item = mapping(raw, at, ("ceiling", "shares"))
        shares = tuple(self.share(*one) for one in listed(item.get("shares"), under(at, "shares")))
        return Parts(_in(MONEY, self.clause.valued(item.get("ceiling"), under(at, "ceiling")), at), shares)

    def share(self, raw: Any, at: str) -> Share:
        item = mapping(raw, at, ("what", "share", "quote", "when"))
        share = self.clause.dated(item.get("share"), under(at, "share"), self.clause.quote(item, "quote", at))
        return Share(string(item, "what", at), _in(("%",), share, at), self.condition(item.get("when"), f"{at}.when"))

    def tiers(self, raw: Any, at: str) -> Amount:
        item = mapping(raw, at, ("fact", "before", "passed", "tiers", "quote"))
        quote = self.clause.quote(item, "quote", at)
        given = listed(item.get("tiers"), under(at, "tiers"))
        tiers = tuple(self.tier(one, quote, here) for one, here in given)
        _in_step(tiers, at)
        fact, before, passed = (self.number(string(item, key, at), at) for key in ("fact", "before", "passed"))
        return Tiers(fact, before, passed, tiers, quote)

    def tier(self, raw: Any, quote: Citation, at: str) -> Tier:
        item = mapping(raw, at, ("threshold", "grant", "quote"))
        own = self.clause.quote(item, "quote", at) if "quote" in item else quote
        threshold = self.clause.dated(item.get("threshold"), under(at, "threshold"), own)
        return Tier(threshold, _in(MONEY, self.clause.dated(item.get("grant"), under(at, "grant"), own), at))

    def per_unit(self, raw: Any, at: str) -> Amount:
        item = mapping(raw, at, ("fact", "value", "quote"))
        quote = self.clause.quote(item, "quote", at)
        fact = self.facts.find(self.number(string(item, "fact", at), at))
        value = self.clause.dated(item.get("value"), under(at, "value"), quote)
        return PerUnit(fact.name, _in(MONEY, _by_unit_of(fact, value, at), at), quote)

    def share_of(self, raw: Any, at: str) -> Amount:
        item = mapping(raw, at, ("fact", "share", "quote"))
        quote = self.clause.quote(item, "quote", at)
        share = _in(("%",), self.clause.dated(item.get("share"), under(at, "share"), quote), at)
        return ShareOf(self.number(string(item, "fact", at), at), share, quote)

    def value_of(self, raw: Any, at: str) -> Amount:
        item = mapping(raw, at, ("fact", "quote"))
        quote = self.clause.quote(item, "quote", at)
        compared = comparisons(quote.quote)
        bound = compared[0][0] if compared else Bound.EXACT
        return ValueOf(self.number(string(item, "fact", at), at), bound, quote)

    def sum_(self, raw: Any, at: str) -> Amount:
        terms = self.amounts(raw, at)
        shared = [term.value[0] for term in terms if isinstance(term, Fixed | PerUnit)]
        places((value for value in shared if SEVERALLY in value.cited.quote), at)
        return Sum(terms)

    def larger(self, raw: Any, at: str) -> Amount:
        return Larger(self.amounts(raw, at))

    def smaller(self, raw: Any, at: str) -> Amount:
        return Smaller(self.amounts(raw, at))

    def amounts(self, raw: Any, at: str) -> tuple[Amount, ...]:
        return tuple(self.amount(*one) for one in listed(raw, at))

    def ceiling(self, raw: Any, at: str) -> Amount:
        item = mapping(raw, at, ("of", "limit"))
        limit = _in(MONEY, self.clause.valued(item.get("limit"), under(at, "limit")), at)
        return Ceiling(self.amount(item.get("of"), under(at, "of")), limit)


CONDITIONS: dict[str, Callable[[Terms, Any, str], Condition]] = {
    "is": Terms.is_,
    "at_least": Terms.at_least,
    "over": Terms.over,
    "at_most": Terms.at_most,
    "under": Terms.under,
    "within": Terms.within,
    "all": Terms.all_of,
    "any": Terms.any_of,
    "not": Terms.not_,
}
AMOUNTS: dict[str, Callable[[Terms, Any, str], Amount]] = {
    "fixed": Terms.fixed,
    "nothing": Terms.nothing,
    "parts": Terms.parts,
    "tiers": Terms.tiers,
    "per_unit": Terms.per_unit,
    "share_of": Terms.share_of,
    "value_of": Terms.value_of,
    "sum": Terms.sum_,
    "larger": Terms.larger,
    "smaller": Terms.smaller,
    "ceiling": Terms.ceiling,
}


def _comparable(fact: Fact, limit: Written, at: str) -> Written:
    """Return a limit in the unit of the fact that is compared with it: 2000平方米 is 3亩."""
    if fact.type not in MEASURED:
        return limit
    value = converted(limit.value, limit.unit, fact.code)
    if value is None:
        raise MeasureError(f"{at}: {fact.name} cannot be compared with {limit.text}")
    return replace(limit, value=value, unit=fact.code)


def _by_unit_of(fact: Fact, grants: Dated, at: str) -> Dated:
    """Return what is granted for each unit of a fact; of an area the unit has to be the fact's own."""
    by = {code for grant in grants for word, code in AREAS if word in grant.cited.quote}
    if fact.type is Type.AREA and by and fact.code not in by:
        raise MeasureError(f"{at}: {fact.name} is in {fact.unit}, {grants[0].text} is by another unit")
    return tuple(replace(one, unit="CNY") if one.unit == f"CNY/{fact.code}" else one for one in grants)


def _in(units: tuple[str, ...], values: Dated, at: str) -> Dated:
    if any(value.unit not in units for value in values):
        raise MeasureError(f"{at}: {values[0].text} is not in {' or '.join(units)}")
    return values


def _in_step(tiers: tuple[Tier, ...], at: str) -> None:
    """Refuse tiers whose thresholds do not rise, or whose grants stand in another order than their thresholds."""
    thresholds = [tier.threshold[0] for tier in tiers]
    values = [threshold.value for threshold in thresholds]
    if values != sorted(set(values)):
        raise MeasureError(f"{at}: the thresholds do not rise")
    first, second = places(thresholds, at), places((tier.grant[0] for tier in tiers), at)
    if _order(first) != _order(second):
        raise MeasureError(f"{at}: the grants stand in another order than their thresholds")


def _order(found: list[int]) -> list[int]:
    return sorted(range(len(found)), key=found.__getitem__)
