"""Reads the measures of a policy: one YAML file each, in the folder ``measures`` of the policy.

Every quote has to stand in the clause and every quantity in its quote; a key that nobody knows, a fact that the
vocabulary lacks or a value that does not fit it is refused. A file loads whole or not at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from corpus.bound import Bound, comparisons
from corpus.facts import NUMERIC, FactError, Type, Vocabulary, vocabulary
from corpus.measure import (
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
    Measure,
    Not,
    Nothing,
    Over,
    Parts,
    Period,
    PerUnit,
    Reading,
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
from corpus.model import Citation, Node, Policy, cite
from corpus.quantity import Quantity, quantities

FOLDER = "measures"
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNITS = {Type.MONEY: ("CNY", "CNY/m2"), Type.AREA: ("mu",), Type.RATE: ("%",)}


class MeasureError(ValueError):
    """A measure file that does not fit its policy; the message names file and place in one sentence."""


def load_measures(folder: Path, policy: Policy) -> tuple[Measure, ...]:
    """Return the measures in ``folder/measures``, by id; none where there is no such folder. Raises MeasureError."""
    return tuple(load_measure(path, policy) for path in sorted((folder / FOLDER).glob("*.yaml")))


def load_measure(path: Path, policy: Policy) -> Measure:
    """Return the measure in `path`. Raises MeasureError."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MeasureError(f"{path}: {' '.join(str(error).split())}") from None
    try:
        measure = read_measure(raw, policy)
        if measure.id != path.stem:
            raise MeasureError(f"id: {measure.id} is not the name of the file")
    except (MeasureError, FactError) as error:
        raise MeasureError(f"{path}: {error}") from None
    return measure


