"""The texts as resources: what the corpus holds, a policy whole, its clauses one by one, word for word.

The addresses are ``tiaoli://policies/{policy_id}/nodes/{node_id}`` and its beginnings. Clauses are not listed one by
one, for there are thousands of them; ``…/nodes`` is the table of contents.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mcp.shared.uri_template import UriTemplate
from mcp_types import (
    ListResourcesResult,
    ListResourceTemplatesResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from api.deps import Desk
from api.errors import RequestError
from api.measures import fact_dict
from api.trees import policy_dict
from corpus.model import Metadata
from corpus.unknown import UnknownError
from corpus.words import words_of

PAGE = 200  # policies listed at once
TEXT, JSON = "text/plain", "application/json"


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """Resources of one form: their address, their type, and what reads one by the parts of its address."""

    address: UriTemplate
    type: str
    read: Callable[..., str]


def listed(desk: Desk, asked: PaginatedRequestParams | None) -> ListResourcesResult:
    """Return the catalogue, the vocabulary, and the text of every policy that the corpus holds now.

    They come by pages; the cursor is the id of the last policy told of.
    """
    after = asked.cursor or "" if asked else ""
    fixed = [] if after else [_fixed(name) for name, kind in KINDS.items() if not kind.address.variables]
    left = sorted((one for one in desk.index().metadata if one.id > after), key=lambda one: one.id)
    cursor = left[PAGE - 1].id if len(left) > PAGE else None
    return ListResourcesResult(resources=[*fixed, *map(_policy, left[:PAGE])], next_cursor=cursor)


def templates() -> ListResourceTemplatesResult:
    """Return the forms of address."""
    return ListResourceTemplatesResult(
        resource_templates=[
            ResourceTemplate(
                name=name,
                uri_template=str(kind.address),
                mime_type=kind.type,
                title=words_of("mcp")["resources"][name]["title"],
                description=words_of("mcp")["resources"][name]["says"],
            )
            for name, kind in KINDS.items()
            if kind.address.variables
        ]
    )


def read(desk: Desk, asked: ReadResourceRequestParams) -> ReadResourceResult:
    """Return what stands at an address. Raises RequestError where nothing does."""
    for kind in KINDS.values():
        parts = kind.address.match(asked.uri)
        if parts is not None:
            found = TextResourceContents(uri=asked.uri, mime_type=kind.type, text=kind.read(desk, **parts))
            return ReadResourceResult(contents=[found])
    raise RequestError("resource_not_found")


def _policies(desk: Desk) -> str:
    return _json([asdict(one) for one in sorted(desk.index().metadata, key=lambda one: one.id)])


def _facts(desk: Desk) -> str:
    return _json([fact_dict(fact) for fact in desk.vocabulary().values()])


def _text(desk: Desk, policy_id: str) -> str:
    return desk.policy(policy_id).text


def _nodes(desk: Desk, policy_id: str) -> str:
    return _json(policy_dict(desk.policy(policy_id)))


def _node(desk: Desk, policy_id: str, node_id: str) -> str:
    policy = desk.policy(policy_id)
    try:
        node = policy.node(node_id)
    except UnknownError:
        raise RequestError("node_not_found") from None
    return policy.text[node.start : node.end]


KINDS: Mapping[str, ResourceKind] = {
    "policies": ResourceKind(UriTemplate.parse("tiaoli://policies"), JSON, _policies),
    "facts": ResourceKind(UriTemplate.parse("tiaoli://facts"), JSON, _facts),
    "policy": ResourceKind(UriTemplate.parse("tiaoli://policies/{policy_id}"), TEXT, _text),
    "nodes": ResourceKind(UriTemplate.parse("tiaoli://policies/{policy_id}/nodes"), JSON, _nodes),
    "node": ResourceKind(UriTemplate.parse("tiaoli://policies/{policy_id}/nodes/{node_id}"), TEXT, _node),
}


def _fixed(name: str) -> Resource:
    kind, texts = KINDS[name], words_of("mcp")["resources"][name]
    return Resource(
        name=name, uri=str(kind.address), mime_type=kind.type, title=texts["title"], description=texts["says"]
    )


def _policy(metadata: Metadata) -> Resource:
    uri = KINDS["policy"].address.expand({"policy_id": metadata.id})
    return Resource(name=metadata.id, uri=uri, title=metadata.display_title, mime_type=TEXT)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
