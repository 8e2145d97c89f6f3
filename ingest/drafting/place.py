"""Where the words of a promise stand, as a measure file quotes them.

A quote is found again where it was meant, or there is none: words that stand there twice are quoted with more around
them, and no quote cuts a number in two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.grants.policy import PromiseReading
from corpus.grants.sentence import read_text
from corpus.language.bound import Bound
from corpus.language.quantity import Quantity, quantities
from corpus.language.quote import Span, segments
from corpus.model import Node, Policy

ENDED = "。！？!?；;：:\n"
LONGEST_TITLE, LONGEST_HEADING = 40, 25  # characters
CUT_OFF = 20  # characters of a line from which on it may be one that the source broke off


@dataclass(frozen=True)  # no slots: the node and its numbers are kept once they have been asked for
class PromisePlace:
    """A promise in its policy; `node` is the clause that holds it and the words before it on which it depends."""

    policy: Policy
    promise: PromiseReading
    grant: Span  # the words that grant: the promise, or what stands of it between ；

    @cached_property
    def node(self) -> Node:
        """Return the smallest clause with the promise and what of its lead-in its grants name."""
        named = [span for grant in self.promise.reading.grants for span in (grant.beneficiary, *grant.conditions)]
        first = min([self.promise.span.start, *(span.start for span in named if span)])
        path = self.policy.path(self.promise.node_id)
        return next((node for node in reversed(path) if node.start <= first), self.policy.root)

    def words_at(self, span: Span) -> str:
        """Return the words at a span without white space, signs alike."""
        return read_text(self.policy.text, span.start, span.end).words

    def written(self, span: Span) -> str:
        """Return what stands at a span, word for word."""
        return self.policy.text[span.start : span.end]

    @property
    def heading(self) -> str:
        """Return the nearest heading, else the first words of the promise."""
        path = self.policy.path(self.promise.node_id)
        heading = next((node.heading for node in reversed(path) if 0 < len(node.heading) <= LONGEST_TITLE), "")
        return heading or self.words_at(self.promise.span)[:LONGEST_TITLE]

    def of(self, spans: Sequence[Span]) -> "PromisePlace":
        """Return the place of what stands between ； around `spans`."""
        own = self.promise.span
        ends = [cut.end for cut in segments(self.policy.text, own) if self.policy.text[cut.end - 1] in "；;"]
        inside = [span for span in spans if own.start <= span.start]
        start = max([own.start, *(end for end in ends if all(end <= span.start for span in inside))])
        end = min([own.end, *(end for end in ends if all(span.end <= end for span in inside))])
        while self.policy.text[start].isspace():
            start += 1
        return PromisePlace(self.policy, self.promise, Span(start, self._trimmed(end) if end < own.end else end))

    def bound(self, span: Span) -> Bound:
        """Return the sense in which the clause has the number at a span."""
        at = [q.bound for q in self._quantities if span.start <= q.start + self.node.start < span.end]
        return at[-1] if at else Bound.EXACT

    def quote(self, *spans: Span) -> str | None:
        """Return a quote of all of `spans` that a measure file finds here; None where it finds it elsewhere."""
        whole = Span(min(span.start for span in spans), max(span.end for span in spans))
        return next((self.written(one) for one in self._wider(whole) if self._binds(one)), None)

    def segment(self, span: Span) -> Span:
        """Return the whole segments, from comma to comma, in which a span stands."""
        lead, own = self.promise.lead, self.promise.span
        around = own if lead is None or own.start <= span.start else lead
        parts = [one for one in segments(self.policy.text, around) if one.start < span.end and span.start < one.end]
        return Span(parts[0].start, self._trimmed(parts[-1].end)) if parts else span

    @property
    def starts_before(self) -> bool:
        """Whether the sentence begins on a line before, which the source broke off; a heading above is none."""
        policy, node, start = self.policy, self.policy.node(self.promise.node_id), self.promise.span.start
        before = policy.text[:start].rstrip()
        if start != node.start or node.label or not before or before[-1] in ENDED + "】|｜":
            return False
        line, above = before.split("\n")[-1], policy.node_at(len(before) - 1)
        titled = above.label or (above.heading and before.endswith(above.heading.rstrip()))
        return not titled or len(line) > LONGEST_HEADING or any(sign in line for sign in "，,；;")

    @property
    def ends_behind(self) -> bool:
        """Whether the sentence goes on in a line behind it that has no label of its own."""
        policy, span = self.policy, self.promise.span
        last = policy.text[span.end - 1]
        at = next((i for i in range(span.end, len(policy.text)) if not policy.text[i].isspace()), None)
        if at is None or last in ENDED + "，,、）)|｜" or span.end - span.start < CUT_OFF:
            return at is not None and last in "，,、"
        node = policy.node_at(at)
        return node.start == at and not node.label and not node.heading

    def _wider(self, span: Span) -> tuple[Span, ...]:
        return span, self.segment(span), self.grant

    def _binds(self, span: Span) -> bool:
        """Whether these words are found where they stand and cut no number."""
        text, words, own = self.policy.text, self.written(span), self.grant
        found = text.find(words, own.start, own.end)
        found = found if found >= 0 else text.find(words, self.node.start, self.node.end)
        edges = (span.start - self.node.start, span.end - self.node.start)
        return found == span.start and not any(q.start < edge < q.end for q in self._quantities for edge in edges)

    @cached_property
    def _quantities(self) -> tuple[Quantity, ...]:
        return quantities(self.policy.text[self.node.start : self.node.end])

    def _trimmed(self, end: int) -> int:
        while self.policy.text[end - 1] in "，,；;。：:、\n ":
            end -= 1
        return end
