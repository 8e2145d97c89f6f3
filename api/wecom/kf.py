"""微信客服: an event says that there is something; the messages are fetched from the vendor, and answers sent there.

Every message is kept as a job before the cursor moves past it, so that whoever dies in between loses none; those that
are fetched twice are one job. What was missed while no process was up is fetched when one comes up.
"""

import asyncio
import logging
import time
from collections import defaultdict
from typing import Any

from pydantic import BaseModel, ValidationError

from api.channels import xml
from api.channels.accounts import VendorError
from api.channels.crypto import Seal
from api.channels.jobs import Job
from api.channels.outbox import SWEEP, UNHEARD, WORTH, Outbox
from api.channels.switchboard import Switchboard
from api.channels.wording import word as shared
from api.wecom.account import account
from api.wecom.callback import XML, WeComCallback
from api.wecom.cursors import Cursors
from api.wecom.messages import Words
from api.wecom.remarks import welcome, word
from api.wecom.texts import sent
from assistant.reading.speech import LONGEST
from corpus.database import database_url
from corpus.settings import Settings

CHANNEL = "wecom-kf"
PAGE = 1000  # messages that are fetched at once
NEW = 600.0  # seconds to which an account's first messages are answered; people may have answered the older ones
PATIENCE = 4.0  # seconds for which the vendor waits until an event counts as heard
CUSTOMER = 3  # the origin of what a customer wrote; what people of the office wrote comes too

log = logging.getLogger(__name__)


class KfEvent(BaseModel):
    """Something that happened to a conversation."""

    event_type: str = ""
    welcome_code: str = ""


class KfMessage(BaseModel):
    """A message of a customer, or an event."""

    msgid: str
    external_userid: str = ""
    send_time: int
    origin: int = 0
    msgtype: str
    text: Words = Words()
    event: KfEvent = KfEvent()


class Page(BaseModel):
    """What the vendor gives at once."""

    next_cursor: str = ""
    has_more: int = 0
    msg_list: list[dict[str, Any]] = []


