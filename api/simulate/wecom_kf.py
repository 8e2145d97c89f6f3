"""微信客服 as 企业微信 runs it: the callback only says that something came; messages are fetched and answered by API.

Several customers' messages are rung for once, as in a busy minute, and each ring may come again: whoever takes only the
last message loses some, whoever takes every ring for new answers twice.
"""

import asyncio
import time

import httpx

from api.channels.crypto import Seal
from api.simulate.courier import Courier, Letter, Received, broken
from api.simulate.envelopes import sealed
from api.simulate.inbox import Inbox
from api.simulate.notes import SERVICE, Notes
from api.simulate.transcript import Listener, ShownReply, SimulatedTurn, ignored
from api.simulate.wecom_api import WELCOME, EnterpriseApi

GAP = 0.3  # seconds in which messages are rung for together
ANSWERS = frozenset({b"", b"success"})


class Bell:
    """Rings an instance for the messages of all customers. Every ring comes twice, with one token."""

    def __init__(self, courier: Courier, seal: Seal, api: EnterpriseApi) -> None:
        self._courier, self._seal, self._api = courier, seal, api
        self._next: asyncio.Task[Received] | None = None

    async def ring(self, began: float) -> Received:
        """Ring, together with whoever rings within the gap."""
        if self._next is None:
            self._next = asyncio.create_task(self._rung(began))
        return await self._next

    async def _rung(self, began: float) -> Received:
        await asyncio.sleep(GAP)
        self._next = None
        event = {"MsgType": "event", "Event": "kf_msg_or_event"}
        times = {"ToUserName": self._seal.receiver, "CreateTime": str(int(time.time()))}
        message = {**times, **event, "Token": self._api.event(), "OpenKfId": self._api.desk}
        plain = {"ToUserName": self._seal.receiver}

        def rung() -> Letter:
            return sealed(message, self._seal, plain)

        received = await self._courier.deliver(rung, _acknowledged, began)
        again = await self._courier.deliver(rung, _acknowledged, began)
        return Received(received.reading, (*received.deliveries, *again.deliveries))


class Customer:
    """A customer of 微信客服 who waits `service` seconds for an answer."""

    def __init__(
        self,
        bell: Bell,
        api: EnterpriseApi,
        user: str,
        inbox: Inbox,
        listen: Listener = ignored,
        service: float = SERVICE,
    ) -> None:
        self.user = user
        self._bell, self._api, self._inbox, self._listen, self._service = bell, api, inbox, listen, service

    async def enter(self) -> SimulatedTurn:
        """Open the conversation."""
        notes = Notes("", self._listen)
        self._api.entered(self.user)
        return await self._served(notes, min(self._service, WELCOME))

    async def ask(self, question: str) -> SimulatedTurn:
        """Write a question and wait for what is sent."""
        notes = Notes(question, self._listen)
        notes.asked(question)
        self._api.wrote(self.user, question)
        return await self._served(notes, self._service)

    async def _served(self, notes: Notes, patience: float) -> SimulatedTurn:
        notes.received(await self._bell.ring(notes.began))
        await notes.served(self._inbox, patience)
        return notes.turn()


def _acknowledged(response: httpx.Response, _: Letter) -> ShownReply:
    return ShownReply() if response.content in ANSWERS else broken("kind", response.text[:40])