def read_measure(raw: object, policy: Policy) -> Measure:
    """Return the measure that `raw`, the content of a file, describes. Raises MeasureError and FactError."""
    top = _mapping(raw, "the file")
    clause = _string(top, "clause", "")
    try:
        node = policy.node(clause)
    except KeyError:
        raise MeasureError(f"clause: {policy.id} has no clause {clause}") from None
    return _Reader(policy, node, vocabulary()).measure(top)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads terms against one clause; `at` names the place in the file for whoever has to mend it."""

    policy: Policy
    node: Node
    facts: Vocabulary

    def measure(self, top: Mapping[str, Any]) -> Measure:
        _known(top, MEASURE_KEYS, "")
        measure = Measure(
            id=_string(top, "id", ""),
            policy_id=self.policy.id,
            title=_string(top, "title", ""),
            clause=self.node.id,
            grant=self.quote(top, "grant", ""),
            conditions=self.condition(top.get("conditions", {"all": []}), "conditions"),
            amount=self.amount(top["amount"], "amount") if top.get("amount", "unstated") != "unstated" else None,
            unstated=top.get("amount") == "unstated",
            result=str(top.get("result", "")),
            per=self.numeric(top["per"], "per") if "per" in top else "",
            about=_strings(top, "about"),
            notes=_strings(top, "notes"),
            in_force=self.period(top["in_force"], "in_force") if "in_force" in top else None,
            checked_by=top.get("checked_by"),
            checked_on=_day(top.get("checked_on"), "checked_on"),
        )
        readings = enumerate(_list(top.get("readings") or [], "readings"))
        return replace(measure, readings=tuple(self.reading(one, measure, f"readings.{n}") for n, one in readings))

    # --- words and quantities ---

    def quote(self, raw: Mapping[str, Any], key: str, at: str) -> Citation:
        words = _string(raw, key, at)
        start = self.policy.text.find(words, self.node.start, self.node.end)
        if start < 0:
            raise MeasureError(f"{_under(at, key)}: “{words[:40]}” 不在{self.policy.label(self.node.id)}原文中")
        return cite(self.policy, start, start + len(words))

    def dated(self, raw: Any, at: str, quote: Citation | None = None) -> Dated:
        """Read a quantity as written, with the quote of its term, or a list of them with ``since`` and ``quote``."""
        if isinstance(raw, str | int | float):
            if quote is None:
                raise MeasureError(f"{at}: the quote is missing")
            return (self.written(str(raw), quote, None, at),)
        values = []
        for n, one in enumerate(_list(raw, at)):
            here = f"{at}.{n}"
            item = _mapping(one, here)
            _known(item, {"value", "quote", "since"}, here)
            own = self.quote(item, "quote", here)
            values.append(self.written(_string(item, "value", here), own, _day(item.get("since"), here), here))
        if [v.since or date.min for v in values] != sorted({v.since or date.min for v in values}):
            raise MeasureError(f"{at}: the values do not follow one another by since")
        return tuple(values)

    def written(self, text: str, quote: Citation, since: date | None, at: str) -> Written:
        return Written(*_quantity(text, quote, at), text, quote, since)

    def limit(self, raw: Mapping[str, Any], at: str) -> tuple[str, Dated, Citation]:
        _known(raw, {"fact", "than", "quote"}, at)
        fact, quote = self.facts.find(_string(raw, "fact", at)), self.quote(raw, "quote", at)
        limit = self.dated(raw.get("than"), f"{at}.than", quote)
        wanted = UNITS.get(fact.type)
        if fact.type not in NUMERIC or (wanted and any(value.unit not in wanted for value in limit)):
            raise MeasureError(f"{at}: {fact.name} cannot be compared with {limit[0].text}")
        return fact.name, limit, quote

    def numeric(self, name: object, at: str) -> str:
        fact = self.facts.find(str(name))
        if fact.type not in NUMERIC:
            raise MeasureError(f"{at}: {fact.name} is no number")
        return fact.name

    # --- conditions ---

    def condition(self, raw: object, at: str) -> Condition:
        kind, content = _one(raw, CONDITIONS, at)
        return CONDITIONS[kind](self, content, f"{at}.{kind}")

    def is_(self, raw: Any, at: str) -> Condition:
        item = _mapping(raw, at)
        _known(item, {"fact", "value", "values", "quote", "presumed"}, at)
        if ("value" in item) == ("values" in item):
            raise MeasureError(f"{at}: give either value or values")
        fact = self.facts.find(_string(item, "fact", at))
        given = _list(item["values"], at) if "values" in item else [item["value"]]
        if fact.type not in (Type.BOOLEAN, Type.CHOICE):
            raise MeasureError(f"{at}: {fact.name} is neither a boolean nor a choice")
        for value in given:
            if not (isinstance(value, bool) if fact.type is Type.BOOLEAN else value in fact.options):
                raise MeasureError(f"{at}: {fact.name} cannot be {value}")
        presumed = item.get("presumed", False)
        if not isinstance(presumed, bool):
            raise MeasureError(f"{at}: presumed is true or false")
        return Is(fact.name, tuple(given), self.quote(item, "quote", at), presumed)

    def at_least(self, raw: Any, at: str) -> Condition:
        return AtLeast(*self.limit(_mapping(raw, at), at))

    def over(self, raw: Any, at: str) -> Condition:
        return Over(*self.limit(_mapping(raw, at), at))

    def at_most(self, raw: Any, at: str) -> Condition:
        return AtMost(*self.limit(_mapping(raw, at), at))

    def under(self, raw: Any, at: str) -> Condition:
        return Under(*self.limit(_mapping(raw, at), at))

    def within(self, raw: Any, at: str) -> Condition:
        item = _mapping(raw, at)
        _known(item, {"fact", "first", "last", "quote"}, at)
        fact = self.facts.find(_string(item, "fact", at))
        if fact.type is not Type.DATE:
            raise MeasureError(f"{at}: {fact.name} is no date")
        first, last = (_day(item.get(key), f"{at}.{key}") for key in ("first", "last"))
        return Within(fact.name, first, last, self.quote(item, "quote", at))

    def all_of(self, raw: Any, at: str) -> Condition:
        return AllOf(tuple(self.condition(one, f"{at}.{n}") for n, one in enumerate(_list(raw, at))))

    def any_of(self, raw: Any, at: str) -> Condition:
        given = _list(raw, at)
        if not given:
            raise MeasureError(f"{at}: any of nothing never holds")
        return AnyOf(tuple(self.condition(one, f"{at}.{n}") for n, one in enumerate(given)))

    def not_(self, raw: Any, at: str) -> Condition:
        return Not(self.condition(raw, at))

    # --- amounts ---

    def amount(self, raw: object, at: str) -> Amount:
        kind, content = _one(raw, AMOUNTS, at)
        return AMOUNTS[kind](self, content, f"{at}.{kind}")

    def fixed(self, raw: Any, at: str) -> Amount:
        return Fixed(self.valued(raw, at))

    def valued(self, raw: Any, at: str) -> Dated:
        """Read ``{value, quote}``, or a list of such with ``since``."""
        if isinstance(raw, list):
            return self.dated(raw, at)
        item = _mapping(raw, at)
        _known(item, {"value", "quote"}, at)
        return self.dated(item.get("value"), at, self.quote(item, "quote", at))

    def nothing(self, raw: Any, at: str) -> Amount:
        item = _mapping(raw, at)
        _known(item, {"quote"}, at)
        return Nothing(self.quote(item, "quote", at))

    def parts(self, raw: Any, at: str) -> Amount:
        item = _mapping(raw, at)
        _known(item, {"ceiling", "shares"}, at)
        shares = tuple(self.share(one, f"{at}.shares.{n}") for n, one in enumerate(_list(item.get("shares"), at)))
        return Parts(self.valued(item.get("ceiling"), f"{at}.ceiling"), shares)

    def share(self, raw: Any, at: str) -> Share:
        item = _mapping(raw, at)
        _known(item, {"what", "share", "quote", "when"}, at)
        share = self.dated(item.get("share"), f"{at}.share", self.quote(item, "quote", at))
        return Share(_string(item, "what", at), share, self.condition(item.get("when"), f"{at}.when"))

    def tiers(self, raw: Any, at: str) -> Amount:
        item = _mapping(raw, at)
        _known(item, {"fact", "before", "passed", "tiers", "quote"}, at)
        quote = self.quote(item, "quote", at)
        tiers = tuple(self.tier(one, quote, f"{at}.tiers.{n}") for n, one in enumerate(_list(item.get("tiers"), at)))
        fact, before, passed = (self.numeric(_string(item, key, at), at) for key in ("fact", "before", "passed"))
        return Tiers(fact, before, passed, tiers, quote)

    def tier(self, raw: Any, quote: Citation, at: str) -> Tier:
        item = _mapping(raw, at)
        _known(item, {"threshold", "grant", "quote"}, at)
        own = self.quote(item, "quote", at) if "quote" in item else quote
        threshold = self.dated(item.get("threshold"), f"{at}.threshold", own)
        return Tier(threshold, self.dated(item.get("grant"), f"{at}.grant", own))

    def per_unit(self, raw: Any, at: str) -> Amount:
        item = _mapping(raw, at)
        _known(item, {"fact", "value", "quote"}, at)
        quote = self.quote(item, "quote", at)
        return PerUnit(self.numeric(_string(item, "fact", at), at), self.dated(item.get("value"), at, quote), quote)

    def share_of(self, raw: Any, at: str) -> Amount:
        item = _mapping(raw, at)
        _known(item, {"fact", "share", "quote"}, at)
        quote = self.quote(item, "quote", at)
        return ShareOf(self.numeric(_string(item, "fact", at), at), self.dated(item.get("share"), at, quote), quote)

    def value_of(self, raw: Any, at: str) -> Amount:
        item = _mapping(raw, at)
        _known(item, {"fact", "quote"}, at)
        quote = self.quote(item, "quote", at)
        compared = comparisons(quote.quote)
        bound = compared[0][0] if compared else Bound.EXACT
        return ValueOf(self.numeric(_string(item, "fact", at), at), bound, quote)

    def sum_(self, raw: Any, at: str) -> Amount:
        return Sum(self.amounts(raw, at))

    def larger(self, raw: Any, at: str) -> Amount:
        return Larger(self.amounts(raw, at))

    def smaller(self, raw: Any, at: str) -> Amount:
        return Smaller(self.amounts(raw, at))

    def amounts(self, raw: Any, at: str) -> tuple[Amount, ...]:
        given = _list(raw, at)
        if not given:
            raise MeasureError(f"{at}: there is no amount in it")
        return tuple(self.amount(one, f"{at}.{n}") for n, one in enumerate(given))

    def ceiling(self, raw: Any, at: str) -> Amount:
        item = _mapping(raw, at)
        _known(item, {"of", "limit"}, at)
        return Ceiling(self.amount(item.get("of"), f"{at}.of"), self.valued(item.get("limit"), f"{at}.limit"))

    # --- the rest ---

    def reading(self, raw: Any, measure: Measure, at: str) -> Reading:
        """Read ``says`` with other ``conditions``, another ``amount`` or the amount's ``tiers`` read another way."""
        item = _mapping(raw, at)
        _known(item, {"says", "conditions", "amount", "tiers"}, at)
        conditions, amount = measure.conditions, measure.amount
        if "conditions" in item:
            conditions = self.condition(item["conditions"], f"{at}.conditions")
        if "amount" in item:
            amount = self.amount(item["amount"], f"{at}.amount")
        if "tiers" in item:
            if item["tiers"] not in ("adds", "inclusive") or not isinstance(amount, Tiers):
                raise MeasureError(f"{at}.tiers: adds or inclusive is wanted, of an amount in tiers")
            amount = replace(amount, adds=True) if item["tiers"] == "adds" else replace(amount, inclusive=True)
        return Reading(_string(item, "says", at), conditions, amount)

    def period(self, raw: Any, at: str) -> Period:
        item = _mapping(raw, at)
        _known(item, {"first", "last", "quote"}, at)
        words = _string(item, "quote", at)
        start = self.policy.text.find(words)  # a period of validity may stand in another clause
        if start < 0:
            raise MeasureError(f"{at}: “{words[:40]}” 不在原文中")
        first, last = (_day(item.get(key), f"{at}.{key}") for key in ("first", "last"))
        return Period(first, last, cite(self.policy, start, start + len(words)))


