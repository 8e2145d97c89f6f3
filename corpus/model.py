"""The types that name the parts of a policy.

Values only: nothing here reads, writes or searches. Every offset is a code point of the policy's canonical text and
every span is half open, ``[start, end)``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from corpus.unknown import UnknownError

ABOVE = " > "  # between the headings of a chunk's path


class Kind(StrEnum):
    """What a node is. ``LEVEL1`` to ``LEVEL5`` are 一、 （一） 1. （1） ①, the ordinals of GB/T 9704-2012, 7.3.3."""

    DOCUMENT = "document"
    FRONT = "front"  # title, document number, addressees: what stands before the text proper
    PREAMBLE = "preamble"
    PART = "part"  # 编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    LEVEL4 = "level4"
    LEVEL5 = "level5"
    PARAGRAPH = "paragraph"  # 款, or any paragraph without a number
    TABLE = "table"
    SIGNATURE = "signature"
    ATTACHMENT = "attachment"  # 附件, and the document that a notice forwards


class Level(StrEnum):
    """The level of the government that issued a policy."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a policy.

    A node's span holds its children's spans. ``[start, children[0].start)`` (the whole span, for a leaf) is the node's
    own text; a node's own text and its children tile its span, so the nodes' own texts tile the policy.
    """

    id: str
    kind: Kind
    label: str  # as written: "（一）", "第十二条"; "" where there is none
    heading: str  # the words of the heading alone; "" where there is none
    start: int
    end: int
    children: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below it in document order."""
        ahead = [self]
        while ahead:
            node = ahead.pop()
            yield node
            ahead.extend(reversed(node.children))

    @property
    def own_end(self) -> int:
        """Where the node's own text ends."""
        return self.children[0].start if self.children else self.end


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices that a clause names as responsible: 牵头单位, 责任单位 …"""

    node_id: str
    role: str
    names: tuple[str, ...]
    start: int  # of the whole remark, 「（牵头单位：…）」
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a policy's text states of the policy; None where it is silent. Nothing here is inferred but what says so."""

    id: str
    title: str | None  # as the text carries it
    display_title: str  # the title, or one derived from the text
    place: str | None  # full name of the administrative division: 聊城市, 山东省; 国家 for a national policy
    level: Level | None
    title_derived: bool = False
    document_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    issued_on_text: str | None = None  # the date as written
    addressees: str | None = None
    planning_period: str | None = None  # as written: 2021年, 到2025年
    validity: str | None = None  # as written: 有效期五年
    offices: tuple[Offices, ...] = ()
    source: str | None = None  # name of the source file kept beside the text
    source_sha256: str | None = None
    text_sha256: str | None = None  # of the canonical text as it was ingested, so that a damaged one is known
    origin: str | None = None  # digest of where the source lay, so that its next version is known as one


@dataclass(frozen=True)  # no slots: the paths are kept once one has been asked for
class Policy:
    """One issued document: metadata, canonical text and the tree over it."""

    metadata: Metadata
    text: str
    root: Node

    @property
    def id(self) -> str:
        return self.metadata.id

    def path(self, node_id: str) -> tuple[Node, ...]:
        """Return the nodes from the root's child down to `node_id`. Raises UnknownError for an unknown id."""
        if node_id not in self._paths:
            raise UnknownError(f"{self.id} has no node {node_id}")
        return self._paths[node_id]

    @cached_property
    def _paths(self) -> dict[str, tuple[Node, ...]]:
        paths: dict[str, tuple[Node, ...]] = {self.root.id: (self.root,)}
        left: list[tuple[Node, tuple[Node, ...]]] = [(self.root, ())]
        while left:
            node, above = left.pop()
            for child in node.children:
                paths[child.id] = (*above, child)
                left.append((child, paths[child.id]))
        return paths

    def node(self, node_id: str) -> Node:
        """Return the node of that id. Raises UnknownError for an unknown id."""
        return self.path(node_id)[-1]

    def label(self, node_id: str) -> str:
        """Return how the node is cited: 一、（一）, 第十二条（三）."""
        labels = [node for node in self.path(node_id) if node.label]
        articles = [i for i, node in enumerate(labels) if node.kind is Kind.ARTICLE]
        return "".join(node.label for node in labels[articles[0] if articles else 0 :])

    def offices(self, node_id: str) -> Offices | None:
        """Return the offices in charge of a node: those it names, or those of the nearest node above it."""
        by_node = {offices.node_id: offices for offices in reversed(self.metadata.offices)}
        named = [by_node[node.id] for node in self.path(node_id) if node.id in by_node]
        return named[-1] if named else None

    def node_at(self, offset: int) -> Node:
        """Return the innermost node that holds the code point at `offset`."""
        node = self.root
        while True:
            below = [child for child in node.children if child.start <= offset < child.end]
            if not below:
                return node
            node = below[0]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is searched for: a clause or part of a long one. It never crosses a clause."""

    id: str  # "<policy_id>/<node_id>" or "<policy_id>/<node_id>/<n>" for part n of a long clause
    policy_id: str
    node_id: str
    place: str | None
    start: int
    end: int
    path: str  # the title and headings above it, joined by ABOVE
    text: str  # the words of the span alone

    @property
    def content(self) -> str:
        """What is searched by its words: the path, then the words."""
        return f"{self.path}\n{self.text}"

    @property
    def embedded(self) -> str:
        """What is embedded: the words, under the heading next above them where they do not carry it themselves."""
        _title, *headings = self.path.split(ABOVE)
        return self.text if not headings or headings[-1] in self.text else f"{headings[-1]}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as found for a question. Scores are in [0, 1] within one search; a higher one is nearer."""

    chunk: Chunk
    score: float
    dense: float  # cosine similarity of the embeddings
    sparse: float  # BM25, divided by the best of the search


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a policy, word for word: ``text[start:end] == quote``."""

    policy_id: str
    policy_title: str
    document_number: str | None
    node_id: str
    label: str
    heading: str
    start: int
    end: int
    quote: str


def cite(policy: Policy, start: int, end: int) -> Citation:
    """Return the citation of ``[start, end)``, on the innermost numbered node that holds it whole."""
    node = policy.root
    for candidate in policy.path(policy.node_at(start).id):
        if candidate.start <= start and end <= candidate.end and (candidate.label or node is policy.root):
            node = candidate
    return Citation(
        policy.id,
        policy.metadata.display_title,
        policy.metadata.document_number,
        node.id,
        policy.label(node.id),
        node.heading,
        start,
        end,
        policy.text[start:end],
    )
