"""Deliveries of a vendor that are dropped unanswered, and what became of messages, by the database that keeps them."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import httpx

from corpus.database import FILE
from tests.waiting import HUNG

Delivery = tuple[str, Mapping[str, str], bytes]  # the address, the query and the body


def drop(deliveries: Sequence[Delivery], heard: Callable[[], bool]) -> None:
    """Make deliveries, all at once, and hang up as soon as they are heard. None of them may be told anything."""
    asyncio.run(_drop(deliveries, heard))


def came(home: Path, user: str) -> int:
    """Return how many deliveries of a user's messages have come to the servers of a home."""
    return _figure(home, "SELECT coalesce(sum(deliveries), 0) FROM jobs WHERE user = ?", user)


def under_way(home: Path, user: str) -> int:
    """Return how many of a user's messages still wait for their answer."""
    return _figure(home, "SELECT count(*) FROM jobs WHERE user = ? AND answer IS NULL AND NOT failed", user)


def came_once(home: Path) -> int:
    """Return how many messages the servers of a home have heard no second time."""
    return _figure(home, "SELECT count(*) FROM jobs WHERE deliveries < 2")


async def _drop(deliveries: Sequence[Delivery], heard: Callable[[], bool]) -> None:
    async with httpx.AsyncClient(timeout=HUNG) as http, asyncio.timeout(HUNG):
        made = [
            asyncio.create_task(http.post(url, params=dict(query), content=body)) for url, query, body in deliveries
        ]
        while not await asyncio.to_thread(heard):
            assert not any(one.done() and one.result().content for one in made), "it was replied to"
            await asyncio.sleep(0.05)
        for one in made:
            one.cancel()
        await asyncio.gather(*made, return_exceptions=True)


def _figure(home: Path, query: str, *of: str) -> int:
    with closing(sqlite3.connect(home / FILE, timeout=HUNG)) as connection:
        return int(connection.execute(query, of).fetchone()[0])