class Kf:
    """The 客服 accounts whose callback is set."""

    def __init__(self, settings: Settings, switchboard: Switchboard) -> None:
        seal = Seal(settings.wecom_kf_token, settings.wecom_kf_aes_key, settings.wecom_corp_id)
        self.callback = WeComCallback(CHANNEL, seal, XML, switchboard.replays)
        self._account = account(settings.wecom_api, settings.wecom_corp_id, settings.wecom_kf_secret)
        self.outbox = Outbox(CHANNEL, switchboard, self._send)
        self._cursors = Cursors(database_url(settings))
        self._switchboard = switchboard
        self._fetching: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._behind: dict[str, str] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def hear(self, opened: bytes) -> None:
        """Fetch what the event tells of; there is no reply. Raises XmlError."""
        event = xml.read(opened)
        if event.get("Event") == "kf_msg_or_event" and event.get("OpenKfId"):
            task = asyncio.create_task(self.fetch(event["OpenKfId"], event.get("Token", "")))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            await asyncio.wait({task}, timeout=PATIENCE)

    async def run(self) -> None:
        """Fetch what came while no process was up, and later what could not be fetched; this has no end."""
        for open_kfid in await asyncio.to_thread(self._cursors.accounts):
            self._behind.setdefault(open_kfid, "")
        while True:
            for open_kfid, token in [*self._behind.items()]:
                await self.fetch(open_kfid, token)
            await asyncio.sleep(SWEEP)

    async def fetch(self, open_kfid: str, token: str) -> None:
        """Fetch all messages of an account that have not been; `token` is that of an event, "" without one."""
        try:
            async with self._fetching[open_kfid]:
                while await self._fetched(open_kfid, token):
                    pass
        except VendorError as error:
            log.warning("%s: messages could not be fetched: %s", CHANNEL, error)
            self._fell_behind(open_kfid, token, refused=error.code not in UNHEARD)
        except Exception as error:  # the cursor stands, and it is tried again
            log.error("%s: messages could not be fetched", CHANNEL, exc_info=error)
            self._fell_behind(open_kfid, token, refused=False)
        else:
            self._behind.pop(open_kfid, None)

    async def close(self) -> None:
        """Leave what is not fetched or sent to other processes."""
        for task in [*self._under_way]:
            task.cancel()
        self.outbox.close()
        await self._account.close()
        self._cursors.close()

    def _fell_behind(self, open_kfid: str, token: str, refused: bool) -> None:
        """Have an account tried again: after a refusal without the token, which may have run out, and then no more."""
        if token or not refused:
            self._behind[open_kfid] = "" if refused else token
        else:
            self._behind.pop(open_kfid, None)  # the next event brings another

    async def _fetched(self, open_kfid: str, token: str) -> bool:
        """Fetch the next messages of an account, and say whether there are more."""
        seen = await asyncio.to_thread(self._cursors.get, open_kfid)
        known = {name: value for name, value in (("cursor", seen), ("token", token)) if value}
        reply = await self._account.post("/cgi-bin/kf/sync_msg", {"open_kfid": open_kfid, "limit": PAGE, **known})
        page, since = Page.model_validate(reply), time.time() - (WORTH if seen else NEW)
        for one in page.msg_list:
            await self._kept(open_kfid, one, since)
        if not page.next_cursor or page.next_cursor == seen:
            return False
        await asyncio.to_thread(self._cursors.move, open_kfid, seen, page.next_cursor)
        return bool(page.has_more)

    async def _kept(self, open_kfid: str, one: dict[str, Any], since: float) -> None:
        """Keep a message as a job and have it answered; what is no question is told so, or passed over."""
        try:
            message = KfMessage.model_validate(one)
        except ValidationError:
            log.warning("%s: a message is not in the vendor's form", CHANNEL)
            return
        if message.msgtype == "event":
            await self._happened(message)
        elif message.origin == CUSTOMER and message.external_userid and message.send_time > since:
            notice = await self._asked(message, f"{open_kfid}/{message.external_userid}")
            if notice:
                where = {"touser": message.external_userid, "open_kfid": open_kfid}
                await self._noticed(message, "/cgi-bin/kf/send_msg", {**where, **_text(notice)})

    async def _asked(self, message: KfMessage, user: str) -> str | None:
        """Have a question answered; return what its user is told where that is not done."""
        question = message.text.content.strip()
        if not question:
            return word("only_text")
        if await asyncio.to_thread(self._switchboard.too_long, CHANNEL, user, question):
            return shared("too_long", most=LONGEST)
        job = await asyncio.to_thread(self._switchboard.received, CHANNEL, message.msgid, user, question)
        wait = await asyncio.to_thread(self._switchboard.wait_of, job, f"wecom:{message.external_userid}")
        if wait is not None:
            return shared("too_often", seconds=wait)
        self.outbox.post(job)
        return None

    async def _happened(self, message: KfMessage) -> None:
        event = message.event
        if event.event_type == "enter_session" and event.welcome_code:
            welcomed = {"code": event.welcome_code, **_text(welcome())}
            await self._noticed(message, "/cgi-bin/kf/send_msg_on_event", welcomed)

    async def _noticed(self, message: KfMessage, path: str, body: dict[str, Any]) -> None:
        """Send what is of now or never, once."""
        stamp = (CHANNEL, str(message.send_time), message.msgid)
        if await asyncio.to_thread(self._switchboard.replays.is_fresh, *stamp):
            try:
                await self._account.post(path, body)
            except VendorError as error:
                log.warning("%s: a notice was not sent: %s", CHANNEL, error)

    async def _send(self, job: Job) -> None:
        open_kfid, _, external_userid = job.message.user.partition("/")
        where = {"touser": external_userid, "open_kfid": open_kfid}
        for n, text in enumerate(sent(job, self._switchboard.links.to(job.id))):
            once = {"msgid": f"{job.id[:28]}_{n}"}  # at most 32 characters
            await self._account.post("/cgi-bin/kf/send_msg", {**where, **once, **_text(text)})


def _text(content: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": content}}
