"""A user of an account that replies in XML (公众号, 自建应用): enters, asks, goes on where it is told to."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

from api.simulate.courier import Courier, Letter, Received
from api.simulate.inbox import Inbox
from api.simulate.notes import SERVICE, Notes, puts_off
from api.simulate.transcript import Listener, ShownReply, SimulatedTurn, Way, ignored

TAPS = 8  # times that a user goes on before giving up
PACE = 2.0  # seconds until a user does


@dataclass(frozen=True, slots=True)
class Tap:
    """What a bubble asks the user to say for an answer, the words it shows of that, the id of the line."""

    says: str
    shown: str
    id: str = ""


class VendorAccount(Protocol):
    """An account as its vendor treats it. `notices`: a user is told of failures. `entered`: the event of entering."""

    @property
    def id(self) -> str: ...
    @property
    def notices(self) -> bool: ...
    @property
    def entered(self) -> str: ...

    def letter(self, message: Mapping[str, str]) -> Letter:
        """Return a signed delivery of a message."""

    def reading(self, user: str, body: bytes) -> ShownReply:
        """Return what the vendor makes of a reply to a message of `user`."""

    def tap(self, text: str) -> Tap | None:
        """Return how a bubble asks the user to go on, None where it does not."""


class Follower:
    """A user of `account`. `inbox` holds what it sends by itself; `pace` and `service` are the user's, in seconds."""

    def __init__(
        self,
        courier: Courier,
        account: VendorAccount,
        user: str,
        inbox: Inbox | None = None,
        listen: Listener = ignored,
        pace: float = PACE,
        service: float = SERVICE,
    ) -> None:
        self.user = user
        self._courier, self._account, self._inbox = courier, account, inbox
        self._listen, self._pace, self._service = listen, pace, service

    async def enter(self) -> SimulatedTurn:
        """Enter the account."""
        notes = Notes("", self._listen)
        event = {"MsgType": "event", "Event": self._account.entered, "EventKey": ""}
        if self._inbox:
            self._inbox.wrote(3, 60.0)
        self._take(notes, await self._delivered(notes, event))
        return notes.turn()

    async def ask(self, question: str) -> SimulatedTurn:
        """Say a question, and go on as long as the account asks for it."""
        notes = Notes(question, self._listen)
        notes.asked(question)
        pending = await self._said(notes, question)
        for _ in range(TAPS):
            if pending is None:
                break
            await asyncio.sleep(self._pace)
            notes.asked(pending.shown, Way.TAPPED)
            pending = await self._said(notes, pending.says, pending)
        return notes.turn(unfinished=pending is not None)

    async def _said(self, notes: Notes, content: str, tapped: Tap | None = None) -> Tap | None:
        """Say something and return how the reply asks to go on."""
        message = {"MsgType": "text", "Content": content, "MsgId": str(secrets.randbelow(2**63))}
        if tapped and tapped.id:
            message["bizmsgmenuid"] = tapped.id
        if self._inbox:
            self._inbox.wrote()
        received = await self._delivered(notes, message)
        self._take(notes, received, Way.CONTINUED if tapped else None)
        words = received.reading.text if received.reading else ""
        tap = self._account.tap(words)
        if self._inbox:
            awaited = tap is None and (received.silent or puts_off(words))
            await notes.served(self._inbox, self._service if awaited else 0)
        return tap

    def _take(self, notes: Notes, received: Received, way: Way | None = None) -> None:
        notes.received(received, way)
        if received.lost and self._account.notices:
            notes.noticed(len(received.deliveries))

    async def _delivered(self, notes: Notes, fields: Mapping[str, str]) -> Received:
        head = {"ToUserName": self._account.id, "FromUserName": self.user, "CreateTime": str(int(time.time()))}
        message = {**head, **fields}

        def read(response: httpx.Response, _: Letter) -> ShownReply:
            return self._account.reading(self.user, response.content)

        return await self._courier.deliver(lambda: self._account.letter(message), read, notes.began)
