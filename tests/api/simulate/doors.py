"""Doors that say what a test has them say, over real HTTP: they answer as a script tells, well or badly.

An account of 微信 is played with wechatpy, which is neither ours nor the simulator's.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from wechatpy.crypto import WeChatCrypto

from api.channels.crypto import Seal
from api.simulate.outbound import listening
from tests.waiting import HUNG

TOKEN, KEY, APP = "a token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
SEAL, THEIRS = Seal(TOKEN, KEY, APP), WeChatCrypto(TOKEN, KEY, APP)
USER = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
LATE = None  # a reply that does not come
PATIENT = (HUNG,) * 3  # the patience of a vendor whose every delivery is replied to
HASTY = (0.2,) * 3  # … and of one who gets no reply at all


@dataclass(frozen=True, slots=True)
class Heard:
    """A delivery as a door hears it. `number`: the how-manieth of those with one body's content."""

    query: Mapping[str, str]
    body: bytes
    number: int


Script = Callable[[Heard], bytes | Response | None]


@asynccontextmanager
async def door(script: Script, heard: list[Heard] | None = None) -> AsyncIterator[str]:
    """Serve a script and yield its URL; what was heard is kept in `heard`."""
    kept = [] if heard is None else heard

    async def answer(request: Request) -> Response:
        one = Heard(dict(request.query_params), await request.body(), len(kept) + 1)
        kept.append(one)
        said = script(one)
        while said is None and not await request.is_disconnected():
            await asyncio.sleep(0.02)
        return said if isinstance(said, Response) else Response(said)

    async with listening(Starlette(routes=[Route("/door", answer, methods=["GET", "POST"])]), 0) as url:
        yield f"{url}/door"


def saying(*replies: Any) -> Script:
    """Return a script that gives the replies in turn, the last one again and again; LATE is none in time."""

    def script(heard: Heard) -> bytes | Response | None:
        reply = replies[min(heard.number, len(replies)) - 1]
        said: bytes | Response | None = reply(heard) if callable(reply) and not isinstance(reply, Response) else reply
        return said

    return script


def text_xml(content: str, user: str = USER, account: str = "gh_97417a04a28d", **changed: str) -> bytes:
    """Return a passive reply in plain XML."""
    fields = {"ToUserName": user, "FromUserName": account, "CreateTime": str(int(time.time())), "MsgType": "text"}
    body = "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in {**fields, "Content": content, **changed}.items())
    return f"<xml>{body}</xml>".encode()


def theirs(content: str) -> Callable[[Heard], bytes]:
    """Return a reply that wechatpy seals, to a message that wechatpy opens."""
    from wechatpy import create_reply, parse_message

    def reply(heard: Heard) -> bytes:
        query = heard.query
        xml = THEIRS.decrypt_message(heard.body, query["msg_signature"], query["timestamp"], query["nonce"])
        words = create_reply(content, message=parse_message(xml), render=True)
        sealed: str = THEIRS.encrypt_message(words, query["nonce"], query["timestamp"])
        return sealed.encode()

    return reply


def status(code: int) -> Response:
    """Return a reply with a status and nothing else of use."""
    return PlainTextResponse("no", code)
