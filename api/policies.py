"""The texts over JSON: what the corpus holds, one policy with its tree, its canonical text, one node."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from api.deps import InService
from api.errors import RequestError
from api.trees import node_dict, policy_dict
from corpus.unknown import UnknownError

router = APIRouter(tags=["policies"])


@router.get("/api/policies")
def policies(desk: InService) -> list[dict[str, Any]]:
    """Return the metadata of every policy, in the order of their ids."""
    return [asdict(m) for m in sorted(desk.index().metadata, key=lambda m: m.id)]


@router.get("/api/policies/{policy_id}")
def policy(policy_id: str, desk: InService) -> dict[str, Any]:
    """Return a policy's metadata and its tree."""
    return policy_dict(desk.policy(policy_id))


@router.get("/api/policies/{policy_id}/text")
@router.get("/policies/{policy_id}/text")
def text(policy_id: str, request: Request, desk: InService) -> Response:
    """Return the canonical text as JSON, or as plain text where the caller accepts that and not JSON."""
    found = desk.policy(policy_id)
    if "text/plain" in request.headers.get("accept", ""):
        return PlainTextResponse(found.text)
    return JSONResponse({"policy_id": found.id, "text": found.text})


@router.get("/api/policies/{policy_id}/nodes/{node_id:path}")
def node(policy_id: str, node_id: str, desk: InService) -> dict[str, Any]:
    """Return one node: where it stands, how it is cited, its words and its children's ids."""
    found = desk.policy(policy_id)
    try:
        return node_dict(found, node_id)
    except UnknownError:
        raise RequestError("node_not_found") from None
