"""A measure: one support that a clause grants. Who, on what conditions, how much.

Values only; every term carries the words that grant it. Conditions and amounts are small trees of frozen dataclasses:
`assistant.assess` weighs them for one enterprise, `assistant.batch` compiles them for a table of enterprises. Neither
can say more than stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from corpus.bound import Bound
from corpus.model import Citation


@dataclass(frozen=True, slots=True)
class Written:
    """A quantity as the text has it, in force from `since` on (None: as long as the text is)."""

    value: Decimal
    unit: str  # of corpus.quantity: CNY, CNY/m2, %, mu, rank …; "" for a bare number
    bound: Bound
    text: str  # as written: 最高10万元
    cited: Citation
    since: date | None = None


Dated = tuple[Written, ...]  # by `since`, the earliest first; `standing` tells the one in force on a day


# --- conditions: true, false or unknown for given facts ---


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


Limit = AtLeast | Over | AtMost | Under
Condition = Is | Limit | Within | AllOf | AnyOf | Not


# --- amounts: a number, or unknown, for given facts ---


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the text states, whatever the facts."""

    value: Dated


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing has to be paid: 不再增收土地价款."""

    cited: Citation


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a ceiling and when it is due."""

    what: str
    share: Dated  # in %
    when: Condition


@dataclass(frozen=True, slots=True)
class Parts:
    """Shares of a ceiling, each due on a condition of its own; what is unknown adds nothing and is asked for."""

    ceiling: Dated
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """A threshold and what crossing it grants."""

    threshold: Dated
    grant: Dated


@dataclass(frozen=True, slots=True)
class Tiers:
    """Thresholds that `fact` has passed and `before` had not. The highest counts, or with `adds` all together.

    A threshold counts as passed by a number above it, with `inclusive` by the number itself too. Where the two are not
    told, `passed` may be: the threshold that has been passed for the first time.
    """

    fact: str
    before: str
    passed: str
    tiers: tuple[Tier, ...]  # the lowest first
    cited: Citation
    adds: bool = False
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class PerUnit:
    """So much for each of what `fact` counts."""

    fact: str
    value: Dated
    cited: Citation


@dataclass(frozen=True, slots=True)
class ShareOf:
    """A share, in %, of the sum that `fact` tells."""

    fact: str
    share: Dated
    cited: Citation


@dataclass(frozen=True, slots=True)
class ValueOf:
    """The sum that `fact` tells; `bound` is the sense in which it counts."""

    fact: str
    bound: Bound
    cited: Citation


@dataclass(frozen=True, slots=True)
class Sum:
    """All together; what is unknown adds nothing and is asked for."""

    terms: tuple["Amount", ...]


@dataclass(frozen=True, slots=True)
class Larger:
    """The largest of them; unknown as long as one is."""

    terms: tuple["Amount", ...]


@dataclass(frozen=True, slots=True)
class Smaller:
    """The smallest of them; unknown as long as one is."""

    terms: tuple["Amount", ...]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """No more than `limit`. Where the amount is unknown the ceiling is what can be said."""

    term: "Amount"
    limit: Dated


Amount = Fixed | Nothing | Parts | Tiers | PerUnit | ShareOf | ValueOf | Sum | Larger | Smaller | Ceiling


# --- the measure ---


@dataclass(frozen=True, slots=True)
class Period:
    """When the measure is in force; both days are in, an open end is None."""

    first: date | None
    last: date | None
    cited: Citation

    def holds(self, day: date) -> bool:
        """Say whether `day` is in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way in which an open provision can be read, and the terms that then hold; the others are as they were."""

    says: str
    conditions: Condition
    amount: Amount | None


@dataclass(frozen=True)  # no slots: the names of the facts are kept once they have been asked for
class Measure:
    """One support of one clause. `amount` is None where the text states none (`unstated`) or none is at stake."""

    id: str
    policy_id: str
    title: str
    clause: str  # node id
    grant: Citation
    conditions: Condition
    amount: Amount | None = None
    unstated: bool = False  # the text promises money and does not say how much
    result: str = ""  # what the amount is: 奖励金额, 土地出让底价
    per: str = ""  # the fact by which an amount a unit becomes a total: land_area
    about: tuple[str, ...] = ()  # words by which people ask for it
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()
    in_force: Period | None = None
    checked_by: str | None = None  # a draft has nobody, and answers nobody
    checked_on: date | None = None

    @property
    def draft(self) -> bool:
        """Whether nobody has checked it yet."""
        return not (self.checked_by and self.checked_on)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The names of the facts that it hangs on, in its own order."""
        return facts_of(self)


def standing(values: Dated, day: date) -> Written:
    """Return the value in force on `day`. Raises LookupError before the first."""
    if len(values) == 1 and values[0].since is None:
        return values[0]
    begun = [value for value in values if value.since is None or value.since <= day]
    if not begun:
        raise LookupError(f"no value is in force on {day}")
    return begun[-1]


def terms(root: object) -> Iterator[Any]:
    """Yield every dataclass below `root`, itself first: conditions, amounts, written quantities, citations."""
    if is_dataclass(root):
        yield root
        for field in fields(root):
            yield from terms(getattr(root, field.name))
    elif isinstance(root, tuple):
        for item in root:
            yield from terms(item)


def facts_of(root: object) -> tuple[str, ...]:
    """Return the names of the facts that `root` hangs on, in its own order."""
    named = (getattr(term, key, None) for term in terms(root) for key in ("fact", "before", "passed", "per"))
    return tuple(dict.fromkeys(name for name in named if name))


def citations_of(measure: Measure) -> tuple[Citation, ...]:
    """Return the words that a measure stands on, each once, in the order of the text."""
    found = {term for term in terms(measure) if isinstance(term, Citation)}
    return tuple(sorted(found, key=lambda cited: (cited.start, cited.end)))
