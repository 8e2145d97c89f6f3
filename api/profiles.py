"""Enterprise profiles and the facts of a conversation over JSON. The id is the secret: nothing lists them."""

from typing import Any

from fastapi import APIRouter

from api.deps import Desk, InService
from api.errors import RequestError
from api.owners import OWNER, check_owner
from api.schemas import ConversationId, FactsPatch, ProfileRequest
from assistant.answer import told_fact
from assistant.conversation.profiles import Profile
from corpus.measures.facts import Facts
from corpus.unknown import UnknownError

router = APIRouter(tags=["profiles"])


@router.post("/api/profiles", status_code=201)
def add(request: ProfileRequest, desk: InService) -> dict[str, Any]:
    """Save a profile and return it with its id, which nobody can guess."""
    profile = _profile(request, desk)
    return _told(desk.profiles().add(profile), profile, desk)


@router.get("/api/profiles/{profile_id}")
def get(profile_id: ConversationId, desk: InService) -> dict[str, Any]:
    """Return a profile."""
    return _told(profile_id, saved(desk, profile_id), desk)


@router.put("/api/profiles/{profile_id}")
def put(profile_id: ConversationId, request: ProfileRequest, desk: InService) -> dict[str, Any]:
    """Replace a profile."""
    profile = _profile(request, desk)
    try:
        desk.profiles().put(profile_id, profile)
    except UnknownError:
        raise RequestError("profile_not_found") from None
    return _told(profile_id, profile, desk)


@router.delete("/api/profiles/{profile_id}", status_code=204)
def forget(profile_id: ConversationId, desk: InService) -> None:
    """Delete a profile; nothing where there is none."""
    desk.profiles().forget(profile_id)


@router.get("/api/conversations/{conversation_id}/facts")
def known(conversation_id: ConversationId, desk: InService) -> dict[str, Any]:
    """Return the facts known in a conversation."""
    check_owner(desk, conversation_id)
    return {"facts": _facts(desk.assistant().conversations.facts(conversation_id, desk.vocabulary()), desk)}


@router.patch("/api/conversations/{conversation_id}/facts")
def correct(conversation_id: ConversationId, patch: FactsPatch, desk: InService) -> dict[str, Any]:
    """Correct facts of a conversation, and remove those that are null; return what is known then."""
    check_owner(desk, conversation_id)
    desk.assistant().conversations.correct(conversation_id, patch.facts, OWNER.get(), desk.vocabulary())
    return known(conversation_id, desk)


def saved(desk: Desk, profile_id: str) -> Profile:
    """Return a profile. Raises RequestError for an id that leads to none."""
    try:
        return desk.profiles().get(profile_id, desk.vocabulary())
    except UnknownError:
        raise RequestError("profile_not_found") from None


def _profile(request: ProfileRequest, desk: Desk) -> Profile:
    return Profile(request.name, desk.vocabulary().read(request.facts))


def _told(profile_id: str, profile: Profile, desk: Desk) -> dict[str, Any]:
    return {"id": profile_id, "name": profile.name, "facts": _facts(profile.facts, desk)}


def _facts(facts: Facts, desk: Desk) -> list[dict[str, object]]:
    vocabulary = desk.vocabulary()
    return [told_fact(vocabulary[name], value) for name, value in facts.items()]
