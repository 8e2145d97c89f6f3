"""Cuts a policy into what is embedded: a clause, or part of a long one, with the headings above it.

A clause is the smallest numbered part, its paragraphs with it. A chunk never crosses a clause; chunks never overlap,
and all but blank lines is in one. Short clauses stay as they are: nothing is padded with its neighbours.
"""

import re
from collections.abc import Iterable, Iterator

from corpus.model import Chunk, Kind, Node, Policy

LONGEST = 500  # characters of a chunk, as far as the ends of sentences let it
LEAD = 60  # characters that an unheaded clause's own words lend to the path of the list below it
UNNUMBERED = (Kind.PARAGRAPH, Kind.TABLE)
SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；]+[”’」』）)》]*|\n|$)")
PHRASE = re.compile(rf"[^，、\n]{{0,{LONGEST}}}[，、\n]?")

Span = tuple[int, int]


def chunk(policy: Policy) -> tuple[Chunk, ...]:
    """Return the chunks of `policy` in document order."""
    return tuple(_chunks(policy, policy.root, (policy.metadata.display_title,)))


def _chunks(policy: Policy, node: Node, above: tuple[str, ...]) -> Iterator[Chunk]:
    name = node.heading or node.label
    path = (*above, name) if name and name != above[-1] else above
    leading = _leading(node)
    own = [(node.start, node.own_end), *((child.start, child.end) for child in node.children[:leading])]
    yield from _cut(policy, node, path, own)
    below = path if node.heading else (*path[:-1], path[-1] + _lead(policy.text, node)) if node.label else path
    for child in node.children[leading:]:
        yield from _chunks(policy, child, below)


def _leading(node: Node) -> int:
    """Return how many plain paragraphs stand before the first numbered part."""
    for i, child in enumerate(node.children):
        if child.kind not in UNNUMBERED or child.children:
            return i
    return len(node.children)


def _lead(text: str, node: Node) -> str:
    """Return the words with which an unheaded clause opens its list: 符合下列条件之一的："""
    own = text[node.start + len(node.label) : node.own_end].strip()
    return own if len(own) <= LEAD and own.endswith(("：", ":")) else ""


def _cut(policy: Policy, node: Node, path: tuple[str, ...], paragraphs: Iterable[Span]) -> Iterator[Chunk]:
    spans = [span for span in _packed(_atoms(policy.text, paragraphs)) if policy.text[span[0] : span[1]].strip()]
    for n, (start, end) in enumerate(spans, 1):
        start, end = _trimmed(policy.text, start, end)
        number = f"/{n}" if len(spans) > 1 else ""
        yield Chunk(
            id=f"{policy.id}/{node.id}{number}",
            policy_id=policy.id,
            node_id=node.id,
            place=policy.metadata.place,
            start=start,
            end=end,
            path=" > ".join(path),
            text=policy.text[start:end],
        )


def _packed(atoms: Iterable[Span]) -> Iterator[Span]:
    """Join neighbouring atoms as long as they fit."""
    first: int | None = None
    last = 0
    for start, end in atoms:
        if first is not None and end - first > LONGEST:
            yield first, last
            first = None
        first = start if first is None else first
        last = end
    if first is not None:
        yield first, last


def _atoms(text: str, paragraphs: Iterable[Span]) -> Iterator[Span]:
    """Yield what is not cut further: paragraphs that fit, sentences of longer ones, phrases of longer sentences."""
    for start, end in paragraphs:
        if end - start <= LONGEST:
            yield start, end
            continue
        for sentence in _pieces(SENTENCE, text, start, end):
            if sentence[1] - sentence[0] <= LONGEST:
                yield sentence
            else:
                yield from _pieces(PHRASE, text, *sentence)


def _pieces(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    return ((m.start(), m.end()) for m in pattern.finditer(text, start, end) if m.end() > m.start())


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
