"""不低于, 超过, 不高于, 不满: a number is compared with one of the text. A 超过 that is taken for 以上 is refused."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from corpus.language.bound import Bound
from corpus.language.exact import converted
from corpus.measures.columns import Columns, Where
from corpus.measures.facts import Fact, Facts, Type
from corpus.measures.fields import MeasureError, mapping, string, under
from corpus.measures.kind import Entry, Held, OfFact, TermReader
from corpus.measures.quoting import undated
from corpus.measures.written import Dated, Written, standing
from corpus.model import Citation

MEASURED = (Type.MONEY, Type.AREA, Type.RATE)


@dataclass(frozen=True, slots=True)
class Compared(OfFact):
    """The fact stands to the limit in force as the kind says; the limit is in the unit of the fact."""

    sense: ClassVar[Bound]  # the words for it; those that say neither are taken as well
    holds: ClassVar[Callable[[Any, Any], Any]]
    of: Fact
    limit: Dated
    cited: Citation

    @classmethod
    def read(cls, raw: Any, at: str, terms: TermReader) -> Self:
        """Read ``{fact, than, quote}``; the fact is a number, in a unit of the limit's kind."""
        item = mapping(raw, at, ("fact", "than", "quote"))
        quote = terms.clause.quote(item, "quote", at)
        limit = terms.clause.dated(item.get("than"), under(at, "than"), quote)
        fact = terms.number(string(item, "fact", at), at)
        limit = tuple(_comparable(fact, value, at) for value in limit)
        if any(value.bound not in (cls.sense, Bound.EXACT) for value in limit):
            raise MeasureError(f"{at}: {limit[0].text} has another sense in its quote")
        return cls(fact, limit, quote)

    @classmethod
    def entry(cls, fact: str, than: object, quote: str) -> Entry:
        """Return what a file holds where `fact` is compared with `than`."""
        return {cls.key: {"fact": fact, "than": than, "quote": quote}}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return self.entry(self.fact, undated(self.limit, self.cited), self.cited.quote)

    def weigh(self, facts: Facts, day: date) -> Held:
        """Return whether it is met. Raises NotInForce before the first limit."""
        limit, value = standing(self.limit, day).value, facts.get(self.fact)
        return None if value is None else type(self).holds(Decimal(value), limit)  # type: ignore[arg-type]  # `read` saw to it

    def compile(self, facts: Columns, day: date) -> Where:
        """Return in which rows it is met. Raises NotInForce before the first limit."""
        from corpus.measures.expressions import asked_of, number

        column = facts[self.fact]
        return asked_of([column], type(self).holds(column, number(standing(self.limit, day).value)))


class AtLeast(Compared):
    """以上, 不低于: the number itself is in."""

    __slots__ = ()
    key, sense, holds = "at_least", Bound.AT_LEAST, operator.ge


class Over(Compared):
    """超过, 突破: the number itself is out."""

    __slots__ = ()
    key, sense, holds = "over", Bound.OVER, operator.gt


class AtMost(Compared):
    """以下, 以内, 前10位: the number itself is in."""

    __slots__ = ()
    key, sense, holds = "at_most", Bound.UP_TO, operator.le


class Under(Compared):
    """不满, 不足: the number itself is out."""

    __slots__ = ()
    key, sense, holds = "under", Bound.UNDER, operator.lt


def _comparable(fact: Fact, limit: Written, at: str) -> Written:
    """Return a limit in the unit of the fact that is compared with it: 2000平方米 is 3亩."""
    if fact.type not in MEASURED:
        return limit
    value = converted(limit.value, limit.unit, fact.code)
    if value is None:
        raise MeasureError(f"{at}: {fact.name} cannot be compared with {limit.text}")
    return replace(limit, value=value, unit=fact.code)
