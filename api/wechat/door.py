"""The way of a callback: verify -> open -> parse -> text | event | other -> job -> wait -> reply.

The vendor waits 5 seconds and then delivers the message again, three times in all. An answer that is there in time is
the reply; while it is not, the first deliveries are kept silent, for any reply to them would end the message, and the
last one tells the user how to come by the answer: by asking again, or by a link. What does not verify gets an empty 403
and nothing else; whatever happens after that, the vendor gets its 200.
"""

import asyncio
import logging

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect

from api.channels.jobs import Job
from api.channels.switchboard import Switchboard
from api.channels.wording import word, word_answer
from api.wechat import remarks
from api.wechat.account import ASK, account_of
from api.wechat.callback import CallbackError, OpenedMessage, WeChatCallback
from api.wechat.messages import Incoming, MessageError, read, reply
from api.wechat.sender import Sender
from assistant.reading.speech import LONGEST
from corpus.settings import Settings, SettingsError

CHANNEL = "wechat"
SPARE = 1.2  # seconds by which the last reply leaves earlier: where it is late, all are told that we are out of order
SILENT = 9.0  # seconds for which a connection is kept silent, where the vendor does not hang up after its 5
SIZE = 2048  # bytes of a reply
QUEUE = 2  # questions of one user that may wait
SUCCESS = "success"  # what the vendor takes for: heard, and nothing to say

log = logging.getLogger(__name__)


class WeChatDoor:
    """The callback of one 公众号. Raises SettingsError for settings that do not fit."""

    def __init__(self, settings: Settings, switchboard: Switchboard) -> None:
        if settings.wechat_service and not settings.wechat_app_secret:
            raise SettingsError("setting wechat_service: it needs wechat_app_secret beside it")
        self._callback, self._switchboard = WeChatCallback(settings), switchboard
        self._address, self._deliveries = settings.address, settings.wechat_deliveries
        self._within = settings.reply_within
        self._sender = Sender(account_of(settings), switchboard) if settings.wechat_service else None

    async def greet(self, request: Request) -> Response:
        """Say back what the vendor sends when the callback is set up."""
        try:
            opened = self._callback.greeted(request.query_params)
            await self._check_fresh(opened)
        except (CallbackError, SQLAlchemyError) as error:
            return _refused(error)
        return PlainTextResponse(opened.message)

    async def hear(self, request: Request) -> Response:
        """Answer a message of a user."""
        came = _now()
        try:
            opened = self._callback.opened(request.query_params, await request.body())
        except (CallbackError, ClientDisconnect) as error:
            return _refused(error)
        try:
            await self._check_fresh(opened)
            incoming = read(opened.message)
            answer = await self._said(incoming, came + self._within)
        except CallbackError as error:
            return _refused(error)
        except MessageError as error:
            log.warning("wechat: %s", error)
            return PlainTextResponse(SUCCESS)
        except Exception as error:  # else the vendor tells the user that the 公众号 is out of order
            log.error("wechat: a message was not replied to", exc_info=error)
            return PlainTextResponse(SUCCESS)
        if answer is None:
            await _hung_up(request, came + SILENT)
            return Response()
        if not answer:
            return PlainTextResponse(SUCCESS)
        return Response(self._callback.closed(reply(incoming, answer)), media_type="text/xml")

    async def close(self) -> None:
        """Stop sending."""
        if self._sender:
            await self._sender.close()

    async def _check_fresh(self, opened: OpenedMessage) -> None:
        replays = self._switchboard.replays
        if not await asyncio.to_thread(replays.is_fresh, CHANNEL, opened.timestamp, opened.nonce):
            raise CallbackError("it came before, or is not of now")

    async def _said(self, incoming: Incoming, until: float) -> str | None:
        """Return what to reply by then: "" where there is nothing to say, None where there is nothing to say yet."""
        if incoming.kind == "event":
            return self._to_event(incoming)
        if incoming.kind != "text":
            return remarks.unread(incoming.kind)
        if incoming.polls:
            job = await asyncio.to_thread(self._switchboard.jobs.asked_for, CHANNEL, incoming.user, incoming.key)
            if job:
                return await self._to_poll(job, incoming, until)
        return await self._to_question(incoming, until)

    def _to_event(self, incoming: Incoming) -> str:
        match incoming.event.lower():
            case "click" if incoming.event_key == ASK:
                return remarks.ask_away()
            case "subscribe" | "scan" | "click":
                return remarks.welcome(self._address)
        return ""

    async def _to_question(self, incoming: Incoming, until: float) -> str | None:
        question = incoming.content.strip()
        if not question:
            return word("empty")
        if await asyncio.to_thread(self._switchboard.too_long, CHANNEL, incoming.user, question):
            return word("too_long", most=LONGEST)
        job = await asyncio.to_thread(self._switchboard.received, CHANNEL, incoming.key, incoming.user, question)
        if refusal := await asyncio.to_thread(self._turned_away, job):
            return refusal
        if self._sender and not job.done and await self._sender.takes(job):
            return ""
        return await self._by_reply(job, until)

    def _turned_away(self, job: Job) -> str:
        """Return what is said to a user who asks too much at once or too often; "" to any other."""
        if job.deliveries == 1 and len(self._switchboard.jobs.ahead(job)) >= QUEUE:
            self._switchboard.jobs.drop(job.id)
            return word("busy")
        wait = self._switchboard.wait_of(job, f"{CHANNEL}:{job.message.user}")
        return "" if wait is None else word("too_often", seconds=wait)

    async def _by_reply(self, job: Job, until: float) -> str | None:
        is_last = job.deliveries >= self._deliveries
        job = await self._switchboard.answering.wait(job, until - _now() - (SPARE if is_last else 0))
        if job.done:
            return await self._answer(job, job.message.key, "at_once" if job.deliveries == 1 else "redelivery")
        return self._looking(job) if is_last else None

    async def _to_poll(self, job: Job, incoming: Incoming, until: float) -> str:
        job = await self._switchboard.answering.wait(job, until - _now())
        if not job.done:
            return self._looking(job)
        about = word("asked", question=remarks.shortly(job.message.question))
        return await self._answer(job, incoming.key, "asked_for", about)

    async def _answer(self, job: Job, key: str, how: str, about: str = "") -> str:
        """Return the answer, told from now on in reply to the message `key`; `about` stands before it."""
        jobs = self._switchboard.jobs
        if await asyncio.to_thread(jobs.tell, job.id, key):
            self._switchboard.figures.messages.labels(CHANNEL, how).inc()
        left = await asyncio.to_thread(jobs.asked_for, CHANNEL, job.message.user, "")
        also = remarks.also(left) if left and left.done else ""
        room = SIZE - len(f"{about}\n\n{also}".encode())
        link = self._switchboard.links.to(job.id)
        answer = word_answer(job.answer, link, numbers=left is None).within(room) if job.answer else word("failed")
        return "\n".join(part for part in (about, answer, also) if part)

    def _looking(self, job: Job) -> str:
        self._switchboard.figures.messages.labels(CHANNEL, "placeholder").inc()
        return remarks.looking(job, self._switchboard.links.to(job.id))


async def _hung_up(request: Request, until: float) -> None:
    """Wait until the vendor has hung up, or until then."""
    try:
        async with asyncio.timeout_at(until):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


def _refused(why: Exception) -> Response:
    log.info("wechat: refused: %s", why if isinstance(why, CallbackError) else type(why).__name__)
    return Response(status_code=403)


def _now() -> float:
    return asyncio.get_running_loop().time()
