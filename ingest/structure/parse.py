"""Makes the tree of a policy out of its canonical text, by the numbering of Chinese official documents.

It refuses to guess: what carries no ordinal is a paragraph of the clause before it, and a gap or a repeat in the
numbering stays as it stands and is named in the warnings. The own texts of all nodes tile the text.
"""

from dataclasses import dataclass

from corpus.model import Kind, Node
from ingest.structure.clauses import NodeDraft, grow
from ingest.structure.sections import sections


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of one document; `warnings` are sentences, each naming a place where the numbering is at fault."""

    root: Node
    warnings: tuple[str, ...]


def parse(text: str) -> Tree:
    """Return the tree over `text`.

    Ids come from the ordinals, not from where a clause stands: "1.2" is 一、（二）, "a12.3" is 第十二条（三） of any
    chapter, "c2.s1" is 第二章第一节, "x1:…" stands in the first attachment, "p2" is a second paragraph; a repeat
    gets "~2".
    """
    root = NodeDraft("document", Kind.DOCUMENT, "", "", 0)
    warnings: list[str] = []
    prefixes: list[str] = []
    for section in sections(text):
        grow(root, section, warnings)
        prefixes += [section.prefix] * (len(root.children) - len(prefixes))
    taken = {root.local: 1}
    ends = [child.start for child in root.children[1:]] + [len(text)]
    children = tuple(
        _frozen(child, end, _base(root, root.local, child, prefix), prefix, taken)
        for child, end, prefix in zip(root.children, ends, prefixes, strict=False)
    )
    return Tree(Node(root.local, root.kind, "", "", 0, len(text), children), tuple(warnings))


def _frozen(draft: NodeDraft, end: int, base: str, prefix: str, taken: dict[str, int]) -> Node:
    """Turn a draft into a node that ends at `end`; `prefix` is its section's, `base` what stands before its own id."""
    node_id = base + draft.local
    count = taken[node_id] = taken.get(node_id, 0) + 1
    if count > 1:
        node_id = f"{node_id}~{count}"
    ends = [child.start for child in draft.children[1:]] + [end]
    children = tuple(
        _frozen(child, stop, _base(draft, node_id, child, prefix), prefix, taken)
        for child, stop in zip(draft.children, ends, strict=False)
    )
    return Node(node_id, draft.kind, draft.label, draft.heading, draft.start, end, children)


def _base(parent: NodeDraft, parent_id: str, child: NodeDraft, prefix: str) -> str:
    """Return what stands before a child's own id. Articles count through their document, whatever their chapter."""
    if child.kind is Kind.ARTICLE:
        return prefix
    if parent.kind not in (Kind.DOCUMENT, Kind.ATTACHMENT):
        return parent_id + "."
    if child.style or (child.kind in (Kind.TABLE, Kind.PARAGRAPH) and not child.named):
        return prefix
    return parent_id + ":" if parent.kind is Kind.ATTACHMENT else ""
