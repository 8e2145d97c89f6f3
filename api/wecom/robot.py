"""The 智能机器人: a question is replied to with a stream, which the vendor asks for again until it is finished.

The id of a stream is that of its job, so that any process can go on with it. Every piece takes the place of the one
before, and nothing of an answer is shown until all of it is verified: till then the user reads that it is looked up.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from api.channels.crypto import Seal
from api.channels.jobs import Job
from api.channels.reviews import Verdict
from api.channels.switchboard import Switchboard
from api.channels.wording import word as shared
from api.wecom.callback import JSON, WeComCallback
from api.wecom.card import card
from api.wecom.markdown import markdown
from api.wecom.messages import WeComMessage
from api.wecom.remarks import welcome, word
from assistant.reading.speech import LONGEST
from corpus.settings import Settings
from corpus.unknown import UnknownError

CHANNEL = "wecom"
FIRST = 1.5  # seconds that the first reply waits for an answer
AGAIN = 0.8  # seconds that each further one does
LAST = 330.0  # seconds after which a stream is finished without an answer; the vendor stops asking after 360
VERDICTS = {1: Verdict.RIGHT, 2: Verdict.WRONG}
TAKEN_BACK = 3
REASONS: dict[int | str, str] = {1: "irrelevant", 2: "incomplete", 3: "wrong", 4: "miscalculated"}


class Robot:
    """The robot whose callback is set."""

    def __init__(self, settings: Settings, switchboard: Switchboard) -> None:
        seal = Seal(settings.wecom_bot_token, settings.wecom_bot_aes_key, "")
        self.callback = WeComCallback(CHANNEL, seal, JSON, switchboard.replays)
        self._switchboard = switchboard
        self._address = settings.address

    async def hear(self, opened: bytes) -> str | None:
        """Return the reply to what was sent, as JSON; None for none. Raises ValidationError."""
        message = WeComMessage.model_validate_json(opened)
        reply = await self._said(message)
        return json.dumps(reply, ensure_ascii=False) if reply else None

    async def _said(self, message: WeComMessage) -> dict[str, Any] | None:
        if message.msgtype == "stream":
            return await self._continued(message.stream.id)
        if message.msgtype == "event":
            return await self._event(message)
        return await self._asked(message)

    async def _asked(self, message: WeComMessage) -> dict[str, Any] | None:
        if not message.msgid or not message.sender.userid:
            return None
        if not message.question:
            return _stream(message.msgid, word("only_text"), finish=True)
        if await asyncio.to_thread(self._switchboard.too_long, CHANNEL, message.user, message.question):
            return _stream(message.msgid, shared("too_long", most=LONGEST), finish=True)
        asked = (CHANNEL, message.msgid, message.user, message.question)
        job = await asyncio.to_thread(self._switchboard.received, *asked)
        wait = await asyncio.to_thread(self._switchboard.wait_of, job, f"wecom:{message.sender.userid}")
        if wait is not None:
            return _stream(job.id, shared("too_often", seconds=wait), finish=True)
        job = await self._switchboard.answering.wait(job, FIRST)
        return await self._told(job, "at_once", feedback={"id": job.id})

    async def _continued(self, stream_id: str) -> dict[str, Any]:
        try:
            job = await asyncio.to_thread(self._switchboard.jobs.get, stream_id)
        except UnknownError:
            return _stream(stream_id, word("gone"), finish=True)
        return await self._told(await self._switchboard.answering.wait(job, AGAIN), "streamed")

    async def _told(self, job: Job, how: str, **more: Mapping[str, str]) -> dict[str, Any]:
        """Return what there is of a job by now."""
        link, since = self._switchboard.links.to(job.id), time.time() - job.created_at
        if job.answer is not None:
            await self._switchboard.mark_delivered(job, how)
            return self._answered(job, job.answer, link, **more)
        if job.failed:
            await self._switchboard.mark_delivered(job, "failed")
            return _stream(job.id, shared("failed"), finish=True, **more)
        if since > LAST:
            await self._switchboard.mark_delivered(job, "link")
            return _stream(job.id, word("takes_longer", link=link), finish=True, **more)
        looking = word("looking_since", seconds=int(since)) if how == "streamed" else word("looking")
        return _stream(job.id, looking, finish=False, **more)

    def _answered(self, job: Job, answer: Mapping[str, Any], link: str, **more: Mapping[str, str]) -> dict[str, Any]:
        reply = _stream(job.id, markdown(answer, self._address, link), finish=True, **more)
        shown = card(answer, self._address, link)
        return {**reply, "msgtype": "stream_with_template_card", "template_card": shown} if shown else reply

    async def _event(self, message: WeComMessage) -> dict[str, Any] | None:
        if message.event.eventtype == "enter_chat":
            return {"msgtype": "text", "text": {"content": welcome()}}
        if message.event.eventtype == "feedback_event":
            await asyncio.to_thread(self._review, message)
        return None

    def _review(self, message: WeComMessage) -> None:
        """Keep what a user thinks of a reply, or forget it; a reply that is not ours, or too old, is passed over."""
        feedback, reviews = message.event.feedback_event, self._switchboard.reviews
        try:
            job = self._switchboard.jobs.get(feedback.id)
        except UnknownError:
            return
        if feedback.type in VERDICTS:
            reasons = [REASONS.get(reason, str(reason)) for reason in feedback.inaccurate_reason_list]
            reviews.keep(job, message.sender.userid, VERDICTS[feedback.type], reasons, feedback.content)
        elif feedback.type == TAKEN_BACK:
            reviews.take_back(job, message.sender.userid)


def _stream(stream_id: str, content: str, finish: bool, **more: Mapping[str, str]) -> dict[str, Any]:
    return {"msgtype": "stream", "stream": {"id": stream_id, "finish": finish, "content": content, **more}}
