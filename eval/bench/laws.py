"""Statutes as policies, many enough to measure search at the size of an office's whole collection."""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from corpus.model import Chunk, Kind, Level, Metadata, Node, Policy

Made = tuple[Policy, tuple[Chunk, ...]]


def laws(archive: Path, clauses: int) -> Iterator[Made]:
    """Yield national policies out of `archive` until they have that many clauses; a clause is a line of the text."""
    left = clauses
    with tarfile.open(archive) as tar:
        for member in tar:
            file = tar.extractfile(member)
            if not member.name.endswith(".txt") or file is None or left <= 0:
                continue
            title, _, text = file.read().decode("utf-8").partition("\n")
            policy, chunks = _law(f"law-{PurePosixPath(member.name).stem[:60]}-{left}", title.strip(), text, left)
            left -= len(chunks)
            yield policy, chunks


def _law(policy_id: str, title: str, text: str, most: int) -> Made:
    nodes: list[Node] = []
    chunks: list[Chunk] = []
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        node = Node(f"n{number}", Kind.ARTICLE, "", "", start, start + len(line))
        nodes.append(node)
        words = line.strip()
        if words and len(chunks) < most:
            at = start + line.index(words)
            chunk_id = f"{policy_id}/{node.id}"
            chunks.append(Chunk(chunk_id, policy_id, node.id, "国家", at, at + len(words), title, words))
        start = node.end
    root = Node("", Kind.DOCUMENT, "", "", 0, len(text), tuple(nodes))
    return Policy(Metadata(policy_id, title, title, "国家", Level.NATIONAL), text, root), tuple(chunks)
