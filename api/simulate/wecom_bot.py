"""A 智能机器人 as 企业微信 treats it: entering the chat, a question, and the stream that is polled to its end.

企业微信 shows no notice of a failure: what goes wrong is silence to the user, and is noted here.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx

from api.channels.crypto import CryptError, Seal
from api.simulate.cards import card_of
from api.simulate.courier import Courier, Letter, Received, broken, stamp
from api.simulate.envelopes import NotTakenError
from api.simulate.notes import Notes
from api.simulate.phrases import name
from api.simulate.transcript import Card, DeliveryFault, Listener, ShownReply, SimulatedTurn, Way, ignored

BOT = "AIBtiaoli"
CORPORATION = "ww1436e0e65a779aee"
RESPONSE_URL = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code="
POLL = 1.0  # seconds between two polls of a stream
LONGEST = 6 * 60.0  # seconds of a message after which its stream is not polled any more
SIZE = 20_480  # bytes of a stream's content
FEEDBACK = 256  # bytes of a feedback id
VERDICTS = {"good": 1, "bad": 2}
WELCOMES = frozenset({"text", "template_card", "stream"})
REPLIES = frozenset({"stream", "template_card", "stream_with_template_card"})


@dataclass(frozen=True, slots=True)
class ShownStream:
    """What a stream holds so far; each state takes the place of the one before. An id of "" is no stream."""

    id: str
    finish: bool
    content: str
    feedback: str = ""
    card: Card | None = None


def letter(seal: Seal, message: Mapping[str, Any]) -> Letter:
    """Return a sealed delivery of a message."""
    timestamp, nonce = stamp()
    envelope = seal.sealed(json.dumps(message, ensure_ascii=False).encode(), timestamp, nonce)
    query = {"msg_signature": envelope.signature, "timestamp": timestamp, "nonce": nonce}
    return Letter(query, json.dumps({"encrypt": envelope.encrypted}).encode(), nonce)


def opened(seal: Seal, body: bytes, nonce: str) -> dict[str, Any]:
    """Return what a reply says; nothing where it is empty. Raises NotTakenError for one that is not sealed so."""
    if not body:
        return {}
    envelope = _object(body)
    if envelope.keys() != {"encrypt", "msgsignature", "timestamp", "nonce"}:
        raise NotTakenError("unsealed" if "msgtype" in envelope else "seal", ", ".join(sorted(envelope)))
    if type(envelope["timestamp"]) is not int:
        raise NotTakenError("time", str(envelope["timestamp"]))
    if envelope["nonce"] != nonce:
        raise NotTakenError("nonce", str(envelope["nonce"]))
    try:
        parts = (envelope["encrypt"], envelope["msgsignature"], str(envelope["timestamp"]), nonce)
        return _object(seal.opened(*parts))
    except CryptError as error:
        raise NotTakenError("seal", str(error)) from None


def stream_of(reply: Mapping[str, Any], expected: str = "") -> ShownStream:
    """Return the state of the stream in a reply; `expected` is the id it has to have. Raises NotTakenError."""
    card = card_of(reply["template_card"]) if reply.get("template_card") else None
    if reply.get("msgtype") == "template_card":
        return ShownStream("", True, "", card=card)
    stream = reply.get("stream")
    if not isinstance(stream, dict) or type(stream.get("finish")) is not bool or not stream.get("id"):
        raise NotTakenError("stream", str(reply)[:80])
    content, feedback = str(stream.get("content", "")), str((stream.get("feedback") or {}).get("id", ""))
    if expected and stream["id"] != expected:
        raise NotTakenError("stream_id", str(stream["id"]))
    if (size := len(content.encode())) > SIZE:
        raise NotTakenError("too_long", str(size))
    if len(feedback.encode()) > FEEDBACK:
        raise NotTakenError("feedback_id", str(len(feedback.encode())))
    return ShownStream(str(stream["id"]), stream["finish"], content, feedback, card)


class Colleague:
    """Someone who talks to the robot. `feedback`: what they think of it; `poll` and `longest`: in seconds."""

    def __init__(
        self,
        courier: Courier,
        seal: Seal,
        user: str,
        listen: Listener = ignored,
        feedback: str | None = None,
        poll: float = POLL,
        longest: float = LONGEST,
    ) -> None:
        self.user = user
        self._courier, self._seal, self._listen = courier, seal, listen
        self._feedback, self._poll, self._longest = feedback, poll, longest

    async def enter(self) -> SimulatedTurn:
        """Open the chat with the robot for the first time of the day."""
        notes = Notes("", self._listen)
        received = await self._delivered(notes, self._event("enter_chat", {}), WELCOMES)
        notes.received(received)
        if received.reading and (reply := received.reading.reply):
            if reply["msgtype"] == "text":
                notes.take_reply(str(reply.get("text", {}).get("content", "")), received.way, len(received.deliveries))
            else:
                await self._followed(notes, reply, received)
        return notes.turn()

    async def ask(self, question: str) -> SimulatedTurn:
        """Say a question and follow the stream to its end; judge the answer where feedback is wanted."""
        notes, last = Notes(question, self._listen), None
        notes.asked(question)
        where = {"response_url": RESPONSE_URL + secrets.token_urlsafe(16)}
        message = {**self._head(), **where, "msgtype": "text", "text": {"content": question}}
        received = await self._delivered(notes, message, REPLIES)
        notes.received(received)
        if received.reading and received.reading.reply:
            last = await self._followed(notes, received.reading.reply, received)
        if last and last.finish and last.feedback and self._feedback:
            await self._judge(notes, last.feedback, self._feedback)
        return notes.turn(unfinished=last is not None and not last.finish)

    async def _followed(self, notes: Notes, first: Mapping[str, Any], received: Received) -> ShownStream | None:
        """Poll a stream until it is finished or too old, and return its last state."""
        stream, way, shown = _stream(notes, first), received.way, ""
        feedback = stream.feedback if stream else ""
        while stream:
            if stream.content != shown or stream.finish:
                shown = stream.content
                notes.take_reply(shown, way, len(received.deliveries), stream.card, more=not stream.finish)
            if stream.finish or time.monotonic() - notes.began > self._longest:
                break
            await asyncio.sleep(self._poll)
            stream, way = await self._polled(notes, stream), Way.STREAMED
        return replace(stream, feedback=feedback) if stream else None

    async def _polled(self, notes: Notes, stream: ShownStream) -> ShownStream:
        """Return the next state of a stream, the same where the poll brought none."""
        poll = {**self._head(), "msgtype": "stream", "stream": {"id": stream.id}}
        received = await self._delivered(notes, poll, REPLIES, most=1)
        notes.held_against(received.reading.faults if received.reading else [DeliveryFault("poll")])
        reply = received.reading.reply if received.reading else {}
        return (_stream(notes, reply, stream.id) if reply else None) or stream

    async def _judge(self, notes: Notes, feedback: str, verdict: str) -> None:
        notes.asked(name("verdicts", verdict), Way.JUDGED)
        judgement: dict[str, Any] = {"id": feedback, "type": VERDICTS[verdict]}
        if verdict == "bad":
            judgement |= {"content": "", "inaccurate_reason_list": [1]}
        received = await self._delivered(notes, self._event("feedback_event", judgement), frozenset())
        notes.received(received)

    async def _delivered(
        self, notes: Notes, message: Mapping[str, Any], allowed: frozenset[str], most: int | None = None
    ) -> Received:
        def read(response: httpx.Response, sent: Letter) -> ShownReply:
            try:
                reply = opened(self._seal, response.content, sent.nonce)
            except NotTakenError as error:
                return broken(error.key, error.found)
            if reply and reply.get("msgtype") not in allowed:
                return broken("kind", str(reply.get("msgtype")))
            return ShownReply(reply=reply)

        return await self._courier.deliver(lambda: letter(self._seal, message), read, notes.began, most)

    def _event(self, kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        event = {"eventtype": kind, **({kind: fields} if fields else {})}
        return {**self._head(), "create_time": int(time.time()), "msgtype": "event", "event": event}

    def _head(self) -> dict[str, Any]:
        sender = {"corpid": CORPORATION, "userid": self.user}
        return {"msgid": secrets.token_hex(16), "aibotid": BOT, "chattype": "single", "from": sender}


def _stream(notes: Notes, reply: Mapping[str, Any], expected: str = "") -> ShownStream | None:
    """Return the state of the stream in a reply; where it is none, that is noted."""
    try:
        stream = stream_of(reply, expected)
    except NotTakenError as error:
        notes.held_against([DeliveryFault(error.key, error.found)])
        return None
    if stream.finish and not stream.content.strip() and stream.card is None:
        notes.held_against([DeliveryFault("empty")])
    return stream


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise NotTakenError("not_json", body[:40].decode(errors="replace")) from None
    if not isinstance(found, dict):
        raise NotTakenError("not_json", body[:40].decode(errors="replace"))
    return found
