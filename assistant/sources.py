"""The citations of a statement, read once: their words, their policies and what stands above them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistant.claims import MARKS, Reading, read
from corpus.model import Citation, Metadata, Policy
from corpus.quantity import normal

WINDOW = 8  # longest stretch of words between two pairs of characters that an edit may replace


@dataclass(frozen=True, slots=True)
class Source:
    """One citation: the reading of its quote, and the names that its policy carries."""

    citation: Citation
    reading: Reading
    metadata: Metadata
    headings: str  # of the node and those above it, with their labels
    names: str  # title, issuer, addressees, number, place, offices of the node

    @property
    def support(self) -> str:
        """All the words that may be said on the strength of this citation, besides its numbers."""
        return f"{self.reading.plain}。{self.headings}。{self.names}"


def sources(citations: tuple[Citation, ...], policy_of: Callable[[str], Policy]) -> tuple[Source, ...]:
    """Return the citations read. Every citation must be sound."""
    return tuple(_source(citation, policy_of(citation.policy_id)) for citation in citations)


def _source(citation: Citation, policy: Policy) -> Source:
    path = policy.path(citation.node_id)
    meta = policy.metadata
    names = [meta.display_title, meta.issuer, meta.addressees, meta.document_number, meta.place]
    headings = "。".join(f"{node.label}{node.heading}" for node in path)
    return Source(citation, read(citation.quote), meta, bare(headings), "。".join(bare(name) for name in names if name))


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return `text` half-width, without white space and quotation marks."""
    return MARKS.sub("", "".join(normal(text).split()))


@lru_cache(maxsize=1024)
def pairs(text: str) -> frozenset[str]:
    """Return every pair of neighbouring characters of `text` between marks."""
    return frozenset(run[i : i + 2] for run in re.findall(r"[\w□+.%-]+", text) for i in range(len(run) - 1))


@lru_cache(maxsize=1024)
def stretches(masked: str) -> dict[tuple[str, str], frozenset[str]]:
    """Return what stands between each pair of near contexts: {(left, right): the words between}."""
    found: dict[tuple[str, str], set[str]] = {}
    for start, end in spans(masked):
        found.setdefault((left(masked, start), right(masked, end)), set()).add(masked[start:end])
    return {key: frozenset(words) for key, words in found.items()}


def spans(masked: str) -> list[tuple[int, int]]:
    """Return the spans of up to WINDOW characters that cross no mark, the empty ones too."""
    out = []
    for run in re.finditer(r"[^，。；：！？!?、（）《》]+", masked):
        for start in range(run.start(), run.end() + 1):
            out += [(start, end) for end in range(start, min(run.end(), start + WINDOW) + 1)]
    return out


def left(masked: str, at: int) -> str:
    """Return the two characters before `at`; what stands before the segment does not matter."""
    near = masked[max(0, at - 2) : at]
    cut = max(near.rfind(mark) for mark in "，。；：！？!?、（）《》")
    return near if cut < 0 and len(near) == 2 else "，" + near[cut + 1 :]


def right(masked: str, at: int) -> str:
    """Return the two characters behind `at`; what stands behind the segment does not matter."""
    near = re.split("[，。；：！？!?、（）《》]", masked[at : at + 2])[0]
    return near if len(near) == 2 else near + "，"
