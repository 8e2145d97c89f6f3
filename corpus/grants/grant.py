"""What a promise says, read whole. Values only; every field is a span of the text that was read.

A field that the text does not state, or that could not be read, is None: nothing is made up.
"""

from dataclasses import dataclass
from enum import StrEnum

from corpus.language.quote import Span


class GrantKind(StrEnum):
    """How much is granted: `UNSTATED` is money without a sum, `CAP` grants nothing and caps what stands before."""

    SUM = "sum"
    SHARE = "share"
    PER_UNIT = "per_unit"
    RANGE = "range"
    IN_KIND = "in_kind"
    RELIEF = "relief"
    UNSTATED = "unstated"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Grant:
    """One award to one receiver, in one tier.

    `award` is the number with the bound before it (最高200万元), of a grant without a number what is given; `bound` is
    a bound that stands elsewhere (分别最高200万元、50万元). `tier` is the label or threshold that the award belongs to,
    `base` what a share is reckoned of, `unit_of` what it is multiplied by (每人每月, /亩), `cap` a further ceiling,
    `refers` where else the award is said (按规定, 第三条资助标准).
    """

    kind: GrantKind
    award: Span | None = None
    bound: Span | None = None
    beneficiary: Span | None = None
    conditions: tuple[Span, ...] = ()
    tier: Span | None = None
    base: Span | None = None
    unit_of: Span | None = None
    manner: Span | None = None
    cap: Span | None = None
    payer: Span | None = None
    refers: Span | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The grants of one sentence, item or row, and the notes that limit them (除外, 就高不重复)."""

    grants: tuple[Grant, ...] = ()
    notes: tuple[Span, ...] = ()
