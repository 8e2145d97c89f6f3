"""Conditions of a measure: true, false or unknown for given facts. And quantities as written, which they compare with.

Values only; every term carries the words that it rests on.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.language.bound import Bound
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class Written:
    """A quantity as the text has it, in force from `since` on (None: as long as the text is)."""

    value: Decimal
    unit: str  # of corpus.language.quantity: CNY, CNY/m2, %, mu, rank …; "" for a bare number
    bound: Bound
    text: str  # as written: 最高10万元
    cited: Citation
    since: date | None = None


Dated = tuple[Written, ...]  # by `since`, the earliest first; `standing` tells the one in force on a day


@dataclass(frozen=True, slots=True)
class Is:
    """The fact is one of `values`. `presumed`: it is taken to be so where nobody has told, and the trace says so."""

    fact: str
    values: tuple[bool | str, ...]
    cited: Citation
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class AtLeast:
    """以上, 不低于: the number itself is in."""

    fact: str
    limit: Dated
    cited: Citation


@dataclass(frozen=True, slots=True)
class Over:
    """超过, 突破: the number itself is out."""

    fact: str
    limit: Dated
    cited: Citation


@dataclass(frozen=True, slots=True)
class AtMost:
    """以下, 以内, 前10位: the number itself is in."""

    fact: str
    limit: Dated
    cited: Citation


@dataclass(frozen=True, slots=True)
class Under:
    """不满, 不足: the number itself is out."""

    fact: str
    limit: Dated
    cited: Citation


@dataclass(frozen=True, slots=True)
class Within:
    """The date is in the period; both days are in. An open end is None."""

    fact: str
    first: date | None
    last: date | None
    cited: Citation


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of them."""

    terms: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of them at least."""

    terms: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The other way round."""

    term: "Condition"


class NotInForce(Exception):  # noqa: N818 -- it says what is the case
    """No value of a quantity is in force yet; nothing else raises it, and nothing else may be taken for it."""


Limit = AtLeast | Over | AtMost | Under
Condition = Is | Limit | Within | AllOf | AnyOf | Not


def standing(values: Dated, day: date) -> Written:
    """Return the value in force on `day`. Raises NotInForce before the first."""
    if len(values) == 1 and values[0].since is None:
        return values[0]
    begun = [value for value in values if value.since is None or value.since <= day]
    if not begun:
        raise NotInForce(f"no value is in force on {day}")
    return begun[-1]
