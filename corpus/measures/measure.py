"""A measure: one support that a clause grants. Who, on what conditions, how much.

Values only; every term carries the words that grant it. Conditions and amounts are small trees of frozen dataclasses,
each of a kind that weighs and compiles itself: `assistant.weighing.assess` weighs the whole for one enterprise,
`assistant.tables.compiled` compiles it for a table of enterprises. Neither can say more than stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any

from corpus.measures.facts import Vocabulary, vocabulary
from corpus.measures.kind import Amount, Condition
from corpus.model import Citation


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
class MeasureReading:
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
    readings: tuple[MeasureReading, ...] = ()
    notes: tuple[str, ...] = ()  # users are told them
    open: tuple[str, ...] = ()  # what a person has still to settle; no user is told it
    in_force: Period | None = None
    checked_by: str | None = None
    checked_on: date | None = None
    vocabulary: Vocabulary = field(default_factory=vocabulary, compare=False, repr=False)

    @property
    def signed(self) -> bool:
        """Whether a person has put their name to it."""
        return bool(self.checked_by and self.checked_on)

    @property
    def draft(self) -> bool:
        """Whether it answers nobody: unsigned, or with something open, whoever signed it."""
        return not self.signed or bool(self.open)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The names of the facts that it hangs on, in its own order."""
        return tuple(dict.fromkeys((*facts_of(self), *filter(None, (self.per,)))))


def terms(root: object) -> Iterator[Any]:
    """Yield every dataclass below `root`, itself first: conditions, amounts, written quantities, citations."""
    if is_dataclass(root):
        yield root
        for one in fields(root):
            yield from terms(getattr(root, one.name))
    elif isinstance(root, tuple):
        for item in root:
            yield from terms(item)


def facts_of(root: object) -> tuple[str, ...]:
    """Return the names of the facts that `root` hangs on, in its own order."""
    found = (term.hangs_on for term in terms(root) if isinstance(term, Condition | Amount))
    return tuple(dict.fromkeys(name for names in found for name in names))


def citations_of(measure: Measure) -> tuple[Citation, ...]:
    """Return the words that a measure stands on, each once, in the order of the text."""
    found = {term for term in terms(measure) if isinstance(term, Citation)}
    return tuple(sorted(found, key=lambda cited: (cited.start, cited.end)))