CONDITIONS: dict[str, Callable[[_Reader, Any, str], Condition]] = {
    "is": _Reader.is_,
    "at_least": _Reader.at_least,
    "over": _Reader.over,
    "at_most": _Reader.at_most,
    "under": _Reader.under,
    "within": _Reader.within,
    "all": _Reader.all_of,
    "any": _Reader.any_of,
    "not": _Reader.not_,
}
AMOUNTS: dict[str, Callable[[_Reader, Any, str], Amount]] = {
    "fixed": _Reader.fixed,
    "nothing": _Reader.nothing,
    "parts": _Reader.parts,
    "tiers": _Reader.tiers,
    "per_unit": _Reader.per_unit,
    "share_of": _Reader.share_of,
    "value_of": _Reader.value_of,
    "sum": _Reader.sum_,
    "larger": _Reader.larger,
    "smaller": _Reader.smaller,
    "ceiling": _Reader.ceiling,
}
MEASURE_KEYS = {
    *("id", "title", "clause", "grant", "conditions", "amount", "result", "per", "about", "readings", "notes"),
    *("in_force", "checked_by", "checked_on"),
}


def _quantity(text: str, quote: Citation, at: str) -> tuple[Any, str, Bound]:
    """Return value, unit and sense of the quantity that `text` is, read where it stands in its quote."""
    found: list[Quantity] = []
    begin = quote.quote.find(text)
    while begin >= 0 and not found:  # 50万元 is not what stands in 150万元
        end = begin + len(text)
        found = [q for q in quantities(quote.quote) if begin <= q.start and q.end <= end]
        begin = quote.quote.find(text, begin + 1)
    if len(found) != 1:
        raise MeasureError(f"{at}: “{text}” is not one quantity of its quote")
    return found[0].value, found[0].unit, found[0].bound


