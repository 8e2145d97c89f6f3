"""A policy as the index keeps it: text, metadata and tree in one file of JSON, named by its digest."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from corpus.model import Kind, Level, Metadata, Node, Offices, Policy


def dump(policy: Policy) -> bytes:
    """Return a policy as its snapshot keeps it."""
    plain = {"metadata": asdict(policy.metadata), "text": policy.text, "root": _plain(policy.root)}
    return json.dumps(plain, ensure_ascii=False, default=str).encode()


def load(data: bytes) -> Policy:
    """Return the policy of a snapshot."""
    plain = json.loads(data)
    return Policy(metadata_of(plain["metadata"]), plain["text"], _node(plain["root"]))


def metadata_of(plain: dict[str, Any]) -> Metadata:
    """Return the metadata that JSON keeps."""
    offices = tuple(Offices(**{**o, "names": tuple(o["names"])}) for o in plain["offices"])
    issued_on = date.fromisoformat(plain["issued_on"]) if plain["issued_on"] else None
    level = Level(plain["level"]) if plain["level"] else None
    return Metadata(**{**plain, "offices": offices, "issued_on": issued_on, "level": level})


def _plain(node: Node) -> list[Any]:
    return [node.id, node.kind, node.label, node.heading, node.start, node.end, [_plain(c) for c in node.children]]


def _node(plain: list[Any]) -> Node:
    identifier, kind, label, heading, start, end, children = plain
    return Node(identifier, Kind(kind), label, heading, start, end, tuple(_node(c) for c in children))
