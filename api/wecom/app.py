"""The 自建应用: replies within the five seconds that the vendor waits, three times over, and sends what takes longer.

Without a secret nothing is sent: the third reply is a link to the answer, which the user may also ask for by a word.
"""

import asyncio
import time

from api.channels import xml
from api.channels.crypto import Seal
from api.channels.jobs import Job
from api.channels.outbox import Outbox
from api.channels.switchboard import Switchboard
from api.channels.wording import asks_again
from api.channels.wording import word as shared
from api.wecom.account import account
from api.wecom.callback import XML, WeComCallback
from api.wecom.remarks import welcome, word
from api.wecom.texts import replied, sent
from assistant.reading.speech import LONGEST
from corpus.settings import Settings

CHANNEL = "wecom-app"
SILENCE = 5.3  # seconds after which the vendor has hung up and sends the message again
DELIVERIES = 3  # times that it is sent
DOUBLE = 1800  # seconds in which the vendor drops a text that it was sent before
WELCOMED = "subscribe"


class App:
    """The application whose callback is set."""

    def __init__(self, settings: Settings, switchboard: Switchboard) -> None:
        seal = Seal(settings.wecom_app_token, settings.wecom_app_aes_key, settings.wecom_corp_id)
        self.callback = WeComCallback(CHANNEL, seal, XML, switchboard.replays)
        self._account = account(settings.wecom_api, settings.wecom_corp_id, settings.wecom_app_secret)
        self.outbox = Outbox(CHANNEL, switchboard, self._send) if settings.wecom_app_secret else None
        self._switchboard = switchboard
        self._within = settings.reply_within
        self._corp_id, self._agent_id = settings.wecom_corp_id, settings.wecom_agent_id

    async def hear(self, opened: bytes) -> str | None:
        """Return the reply to what was sent, as XML; None for none. Raises XmlError."""
        came = _now()
        message = xml.read(opened)
        user = message.get("FromUserName", "")
        answer = await self._said(message, user, came) if user else None
        return self._reply(user, answer) if answer else None

    async def close(self) -> None:
        """Leave what is not sent to other processes."""
        if self.outbox:
            self.outbox.close()
        await self._account.close()

    async def _said(self, message: dict[str, str], user: str, came: float) -> str | None:
        key, kind = message.get("MsgId", ""), message.get("MsgType", "")
        if kind == "event":
            return welcome() if message.get("Event") == WELCOMED else None
        if not key:
            return None
        content = message.get("Content", "").strip()
        if kind != "text" or not content:
            return word("only_text")
        if asks_again(content):
            job = await asyncio.to_thread(self._switchboard.jobs.asked_for, CHANNEL, user, key)
            if job is not None:
                return await self._fetched(job, key, came)
        if await asyncio.to_thread(self._switchboard.too_long, CHANNEL, user, content):
            return shared("too_long", most=LONGEST)
        job = await asyncio.to_thread(self._switchboard.received, CHANNEL, key, user, content)
        wait = await asyncio.to_thread(self._switchboard.wait_of, job, f"wecom:{user}")
        return await self._asked(job, came) if wait is None else shared("too_often", seconds=wait)

    async def _asked(self, job: Job, came: float) -> str | None:
        """Return the answer to a message, or what is said until it is there; None lets the vendor deliver it again."""
        found = await self._waited(job, came)
        link = self._switchboard.links.to(job.id)
        if found.done:
            return await self._told(found, "at_once" if job.deliveries == 1 else "redelivery", job.message.key)
        if self.outbox:
            self.outbox.post(job)
            return word("sent_later", link=link)
        if job.deliveries >= DELIVERIES:
            return word("fetched_later", link=link)
        await asyncio.sleep(came + SILENCE - _now())
        return None

    async def _fetched(self, job: Job, key: str, came: float) -> str | None:
        """Return the answer to an earlier message, which the message `key` asks for."""
        job = await self._waited(job, came)
        if job.done:
            return await self._told(job, "asked_for", key)
        return word("fetched_later", link=self._switchboard.links.to(job.id))

    async def _waited(self, job: Job, came: float) -> Job:
        """Return a job once it is done, or when the message that came then has to be replied to."""
        return await self._switchboard.answering.wait(job, came + self._within - _now())

    async def _told(self, job: Job, how: str, key: str) -> str | None:
        """Return the answer in reply to the message `key`, unless it was given otherwise."""
        await self._switchboard.mark_delivered(job, "failed" if job.failed else how, by=key)
        job = await asyncio.to_thread(self._switchboard.jobs.get, job.id)
        if job.told_by != key:
            return None
        return replied(job, self._switchboard.links.to(job.id), not await self._switchboard.promises(job))

    async def _send(self, job: Job) -> None:
        numbers = not await self._switchboard.promises(job)
        for text in sent(job, self._switchboard.links.to(job.id), numbers):
            message = {"touser": job.message.user, "msgtype": "text", "text": {"content": text}}
            once = {"enable_duplicate_check": 1, "duplicate_check_interval": DOUBLE}
            await self._account.post("/cgi-bin/message/send", {**message, "agentid": int(self._agent_id), **once})

    def _reply(self, user: str, text: str) -> str:
        ends: dict[str, str | int] = {"ToUserName": user, "FromUserName": self._corp_id, "CreateTime": int(time.time())}
        return xml.written({**ends, "MsgType": "text", "Content": text})


def _now() -> float:
    return asyncio.get_running_loop().time()
