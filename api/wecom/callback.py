"""How 企业微信 calls back, whichever door: signed in the address, sealed in the body, heard once.

What is not signed, is sealed for another, is not of now or came before gets an empty 403. Whatever verifies ends in a
sealed reply or an empty 200; what goes wrong inside is logged, and no caller hears of it.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from api.channels import xml
from api.channels.crypto import CryptError, Seal, Sealed
from api.channels.replays import Replays

log = logging.getLogger(__name__)
Hear = Callable[[bytes], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Envelope:
    """How sealed words lie in a body, and how they are put into one."""

    encrypted: Callable[[bytes], str]  # raises ValueError
    written: Callable[[Sealed], str]
    media_type: str


class JsonBody(BaseModel):
    """The body of a callback in JSON."""

    encrypt: str


def _json(sealed: Sealed) -> str:
    stamp = {"msgsignature": sealed.signature, "timestamp": int(sealed.timestamp), "nonce": sealed.nonce}
    return json.dumps({"encrypt": sealed.encrypted, **stamp})


def _xml(sealed: Sealed) -> str:
    stamp: dict[str, str | int] = {"MsgSignature": sealed.signature, "TimeStamp": int(sealed.timestamp)}
    return xml.written({"Encrypt": sealed.encrypted, **stamp, "Nonce": sealed.nonce})


JSON = Envelope(lambda body: JsonBody.model_validate_json(body).encrypt, _json, "application/json")
XML = Envelope(lambda body: xml.read(body).get("Encrypt", ""), _xml, "application/xml")


class WeComCallback:
    """The callback of one door."""

    def __init__(self, channel: str, seal: Seal, envelope: Envelope, replays: Replays) -> None:
        self._channel, self._seal, self._envelope, self._replays = channel, seal, envelope, replays

    async def check(self, request: Request) -> Response:
        """Answer the vendor's question whether this is the right place: its words, opened, and nothing around them."""
        try:
            opened = self._opened(request, request.query_params.get("echostr", ""))
        except CryptError:
            return _refusal()
        try:
            fresh = await self._is_fresh(request)
        except Exception as error:  # as below
            log.error("%s: a check could not be answered", self._channel, exc_info=error)
            return _refusal()
        return Response(opened, media_type="text/plain") if fresh else _refusal()

    async def answer(self, request: Request, hear: Hear) -> Response:
        """Have `hear` hear the message that was sent, and reply what it says, if anything."""
        try:
            opened = self._opened(request, self._envelope.encrypted(await request.body()))
        except (ValueError, ClientDisconnect):
            return _refusal()
        try:
            if not await self._is_fresh(request):
                return _refusal()
            reply = await hear(opened)
        except (ValidationError, xml.XmlError):
            log.warning("%s: a message is not in the vendor's form", self._channel)
            return Response()
        except Exception as error:  # the vendor is told nothing of it; who mends it reads the log
            log.error("%s: a message could not be answered", self._channel, exc_info=error)
            return Response()
        return self._reply(request, reply) if reply is not None else Response()

    def _opened(self, request: Request, encrypted: str) -> bytes:
        signature = request.query_params.get("msg_signature", "")
        return self._seal.opened(encrypted, signature, *_stamp(request))

    async def _is_fresh(self, request: Request) -> bool:
        return await asyncio.to_thread(self._replays.is_fresh, self._channel, *_stamp(request))

    def _reply(self, request: Request, reply: str) -> Response:
        _, nonce = _stamp(request)
        sealed = self._seal.sealed(reply.encode(), str(int(time.time())), nonce)
        return Response(self._envelope.written(sealed), media_type=self._envelope.media_type)


def _stamp(request: Request) -> tuple[str, str]:
    return request.query_params.get("timestamp", ""), request.query_params.get("nonce", "")


def _refusal() -> Response:
    return Response(status_code=403)
