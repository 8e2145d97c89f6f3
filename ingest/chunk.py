"""Cuts a policy into what is embedded: a clause, or part of a long one, with the headings above it.

A clause is the smallest numbered part, its paragraphs with it. A chunk never crosses a clause; chunks never overlap,
and all but blank lines is in one. Short clauses stay as they are: nothing is padded with its neighbours.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus.model import ABOVE, Chunk, Kind, Node, Policy

LONGEST = 500  # characters of a chunk, as far as the ends of sentences let it
LEAD = 60  # characters that an unheaded clause's own words lend to the path of the list below it
UNNUMBERED = (Kind.PARAGRAPH, Kind.TABLE)
SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；]+[”’」』）)》]*|\n|$)")
PHRASE = re.compile(rf"[^，、\n]{{0,{LONGEST}}}[，、\n]?")


class ChunkSpan(NamedTuple):
    """A span of the text and the node that it is cited on."""

    start: int
    end: int
    node_id: str


def chunk(policy: Policy) -> tuple[Chunk, ...]:
    """Return the chunks of `policy` in document order."""
    return tuple(_chunks(policy, policy.root, (policy.metadata.display_title,)))


def _chunks(policy: Policy, node: Node, above: tuple[str, ...]) -> Iterator[Chunk]:
    name = node.heading or node.label
    path = (*above, name) if name and name != above[-1] else above
    below = (*path[:-1], path[-1] + _lead(policy.text, node)) if node.label and not node.heading else path
    together = [ChunkSpan(node.start, node.own_end, node.id)]
    clause = node.id if node is not policy.root else None  # the paragraphs before the first number are the clause's own
    for child in node.children:
        if child.kind in UNNUMBERED and not child.children:
            together.append(ChunkSpan(child.start, child.end, clause or child.id))
            continue
        yield from _cut(policy, path, together)
        together, clause = [], None
        yield from _chunks(policy, child, below)
    yield from _cut(policy, path, together)


def _lead(text: str, node: Node) -> str:
    """Return the words with which an unheaded clause opens its list: 符合下列条件之一的："""
    own = text[node.start + len(node.label) : node.own_end].strip()
    return own if len(own) <= LEAD and own.endswith(("：", ":")) else ""


def _cut(policy: Policy, path: tuple[str, ...], paragraphs: Iterable[ChunkSpan]) -> Iterator[Chunk]:
    parts = [_trimmed(policy.text, part) for part in _packed(_atoms(policy.text, paragraphs))]
    parts = [part for part in parts if part.start < part.end]
    of_node, seen = Counter(part.node_id for part in parts), Counter[str]()
    for start, end, node_id in parts:
        seen[node_id] += 1
        yield Chunk(
            id=f"{policy.id}/{node_id}" + (f"/{seen[node_id]}" if of_node[node_id] > 1 else ""),
            policy_id=policy.id,
            node_id=node_id,
            place=policy.metadata.place,
            start=start,
            end=end,
            path=ABOVE.join(path),
            text=policy.text[start:end],
        )


def _packed(atoms: Iterable[ChunkSpan]) -> Iterator[ChunkSpan]:
    """Join neighbouring atoms as long as they fit; the whole is cited on the first."""
    span: ChunkSpan | None = None
    for atom in atoms:
        if span and atom.end - span.start <= LONGEST:
            span = ChunkSpan(span.start, atom.end, span.node_id)
            continue
        if span:
            yield span
        span = atom
    if span:
        yield span


def _atoms(text: str, paragraphs: Iterable[ChunkSpan]) -> Iterator[ChunkSpan]:
    """Yield what is not cut further: paragraphs that fit, sentences of longer ones, phrases of longer sentences."""
    for paragraph in paragraphs:
        if paragraph.end - paragraph.start <= LONGEST:
            yield paragraph
            continue
        for sentence in _pieces(SENTENCE, text, paragraph):
            if sentence.end - sentence.start <= LONGEST:
                yield sentence
            else:
                yield from _pieces(PHRASE, text, sentence)


def _pieces(pattern: re.Pattern[str], text: str, whole: ChunkSpan) -> Iterator[ChunkSpan]:
    matches = pattern.finditer(text, whole.start, whole.end)
    return (ChunkSpan(m.start(), m.end(), whole.node_id) for m in matches if m.end() > m.start())


def _trimmed(text: str, part: ChunkSpan) -> ChunkSpan:
    words = text[part.start : part.end]
    return ChunkSpan(part.start + len(words) - len(words.lstrip()), part.start + len(words.rstrip()), part.node_id)
