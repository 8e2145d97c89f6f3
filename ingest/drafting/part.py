"""A promising part of a sentence as drafting reads it: without white space, cut at its commas, its sums marked.

Offsets are of the part's own words; `span` and `quote` lead back to the canonical text.
"""

from dataclasses import dataclass
from functools import cached_property

from corpus.grants.promises import Promise
from corpus.language.quantity import Quantity, quantities
from corpus.language.quote import Span, segments
from corpus.model import Policy

LONGEST = 4000  # characters; what is longer is no sentence, and reading it is not worth the time
SHARE = "%"


@dataclass(frozen=True)  # no slots: segments and sums are kept once one has been asked for
class Part:
    """The words of a promise without white space, and where each character stands in the canonical text."""

    policy: Policy
    promise: Promise
    words: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the canonical text of ``words[start:end]``."""
        return self.places[start], self.places[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        """Return the canonical text of ``words[start:end]``, word for word."""
        first, last = self.span(start, end)
        return self.policy.text[first:last]

    def binding(self, start: int, end: int) -> str:
        """Return a quote that a measure file finds here: ``words[start:end]``, or more where they stand before too."""
        first, last = self.span(0, len(self.words))
        for begin, stop in ((start, end), (0, end)):
            quote = self.quote(begin, stop)
            if self.policy.text.find(quote, first, last) == self.places[begin]:
                return quote
        return self.quote(0, len(self.words))

    @cached_property
    def segments(self) -> tuple[Span, ...]:
        """Return what stands between the commas."""
        return segments(self.words, Span(0, len(self.words)))

    @cached_property
    def sums(self) -> tuple[Quantity, ...]:
        """Return the sums of money and the shares."""
        return tuple(q for q in quantities(self.words) if is_money(q) or q.unit == SHARE)

    def segment_of(self, at: int) -> int:
        """Return which segment holds the character at `at`."""
        return next(i for i, segment in enumerate(self.segments) if at < segment.end)


def is_money(quantity: Quantity) -> bool:
    """Whether it is a sum of money, by the unit too (CNY/m2), in whatever currency."""
    return quantity.unit.split("/")[0] in ("CNY", "USD", "EUR", "HKD", "JPY", "GBP")


def part_of(policy: Policy, promise: Promise) -> Part:
    """Return the words of a promise as drafting reads them; the label and heading of its clause are left out."""
    begin = promise.start
    node = policy.node(promise.node_id)
    if begin == node.start:
        begin += len(node.label) if policy.text.startswith(node.label, begin) else 0
    places = tuple(i for i in range(begin, promise.end) if not policy.text[i].isspace())[:LONGEST]
    return Part(policy, promise, "".join(policy.text[i] for i in places), places)
