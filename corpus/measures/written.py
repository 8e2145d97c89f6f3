"""Quantities as the text writes them, from the day on which they are in force.

Values only; each carries the words that it stands in.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.language.bound import Bound
from corpus.language.quantity import quantities
from corpus.model import Citation
from corpus.words import words_of

SENSES = (Bound.UP_TO, Bound.AT_LEAST)  # of an amount; every other word for a number leaves it exact


@dataclass(frozen=True, slots=True)
class Written:
    """A quantity as the text has it, in force from `since` on (None: as long as the text is)."""

    value: Decimal
    unit: str  # of corpus.language.quantity: CNY, CNY/m2, %, mu, rank …; "" for a bare number
    bound: Bound
    text: str  # as written: 最高10万元
    cited: Citation
    since: date | None = None

    @property
    def sense(self) -> Bound:
        """The sense in which it counts as an amount."""
        return sense_of(self.bound)

    @property
    def wording(self) -> str:
        """The sum as written, with the 最高 that covers it from further before: 最高50万元 of 最高200万元、50万元."""
        carried = any(quantity.bound is self.bound for quantity in quantities(self.text))
        return self.text if carried else bounded(self.text, self.sense)

    @property
    def reach(self) -> tuple[Decimal, int]:
        """How much it is, and how many places behind the point it has."""
        return self.value, max(-int(self.value.normalize().as_tuple().exponent), 0)


Dated = tuple[Written, ...]  # by `since`, the earliest first; `standing` tells the one in force on a day


class NotInForce(Exception):  # noqa: N818 -- it says what is the case
    """No value of a quantity is in force yet; nothing else raises it, and nothing else may be taken for it."""


def standing(values: Dated, day: date) -> Written:
    """Return the value in force on `day`. Raises NotInForce before the first."""
    if len(values) == 1 and values[0].since is None:
        return values[0]
    begun = [value for value in values if value.since is None or value.since <= day]
    if not begun:
        raise NotInForce(f"no value is in force on {day}")
    return begun[-1]


def sense_of(bound: Bound) -> Bound:
    """Return the sense of an amount that a number with that word before it is."""
    return bound if bound in SENSES else Bound.EXACT


def bounded(text: str, bound: Bound) -> str:
    """Return a sum with the word for its sense: 最高5万元."""
    return text if bound is Bound.EXACT else str(words_of("replies")["senses"][bound.value]) + text
