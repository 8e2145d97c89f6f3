"""The addresses at which 企业微信 calls. A door that is not set is not there."""

from fastapi import APIRouter, Request, Response

from api.errors import RequestError
from api.wecom.doors import Door, Doors

router = APIRouter(prefix="/wecom", include_in_schema=False)


@router.get("")
@router.get("/{name}")
async def check(request: Request, name: str = "robot") -> Response:
    """Answer the vendor's question whether this is the right place."""
    return await _door(request, name).callback.check(request)


@router.post("")
@router.post("/{name}")
async def called(request: Request, name: str = "robot") -> Response:
    """Hear what the vendor has to say."""
    door = _door(request, name)
    return await door.callback.answer(request, door.hear)


def _door(request: Request, name: str) -> Door:
    doors: Doors = request.app.state.wecom
    found = doors.named(name)
    if found is None:
        raise RequestError("not_found")
    return found
