"""Answers that are sent when they are there, since nobody waits for a reply: each by one process, until it is sent.

Who sends one claims it first; a claim runs out, so that what a process left unsent when it died is sent by another. A
vendor that cannot be reached is tried again, one that refuses is not.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from api.channels.accounts import VendorError
from api.channels.jobs import Job
from api.channels.switchboard import Switchboard

LEASE = 30.0  # seconds after which an answer that was being sent counts as left behind
SWEEP = 5.0  # seconds between two looks at what was left behind
WORTH = 48 * 3600.0  # seconds after which an answer comes too late
UNHEARD = frozenset({0, -1})  # codes of a vendor that did not answer or was busy; any other is a refusal

log = logging.getLogger(__name__)
Send = Callable[[Job], Awaitable[None]]


class Outbox:
    """What one channel sends by way of `send`, which raises VendorError."""

    def __init__(self, channel: str, switchboard: Switchboard, send: Send) -> None:
        self._channel, self._switchboard, self._send = channel, switchboard, send
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def post(self, job: Job) -> None:
        """Send the answer to a job as soon as it is there."""
        if job.id not in self._under_way:
            task = self._under_way[job.id] = asyncio.create_task(self._posted(job))
            task.add_done_callback(lambda _: self._under_way.pop(job.id, None))

    async def run(self) -> None:
        """Send what was left unsent, at once and every now and then; this has no end."""
        while True:
            try:
                await self._sweep()
            except Exception as error:  # the database may be back the next time
                log.error("%s: cannot look what was left unsent", self._channel, exc_info=error)
            await asyncio.sleep(SWEEP)

    def close(self) -> None:
        """Leave what is unsent to other processes."""
        for task in [*self._under_way.values()]:
            task.cancel()

    async def _sweep(self) -> None:
        """Send what is so old that whoever heard of it would have replied with it or sent it."""
        when = time.time() - WORTH, time.time() - LEASE
        for job in await asyncio.to_thread(self._switchboard.jobs.unsent, self._channel, *when):
            self.post(job)

    async def _posted(self, job: Job) -> None:
        try:
            job = await self._switchboard.answering.begin(job)
            if job.done and await asyncio.to_thread(self._switchboard.jobs.claim_telling, job, LEASE):
                await self._sent(job)
        except Exception as error:  # the job is still unsent, and is found again
            log.error("%s: an answer could not be sent", self._channel, exc_info=error)

    async def _sent(self, job: Job) -> None:
        try:
            await self._send(job)
        except VendorError as error:
            log.warning("%s: an answer was not sent: %s", self._channel, error)
            if error.code not in UNHEARD:
                await self._switchboard.mark_delivered(job, "refused")
        else:
            await self._switchboard.mark_delivered(job, "failed" if job.failed else "sent")
