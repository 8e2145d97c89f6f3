"""The JSON of a policy and of its nodes, the same on the command line and over HTTP. Values in, plain values out."""

from dataclasses import asdict
from typing import Any

from corpus.model import Node, Policy


def policy_dict(policy: Policy) -> dict[str, Any]:
    """Return a policy's metadata and its tree."""
    return {**asdict(policy.metadata), "tree": tree_dict(policy.root)}


def tree_dict(node: Node) -> dict[str, Any]:
    """Return a node with all below it."""
    return {**_place(node), "children": [tree_dict(child) for child in node.children]}


def node_dict(policy: Policy, node_id: str) -> dict[str, Any]:
    """Return one node: where it stands, how it is cited, its words, its children's ids. Raises UnknownError."""
    path = policy.path(node_id)
    here = path[-1]
    return {
        "policy_id": policy.id,
        **_place(here),
        "cited_as": policy.label(here.id),
        "path": [node.id for node in path],
        "children": [child.id for child in here.children],
        "text": policy.text[here.start : here.end],
    }


def _place(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind.value,
        "label": node.label,
        "heading": node.heading,
        "start": node.start,
        "end": node.end,
    }