def _one(raw: object, known: Mapping[str, object], at: str) -> tuple[str, Any]:
    item = _mapping(raw, at)
    if len(item) != 1 or next(iter(item)) not in known:
        raise MeasureError(f"{at}: one of {', '.join(known)} is wanted, not {', '.join(map(str, item)) or 'nothing'}")
    return next(iter(item.items()))


def _mapping(raw: object, at: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise MeasureError(f"{at}: keys with values are wanted")
    return raw


def _list(raw: object, at: str) -> list[Any]:
    if not isinstance(raw, list):
        raise MeasureError(f"{at}: a list is wanted")
    return raw


def _known(raw: Mapping[str, Any], keys: set[str], at: str) -> None:
    unknown = sorted(set(raw) - keys)
    if unknown:
        raise MeasureError(f"{_under(at, unknown[0])}: the key is unknown")


def _string(raw: Mapping[str, Any], key: str, at: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
        raise MeasureError(f"{_under(at, key)}: words are wanted")
    return str(value)


def _strings(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(one) for one in _list(raw.get(key) or [], key))


def _day(raw: object, at: str) -> date | None:
    if raw is None or (isinstance(raw, date) and type(raw) is date):
        return raw
    raise MeasureError(f"{at}: {raw} is no date")


def _under(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
