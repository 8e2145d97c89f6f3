"""Amounts of a measure: a number, or unknown, for given facts.

Values only; every term carries the words that grant it.
"""

from dataclasses import dataclass

from corpus.language.bound import Bound
from corpus.measures.condition import Condition, Dated
from corpus.model import Citation


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
