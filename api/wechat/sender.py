"""Customer-service messages: an answer that is sent when it is there, where the account may send any.

Whether it may is found out first, by showing the user that somebody is typing; where it may not, nothing was promised
and the answer goes by replies. Sends at most what the vendor lets through after one message of a user.
"""

import asyncio
import logging
import time

from api.channels.accounts import Account, VendorError
from api.channels.bubbles import shortened
from api.channels.jobs import Job
from api.channels.switchboard import Switchboard
from api.channels.wording import word, word_answer

SIZE, MOST = 2048, 5  # bytes of a message, messages after one of the user's
SMALL = 600  # bytes of a message where the vendor finds the usual too long
TYPING = 15.0  # seconds for which a user sees that somebody is typing; it can be shown twice, for half a minute
PROBE = 2.5  # seconds for which the vendor's reply is waited, for it waits for ours
LATEST = 600.0  # seconds after which an answer is left for the user to ask for
REST = 3600.0  # seconds until an account that may not send tries again
UNAUTHORISED, TOO_LONG, ALREADY_TYPING = 48001, 45002, 45081

log = logging.getLogger(__name__)


class Sender:
    """Sends the answers of one 公众号."""

    def __init__(self, account: Account, switchboard: Switchboard) -> None:
        self._account, self._switchboard = account, switchboard
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._rests_until = 0.0

    async def takes(self, job: Job) -> bool:
        """Say whether the answer to a job will be sent; it then is, as soon as it is there."""
        if job.id not in self._under_way:
            self._switchboard.answering.begin(job)  # meanwhile
            if time.monotonic() < self._rests_until or not await self._may_send(job.message.user):
                return False
            task = self._under_way[job.id] = asyncio.create_task(self._delivered(job))
            task.add_done_callback(lambda _: self._under_way.pop(job.id, None))
        return True

    async def close(self) -> None:
        """Leave what is not sent for the users to ask for, and close the connections."""
        tasks = [*self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._account.close()

    async def _delivered(self, job: Job) -> None:
        answering, jobs = self._switchboard.answering, self._switchboard.jobs
        try:
            job = await answering.wait(job, TYPING)
            if not job.done:
                await self._may_send(job.message.user)
                job = await answering.wait(job, LATEST)
            if job.done and await asyncio.to_thread(jobs.tell, job.id, job.message.key):
                await self._told(job)
        except Exception as error:  # nobody waits for this task
            log.error("wechat: an answer was not sent", exc_info=error)

    async def _told(self, job: Job) -> None:
        """Send the answer to a job; where it does not get through, the user can ask for it."""
        through = False
        try:
            await self._sent(job)
            through = True
            self._switchboard.figures.messages.labels(job.message.channel, "service").inc()
        except VendorError as error:
            self._noted(error)
        finally:
            if not through:
                await asyncio.to_thread(self._switchboard.jobs.untell, job.id)

    async def _sent(self, job: Job) -> None:
        if job.answer is None:
            await self._send(job, word("failed"))
            return
        numbers = not await self._switchboard.promises(job)
        words = word_answer(job.answer, self._switchboard.links.to(job.id), numbers)
        for bubble in shortened(words.text, SIZE, MOST, words.whole):
            try:
                await self._send(job, bubble)
            except VendorError as error:
                if error.code != TOO_LONG:
                    raise
                await self._send(job, words.within(SMALL))
                return

    async def _send(self, job: Job, text: str) -> None:
        message = {"touser": job.message.user, "msgtype": "text", "text": {"content": text}}
        await self._account.post("/cgi-bin/message/custom/send", message)

    async def _may_send(self, user: str) -> bool:
        """Show a user that somebody is typing, and say whether the vendor lets us."""
        try:
            async with asyncio.timeout(PROBE):
                await self._account.post("/cgi-bin/message/custom/typing", {"touser": user, "command": "Typing"})
        except VendorError as error:
            if error.code != ALREADY_TYPING:
                self._noted(error)
                return False
        except TimeoutError:
            log.warning("the vendor does not answer in %s seconds", PROBE)
            return False
        return True

    def _noted(self, error: VendorError) -> None:
        log.warning("no customer-service message: %s", error)
        if error.code == UNAUTHORISED:
            self._rests_until = time.monotonic() + REST
