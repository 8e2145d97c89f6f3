"""What every messaging channel needs of the running program, over the database that keeps conversations.

A channel asks it: is this callback heard for the first time, may this user ask now, which job is this message, what
came of it.
"""

import asyncio
from collections.abc import Mapping
from math import ceil
from typing import Any

from api.admission import check_length
from api.channels.answering import Answering
from api.channels.jobs import ChannelMessage, Job, Jobs
from api.channels.links import Links
from api.channels.replays import Replays
from api.channels.reviews import Reviews
from api.deps import Desk
from api.health import Figures
from api.owners import CHANNEL
from api.schemas import MAX_MESSAGE
from assistant.reading.speech import LONGEST, QuestionTooLongError
from corpus.database import database_url
from corpus.masking import masked


class Switchboard:
    """Jobs, nonces, links and reviews of one process. Raises DatabaseError where the database cannot be used."""

    def __init__(self, desk: Desk, figures: Figures) -> None:
        url = database_url(desk.settings)
        self.desk, self.figures = desk, figures
        self.jobs, self.replays = Jobs(url), Replays(url)
        self.reviews = Reviews(url)
        self.links = Links(url, desk.settings.address)
        self.answering = Answering(self.jobs, self._ask, desk.settings.deadline)

    def received(self, channel: str, key: str, user: str, question: str) -> Job:
        """Return the job of a message; the vendor's `key` tells one message from another, `user` whose it is."""
        question = masked(question, self.desk.settings.mask_credit_codes)  # before the first write
        return self.jobs.received(ChannelMessage(channel, key, user, question, self.links.conversation(channel, user)))

    def too_long(self, channel: str, user: str, question: str) -> bool:
        """Say whether a user says more for themselves than a question may have."""
        if not LONGEST < len(question) <= MAX_MESSAGE:
            return len(question) > MAX_MESSAGE
        try:
            check_length(self.desk.assistant(), question, self.links.conversation(channel, user))
        except QuestionTooLongError:
            return True
        return False

    def wait_of(self, job: Job, user: str) -> int | None:
        """Count a message against its user's limit: None where it may be answered, else the seconds until one may.

        A message that came before does not count again; one that may not be answered is forgotten.
        """
        if job.deliveries > 1:
            return None
        wait = self.desk.limits.take("user", user)
        if wait is None:
            return None
        self.jobs.drop(job.id)
        self.figures.messages.labels(job.message.channel, "limited").inc()
        return ceil(wait)

    async def job(self, token: str) -> Job:
        """Return the job that the end of a link leads to; where nobody does it any longer, it is done now.

        Raises UnknownError for a link that is not ours and a job that is no longer kept.
        """
        job = await asyncio.to_thread(self.jobs.get, self.links.job_id(token))
        if not job.done:
            self.answering.begin(job)
        return job

    async def promises(self, job: Job) -> bool:
        """Say whether another answer is promised to the user of a job, which they ask for by a 1."""
        found = await asyncio.to_thread(self.jobs.asked_for, job.message.channel, job.message.user, job.id)
        return found is not None

    async def mark_delivered(self, job: Job, how: str, by: str = "") -> None:
        """Keep that the user was given the answer to a job, or told that there is none; it counts once.

        `by` is the key of the message that is replied to with it.
        """
        if await asyncio.to_thread(self.jobs.tell, job.id, by):
            self.figures.messages.labels(job.message.channel, how).inc()

    async def close(self) -> None:
        """Give back the threads and the database."""
        await self.answering.close()
        self.jobs.close()
        self.replays.close()
        self.reviews.close()

    def _ask(self, question: str, conversation_id: str) -> Mapping[str, Any]:
        answer = self.desk.assistant().ask(question, conversation_id, owner=CHANNEL)
        self.figures.count(answer)
        return {name: value for name, value in answer.to_dict().items() if name != "trace"}
