"""A policy's tree as what a page shows: blocks, lines and pieces, with the cited words marked.

Marks are set here and not in the browser, whose offsets count UTF-16 units. The pieces of all blocks carry the
policy's words and no others; what is left out is white space between lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.language.quote import Span
from corpus.model import Kind, Node, Policy

CLOSING = "。．.：:"
EXCERPT = 14  # characters of a clause without heading that the table of contents shows
STANDING = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.LEVEL1, Kind.ATTACHMENT})


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Words that are shown alike."""

    text: str
    mark: bool
    offices: bool


@dataclass(frozen=True, slots=True)
class NodeBlock:
    """A node's own words and the blocks below it. `runs_in`: the heading stands in the first line of the text."""

    id: str
    kind: str
    rank: int  # of the heading, 2 to 6; 0 where the label alone leads
    head: tuple[TextPiece, ...]
    runs_in: bool
    lines: tuple[tuple[TextPiece, ...], ...]
    children: tuple["NodeBlock", ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the table of contents."""

    id: str
    text: str
    depth: int


def blocks(policy: Policy, span: Span) -> NodeBlock:
    """Return the whole policy with the words of `span` marked; none where it is empty."""
    return _block(policy, policy.root, span, 2)


def contents(policy: Policy) -> list[ContentsEntry]:
    """Return the table of contents: what has a heading, and numbered parts that have none."""
    return list(_entries(policy, policy.root, 0))


def _entries(policy: Policy, node: Node, depth: int) -> Iterator[ContentsEntry]:
    for child in node.children:
        listed = depth < 3 and bool(child.heading or (child.label and child.kind in STANDING))
        if listed:
            yield ContentsEntry(child.id, _entry_text(policy, child), depth)
        yield from _entries(policy, child, depth + listed)


def _entry_text(policy: Policy, node: Node) -> str:
    if node.heading:
        return f"{node.label}{' ' if node.label[-1:].isdigit() else ''}{node.heading}"
    words = policy.text[_head_end(policy.text, node) : node.end].split("\n", 1)[0].strip()
    return f"{node.label} {words[:EXCERPT]}{'…' if len(words) > EXCERPT else ''}".strip()


def _block(policy: Policy, node: Node, span: Span, rank: int) -> NodeBlock:
    head_end = _head_end(policy.text, node)
    lines = list(_lines(policy.text, head_end, node.own_end))
    start = node.start + _blank(policy.text[node.start : head_end])
    return NodeBlock(
        node.id,
        node.kind.value,
        min(rank, 6) if node.heading else 0,
        tuple(_pieces(policy, start, head_end, span)),
        head_end > node.start and bool(lines) and "\n" not in policy.text[head_end : lines[0][0]],
        tuple(tuple(_pieces(policy, s, e, span)) for s, e in lines),
        tuple(_block(policy, child, span, rank + bool(node.heading)) for child in node.children),
    )


def _head_end(text: str, node: Node) -> int:
    """Return where label and heading end; the start of the node where it has neither."""
    if not node.label and not node.heading:
        return node.start
    own = text[node.start : node.own_end]
    label_end = own.find(node.label) + len(node.label)
    found = own.find(node.heading, label_end)
    end = node.start + (found + len(node.heading) if found >= 0 else label_end)
    return end + (end < node.own_end and text[end] in CLOSING)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines in ``[start, end)`` that hold words, without the space around them."""
    for line in text[start:end].splitlines(keepends=True):
        words = line.strip()
        if words:
            first = start + _blank(line)
            yield first, first + len(words)
        start += len(line)


def _blank(line: str) -> int:
    return len(line) - len(line.lstrip())


def _pieces(policy: Policy, start: int, end: int, span: Span) -> Iterator[TextPiece]:
    remarks = [(o.start, o.end) for o in policy.metadata.offices if o.start < end and start < o.end]
    edges = {edge for s, e in (*remarks, (span.start, span.end)) for edge in (s, e) if start < edge < end}
    cuts = [start, *sorted(edges), end]
    for s, e in pairwise(cuts):
        if s < e:
            marked = span.start <= s and e <= span.end
            yield TextPiece(policy.text[s:e], marked, any(r <= s and e <= t for r, t in remarks))
