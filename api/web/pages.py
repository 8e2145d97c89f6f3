"""The pages: the chat, the list of policies, a policy with its permanent links.

All but the chat work without script.
"""

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import Desk, InService
from api.errors import RequestError
from api.layout import render
from api.owners import remember
from api.schemas import MAX_MESSAGE
from api.web.granted import granted
from api.web.markup import blocks, contents
from assistant.replies import examples
from corpus.language.quote import Span
from corpus.model import Level, Metadata, Policy

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LEVELS = [*Level, None]


@dataclass(frozen=True, slots=True)
class PolicyShelf:
    """The policies of one place."""

    level: str | None
    place: str | None
    policies: tuple[Metadata, ...]


@router.get("/")
def chat(request: Request, desk: InService) -> HTMLResponse:
    """The web chat; the browser gets the cookie by which its conversations are its own."""
    page = HTMLResponse(render("chat.html", examples=examples(), limit=MAX_MESSAGE))
    remember(request, page, desk.settings)
    return page


@router.get("/policies")
def policies(desk: InService) -> str:
    """What the corpus holds, by level and place."""
    return render("policies.html", shelves=_shelves(desk.index().metadata))


@router.get("/policies/{policy_id}")
def policy(policy_id: str, request: Request, desk: InService, start: int = 0, end: int = 0) -> str:
    """One policy, with what its clauses grant; the words ``[start, end)`` marked where they are given."""
    found, readings = desk.granting(policy_id)
    return render(
        "policy.html",
        policy=found,
        root=blocks(found, _span(found, start, end)),
        grants=granted(found, readings),
        contents=contents(found),
        address=_address(request, desk),
    )


@router.get("/policies/{policy_id}/fragment")
def fragment(policy_id: str, desk: InService, start: int = 0, end: int = 0) -> str:
    """A policy without the page around it, for the pane beside an answer."""
    found = desk.policy(policy_id)
    span = _span(found, start, end)
    node = found.node_at(span.start).id if span.end else None
    return render("fragment.html", policy=found, root=blocks(found, span), span=span, node=node)


def _address(request: Request, desk: Desk) -> str:
    """Return the address of a page as users type it: behind a proxy the request names an inner one."""
    if desk.settings.public_url:
        return f"{desk.settings.address}{request.url.path}"
    return str(request.url.replace(query="", fragment=""))


def _span(policy: Policy, start: int, end: int) -> Span:
    if (start or end) and not 0 <= start < end <= len(policy.text):
        raise RequestError("span_invalid")
    return Span(start, end)


def _shelves(metadata: tuple[Metadata, ...]) -> list[PolicyShelf]:
    def order(one: Metadata) -> tuple[int, str]:
        return LEVELS.index(one.level), one.place or ""

    return [
        PolicyShelf(group[0].level, group[0].place, tuple(group))
        for group in (list(found) for _, found in groupby(sorted(metadata, key=order), key=order))
    ]
