import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import create_engine, update

from api.channels import outbox
from api.channels.accounts import VendorError
from api.channels.jobs import JOBS, ChannelMessage, Job
from api.channels.outbox import Outbox
from api.channels.switchboard import Switchboard
from api.deps import Desk
from api.health import Figures
from corpus.settings import Settings
from tests.waiting import HUNG

CHANNEL = "wecom-kf"


class Sending:
    """A vendor that notes what it is sent; `refuses` are the codes of its next refusals."""

    def __init__(self, *refuses: int) -> None:
        self.sent, self.refuses, self.when = list[str](), list(refuses), 0.0

    async def __call__(self, job: Job) -> None:
        self.sent.append(job.id)
        self.when = time.time()
        await asyncio.sleep(0)
        if self.refuses:
            raise VendorError(self.refuses.pop(0), "no")


@pytest.fixture
def two(url: str) -> Iterator[tuple[Switchboard, Switchboard]]:
    """Yield the switchboards of two processes over one database."""
    settings = Settings(database=url)
    pair = Switchboard(Desk(settings), Figures()), Switchboard(Desk(settings), Figures())
    yield pair
    for one in pair:
        asyncio.run(one.close())


def answered(switchboard: Switchboard) -> Job:
    """Return a job that is done and untold."""
    user = secrets.token_hex(8)
    job = switchboard.jobs.received(ChannelMessage(CHANNEL, user, user, "升规有奖励吗", "a-conversation"))
    switchboard.jobs.finish(job.id, {"text": "有"})
    return switchboard.jobs.get(job.id)


async def settled(*boxes: Outbox, until: Callable[[], bool]) -> None:
    """Let outboxes run until something is so, and then look twice more for what was left behind."""
    tasks = [asyncio.create_task(box.run()) for box in boxes]
    async with asyncio.timeout(HUNG):
        while not until():
            await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    for box in (*boxes, *boxes):
        await box._sweep()
        await asyncio.gather(*box._under_way.values())


def test_an_answer_is_sent_by_one_of_two_processes_and_then_told(two: tuple[Switchboard, Switchboard]) -> None:
    job, sending = answered(two[0]), Sending()

    async def run() -> None:
        boxes = [Outbox(CHANNEL, one, sending) for one in two]
        for box in (*boxes, *boxes):
            box.post(job)
        await settled(*boxes, until=lambda: two[0].jobs.get(job.id).is_delivered)

    asyncio.run(run())
    assert sending.sent.count(job.id) == 1
    assert two[0].jobs.get(job.id).is_delivered


@pytest.mark.parametrize(("code", "times"), [(95018, 1), (0, 2), (-1, 2)])
def test_a_vendor_that_refuses_is_left_alone_and_one_that_is_away_is_tried_again(
    two: tuple[Switchboard, Switchboard], monkeypatch: pytest.MonkeyPatch, code: int, times: int
) -> None:
    monkeypatch.setattr(outbox, "LEASE", 0.2)
    monkeypatch.setattr(outbox, "SWEEP", 0.1)
    job, sending = answered(two[0]), Sending(code)
    asyncio.run(settled(Outbox(CHANNEL, two[0], sending), until=lambda: two[0].jobs.get(job.id).is_delivered))
    assert sending.sent.count(job.id) == times
    assert two[0].jobs.get(job.id).is_delivered


def test_what_a_process_was_sending_when_it_died_is_sent_by_another(
    two: tuple[Switchboard, Switchboard], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LEASE", 0.2)
    monkeypatch.setattr(outbox, "SWEEP", 0.1)
    job, sending = answered(two[0]), Sending()
    assert two[0].jobs.claim_telling(job, HUNG)
    assert not two[1].jobs.claim_telling(job, HUNG)
    engine = create_engine(url)
    with engine.begin() as database:  # a claim that is about to run out
        database.execute(update(JOBS).where(JOBS.c.id == job.id).values(claimed_until=time.time() + 0.3))
    engine.dispose()
    held = two[1].jobs.get(job.id)
    asyncio.run(settled(Outbox(CHANNEL, two[1], sending), until=lambda: held.id in sending.sent))
    assert sending.sent.count(job.id) == 1
    assert sending.when >= held.claimed_until


def test_nothing_is_sent_before_it_is_answered(two: tuple[Switchboard, Switchboard]) -> None:
    user = secrets.token_hex(8)
    job = two[0].jobs.received(ChannelMessage(CHANNEL, user, user, "升规有奖励吗", "a-conversation"))
    assert not two[0].jobs.claim_telling(job, 10)
    at = job.created_at
    assert job.id in [one.id for one in two[1].jobs.unsent(CHANNEL, at, at)]
    assert two[0].jobs.claim(job, 10)
    assert job.id not in [one.id for one in two[1].jobs.unsent(CHANNEL, at, at)]
    two[0].jobs.finish(job.id, None)
    assert two[0].jobs.claim_telling(job, 10)


def test_what_somebody_may_still_reply_with_is_not_sent(
    two: tuple[Switchboard, Switchboard], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LEASE", HUNG)
    job, sending = answered(two[0]), Sending()
    asyncio.run(settled(Outbox(CHANNEL, two[0], sending), until=lambda: True))
    assert job.id not in sending.sent
