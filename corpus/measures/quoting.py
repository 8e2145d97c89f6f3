"""Binds the words and the quantities of a measure file to the clause that they are quoted from.

A quote that does not stand in its clause, or that cuts a number of it in two, is refused; so is a quantity that is not
one of its quote's, or that its quote gives another sense than the clause does (10万元 of 最高10万元).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.language.quantity import Quantity, quantities
from corpus.measures.fields import MeasureError, day, listed, mapping, string, under
from corpus.measures.written import Dated, Written
from corpus.model import Citation, Node, Policy, cite

MONEY = ("CNY", "CNY/m2")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a policy as one measure quotes it.

    Words that stand in it more than once are those in `grant`, else the first. `open`: quotes may give a quantity
    another sense than the clause does, for another reading of it.
    """

    policy: Policy
    node: Node
    grant: Citation | None = None
    open: bool = False

    def quote(self, raw: Mapping[str, Any], key: str, at: str) -> Citation:
        """Return the words under `key` where they stand in the clause. Raises MeasureError."""
        words = string(raw, key, at)
        start = self._find(words)
        if start < 0:
            label = self.policy.label(self.node.id) or self.policy.metadata.display_title
            raise MeasureError(f"{under(at, key)}: “{words[:40]}” 不在{label}原文中")
        end = start + len(words)
        for quantity in self.quantities():
            if any(quantity.start < edge < quantity.end for edge in (start, end)):
                raise MeasureError(f"{under(at, key)}: “{words[:40]}” cuts a number of the clause in two")
        return cite(self.policy, start, end)

    def quantities(self) -> list[Quantity]:
        """Return the quantities of the clause, their spans those of the policy's text."""
        start, end = self.node.start, self.node.end
        found = quantities(self.policy.text[start:end])
        return [Quantity(q.value, q.unit, q.bound, q.start + start, q.end + start) for q in found]

    def written(self, text: str, quote: Citation, since: date | None, at: str) -> Written:
        """Return the quantity that `text` is in `quote`. Raises MeasureError."""
        standing = _standing(text, quote)
        if not standing:
            raise MeasureError(f"{at}: “{text}” is not one quantity of its quote")
        read = standing[0]
        start = quote.start + read.start
        quantity = next((q for q in self.quantities() if q.start <= start < q.end), None)
        if quantity is None or not quantity.same(read) or not (self.open or quantity.bound is read.bound):
            raise MeasureError(f"{at}: “{text}” has another sense in the clause than in its quote")
        return Written(read.value, read.unit, read.bound, text, quote, since)

    def dated(self, raw: Any, at: str, quote: Citation | None = None) -> Dated:
        """Read a quantity as written, with the quote of its term, or a list of them with ``since`` and ``quote``."""
        if isinstance(raw, str | int | float) and not isinstance(raw, bool):
            if quote is None:
                raise MeasureError(f"{at}: the quote is missing")
            return (self.written(str(raw), quote, None, at),)
        values = tuple(self._dated_one(*one) for one in listed(raw, at))
        days = [value.since or date.min for value in values]
        if days != sorted(set(days)):
            raise MeasureError(f"{at}: the values do not follow one another by since")
        if len({value.unit for value in values}) > 1:
            raise MeasureError(f"{at}: the values differ in unit")
        return values

    def valued(self, raw: Any, at: str) -> Dated:
        """Read ``{value, quote}``, or a list of such with ``since``."""
        if isinstance(raw, list):
            return self.dated(raw, at)
        item = mapping(raw, at, ("value", "quote"))
        return self.dated(item.get("value"), under(at, "value"), self.quote(item, "quote", at))

    def _find(self, words: str) -> int:
        granted = self.policy.text.find(words, self.grant.start, self.grant.end) if self.grant else -1
        return granted if granted >= 0 else self.policy.text.find(words, self.node.start, self.node.end)

    def _dated_one(self, raw: Any, at: str) -> Written:
        item = mapping(raw, at, ("value", "quote", "since"))
        quote = self.quote(item, "quote", at)
        return self.written(string(item, "value", at), quote, day(item.get("since"), under(at, "since")), at)


def places(values: Iterable[Written], at: str) -> list[int]:
    """Return where each of `values` stands in the policy; a number that is used again has to stand there again.

    Raises MeasureError where it does not.
    """
    found: list[int] = []
    for value in values:
        standing = [value.cited.start + quantity.start for quantity in _standing(value.text, value.cited)]
        free = [place for place in standing if place not in found]
        if not free:
            raise MeasureError(f"{at}: “{value.text}” stands there once and is used again")
        found.append(free[0])
    return found


def in_units(units: tuple[str, ...], values: Dated, at: str) -> Dated:
    """Return `values` where each is in one of `units`. Raises MeasureError."""
    if any(value.unit not in units for value in values):
        raise MeasureError(f"{at}: {values[0].text} is not in {' or '.join(units)}")
    return values


def undated(values: Dated, cited: Citation) -> str | list[dict[str, Any]]:
    """Return what `Clause.dated` reads a quantity from where the quote of its term is `cited`."""
    if len(values) == 1 and values[0].since is None and values[0].cited == cited:
        return values[0].text
    return [
        {"value": one.text, "quote": one.cited.quote} | ({"since": one.since} if one.since else {}) for one in values
    ]


def unvalued(values: Dated) -> dict[str, Any] | list[dict[str, Any]]:
    """Return what `Clause.valued` reads a quantity from."""
    found = undated(values, values[0].cited)
    return {"value": found, "quote": values[0].cited.quote} if isinstance(found, str) else found


def _standing(text: str, quote: Citation) -> list[Quantity]:
    """Return the quantities of `quote` that `text` is, read where they stand: 50万元 is not what stands in 150万元."""
    found, begin = [], quote.quote.find(text)
    while begin >= 0:
        end = begin + len(text)
        inside = [q for q in quantities(quote.quote) if begin <= q.start and q.end <= end]
        if len(inside) == 1:
            found += inside
        begin = quote.quote.find(text, end)
    return found
