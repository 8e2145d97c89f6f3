"""Does the jobs: each message is asked once, in one process, while any number of deliveries wait for what comes of it.

A job goes on when whoever waited has left, so that it is there when they ask again. What the assistant cannot answer
ends the job as failed; the user is told so in a sentence.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from api.channels.jobs import Job, Jobs

THREADS = 16  # questions that one process answers at once; they mostly wait, for a model or for each other
LOOK = 0.25  # seconds between two looks at a job that another process does
SPARE = 60.0  # seconds past the deadline of an answer until a job counts as abandoned
LONGEST = 15 * 60.0  # seconds after which nobody waits for a job any longer

log = logging.getLogger(__name__)
Ask = Callable[[str, str], Mapping[str, Any]]


class Answering:
    """One process's part in doing the jobs. `ask` gives an Answer's JSON for a question and a conversation's id."""

    def __init__(self, jobs: Jobs, ask: Ask, deadline: float) -> None:
        self.jobs = jobs
        self._ask, self._lease = ask, deadline + SPARE
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="answering")
        self._under_way: dict[str, asyncio.Task[Job]] = {}

    def begin(self, job: Job) -> "asyncio.Task[Job]":
        """Return the task in which a job is done, by this process or another; it ends with the job as it then is."""
        task = self._under_way.get(job.id)
        if task is None:
            task = self._under_way[job.id] = asyncio.create_task(self._done(job))
            task.add_done_callback(lambda _: self._under_way.pop(job.id, None))
        return task

    async def wait(self, job: Job, seconds: float) -> Job:
        """Return a job once it is done, or after so many seconds as it then is."""
        if job.done:
            return job
        task = self.begin(job)
        await asyncio.wait({task}, timeout=seconds)
        return task.result() if task.done() else job

    async def close(self) -> None:
        """Leave what is under way to other processes."""
        for task in [*self._under_way.values()]:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _done(self, job: Job) -> Job:
        loop = asyncio.get_running_loop()
        until = loop.time() + LONGEST
        while not job.done and loop.time() < until:
            if job.claimed_until > time.time():
                await asyncio.sleep(LOOK)
            elif not await loop.run_in_executor(self._threads, self._did, job):
                for earlier in await asyncio.to_thread(self.jobs.ahead, job):
                    self.begin(earlier)  # whoever had it may have died
                await asyncio.sleep(LOOK)
            job = await asyncio.to_thread(self.jobs.get, job.id)
        return job

    def _did(self, job: Job) -> bool:
        """Do a job where it is ours to do, and say whether it was."""
        if not self.jobs.claim(job, self._lease):
            return False
        try:
            answer = self._ask(job.message.question, job.message.conversation_id)
        except Exception as error:  # whatever it was, the user has to be told that nothing comes
            log.error("a message could not be answered", exc_info=error)
            self.jobs.finish(job.id, None)
        else:
            self.jobs.finish(job.id, answer)
        return True
