"""What every messaging channel needs of the running program, over the database that keeps conversations.

A channel asks it three things: is this callback heard for the first time, which job is this message, what came of it.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from api.channels.answering import Answering
from api.channels.jobs import Job, Jobs, Message
from api.channels.links import Links
from api.channels.replays import Replays
from api.deps import Desk
from api.health import Figures
from assistant.conversations import database_url


class Switchboard:
    """Jobs, nonces and links of one process. Raises ConversationsError where the database cannot be used."""

    def __init__(self, desk: Desk, figures: Figures) -> None:
        url = database_url(desk.settings)
        self.desk, self.figures = desk, figures
        self.jobs, self.replays = Jobs(url), Replays(url)
        self.links = Links(url, desk.settings.address)
        self.answering = Answering(self.jobs, self._ask, desk.settings.deadline)

    def received(self, channel: str, key: str, user: str, question: str) -> Job:
        """Return the job of a message; the vendor's `key` tells one message from another, `user` whose it is."""
        return self.jobs.received(Message(channel, key, user, question, self.links.conversation(channel, user)))

    async def job(self, token: str) -> Job:
        """Return the job that the end of a link leads to; where nobody does it any longer, it is done now.

        Raises KeyError for a link that is not ours and a job that is no longer kept.
        """
        job = await asyncio.to_thread(self.jobs.get, self.links.job_id(token))
        if not job.done:
            self.answering.begin(job)
        return job

    async def close(self) -> None:
        """Give back the threads and the database."""
        await self.answering.close()
        self.jobs.close()
        self.replays.close()

    def _ask(self, question: str, conversation_id: str) -> Mapping[str, Any]:
        answer = self.desk.assistant().ask(question, conversation_id)
        self.figures.count(answer)
        return {name: value for name, value in answer.to_dict().items() if name != "trace"}
