"""The citations of a statement, read once: their words, their policies and what stands above them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistant.verify.claims import MARKS, ClaimReading, read
from assistant.verify.labels import without_labels
from assistant.verify.wording import wording
from corpus.language.quantity import normal
from corpus.model import Citation, Metadata, Policy


@dataclass(frozen=True, slots=True)
class CitedSource:
    """One citation: the reading of its quote, and the names that its policy carries."""

    citation: Citation
    reading: ClaimReading
    metadata: Metadata
    headings: str  # of the node and those above it, with their labels
    names: str  # title, issuer, addressees, number, place, offices of the node

    @property
    def support(self) -> str:
        """All the words that may be said on the strength of this citation, besides its numbers."""
        return f"{self.reading.plain}。{self.headings}。{self.names}"


def sources(citations: tuple[Citation, ...], policy_of: Callable[[str], Policy]) -> tuple[CitedSource, ...]:
    """Return the citations read. Every citation must be sound."""
    return tuple(_source(citation, policy_of(citation.policy_id)) for citation in citations)


def _source(citation: Citation, policy: Policy) -> CitedSource:
    path = policy.path(citation.node_id)
    meta = policy.metadata
    names = [meta.display_title, meta.issuer, meta.addressees, meta.document_number, meta.place]
    headings = "。".join(f"{node.label}{node.heading}" for node in path)
    return CitedSource(
        citation,
        read(without_labels(citation.quote)),
        meta,
        bare(headings),
        "。".join(bare(name) for name in names if name),
    )


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return `text` half-width, without white space and quotation marks."""
    return MARKS.sub("", "".join(normal(text).split()))


@lru_cache(maxsize=1024)
def pairs(text: str) -> frozenset[str]:
    """Return every pair of neighbouring characters of `text` between marks."""
    return frozenset(run[i : i + 2] for run in re.findall(r"[\w□+.%-]+", text) for i in range(len(run) - 1))


def restated(text: str, quoted: str) -> str:
    """Return `text` with words that the citations do not use replaced by words alike that they do."""
    words = wording()

    def official(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 2 or word in quoted:
            return word
        others = [member for number in words.groups[word] for member in words.members[number]]
        return max((member for member in others if len(member) > 1 and member in quoted), key=len, default=word)

    for short, full in words.office_names.items():
        if short in text and short not in quoted and full in quoted:
            text = text.replace(short, full)
    return words.alike.sub(official, text)
