"""Removes what has been kept long enough: questions, answers, messages and reviews older than a setting's days.

What is removed stays counted by day. Runs when a server starts and once a day; where the database cannot be written it
says so in the log and tries again the next day, for answering does not depend on it.
"""

import asyncio
import logging
import time
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from api.channels.jobs import Jobs
from api.channels.reviews import Reviews
from assistant.conversation.store import Conversations
from corpus.database import DatabaseError, database_url
from corpus.settings import Settings

DAY = 86_400.0  # seconds

log = logging.getLogger(__name__)


async def keep_removing(settings: Settings) -> None:
    """Remove what is old now and once a day, for as long as the task runs; nothing where all is kept for ever."""
    while settings.keep_days:
        await asyncio.to_thread(_remove, settings)
        await asyncio.sleep(DAY)


def remove_old(settings: Settings, now: float) -> tuple[int, int]:
    """Remove what is older than the setting's days before `now`, in seconds of the epoch.

    Return how many turns and messages went. Raises DatabaseError and SQLAlchemyError where the database does not
    take it.
    """
    url, before = database_url(settings), now - settings.keep_days * DAY
    conversations, jobs, reviews = Conversations(url), Jobs(url), Reviews(url)
    try:
        reviews.remove_before(before)
        return conversations.remove_before(datetime.fromtimestamp(before, UTC)), jobs.remove_before(before)
    finally:
        for opened in (conversations, jobs, reviews):
            opened.close()


def _remove(settings: Settings) -> None:
    try:
        turns, messages = remove_old(settings, time.time())
    except (DatabaseError, SQLAlchemyError) as error:
        log.warning("what is older than %d days could not be removed: %s", settings.keep_days, error)
    else:
        log.info("removed %d turns and %d messages older than %d days", turns, messages, settings.keep_days)
