"""Whose a conversation is: of the key that a request carries, else of the browser, which a cookie tells from others.

A caller with neither, and a conversation begun by one, are known by the conversation's id alone, which nobody can
guess. What somebody began is not there for anybody else. The cookie is given by the chat's page, and to nobody who has
not opened it.
"""

import logging
import re
import secrets
from contextvars import ContextVar
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from api.deps import Desk
from api.errors import RequestError
from corpus.database import DatabaseError
from corpus.settings import Settings

log = logging.getLogger(__name__)

COOKIE = "tiaoli_browser"
FORM = re.compile(r"[A-Za-z0-9_-]{32}")
DAYS = 180
CHANNEL = "channel"  # whose conversations those of messaging apps are: no web request's
OWNER: ContextVar[str | None] = ContextVar("OWNER", default=None)  # of the request that is being served


def owner_of(request: Request, key_id: str | None) -> str | None:
    """Return whose what a request begins is; None for a caller with neither key nor cookie."""
    if key_id:
        return f"key:{key_id}"
    cookie = request.cookies.get(COOKIE, "")
    return f"browser:{sha256(cookie.encode()).hexdigest()[:40]}" if FORM.fullmatch(cookie) else None


def remember(request: Request, response: Response, settings: Settings) -> None:
    """Give the browser a cookie that nobody can guess, or the one that it has once more."""
    cookie = request.cookies.get(COOKIE, "")
    response.set_cookie(
        COOKIE,
        cookie if FORM.fullmatch(cookie) else secrets.token_urlsafe(24),
        max_age=DAYS * 86_400,
        path=f"{settings.prefix}/",
        secure=settings.address.startswith("https://"),
        httponly=True,
        samesite="lax",
    )


def check_owner(desk: Desk, conversation_id: str | None) -> None:
    """Raise RequestError for a conversation that somebody else began. Raises DatabaseError."""
    owner = desk.assistant().conversations.owner(conversation_id) if conversation_id else None
    if owner is not None and owner != OWNER.get():
        raise RequestError("conversation_not_found")


def admit(desk: Desk, conversation_id: str | None) -> str | None:
    """Return whose a conversation is that goes on; raises as `check_owner`.

    Where the database cannot be read nothing of a conversation can be told to anybody, and the question is answered.
    """
    try:
        check_owner(desk, conversation_id)
    except DatabaseError as error:
        log.error("%s", error)
    return OWNER.get()
